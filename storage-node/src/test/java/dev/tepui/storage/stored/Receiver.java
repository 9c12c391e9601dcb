package dev.tepui.storage.stored;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Takes whatever a sink sends; knows the ids of the events. */
final class Receiver implements AutoCloseable {
    private final Set<String> events = new ConcurrentSkipListSet<>();
    private final HttpServer server;

    /** Listens at {@code host:port}. */
    Receiver(String address) throws IOException {
        String[] parts = address.split(":");
        server = HttpServer.create(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        JsonArray batch = new JsonArray(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        StoredVersion.objects(batch).stream()
                .map(event -> event.getString("id") + " " + event.getString("type") + " " + data(event))
                .forEach(events::add);
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static String data(JsonObject event) {
        return event.getJsonObject("data").getJsonObject("dynamodb").encode();
    }

    /** Everything so far, each once. */
    Set<String> events() {
        return new TreeSet<>(events);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
