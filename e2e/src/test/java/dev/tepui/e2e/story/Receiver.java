package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A service that gets a table's changes as CloudEvents. It fails every tenth request, before or after it has taken the
 * events, and checks that what comes for the first time is the next thing that happened to its item.
 */
final class Receiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAILS_ONE_IN = 10;

    /** What came under an id, with the number that its item had then. */
    private record Taken(String item, int n) {}

    private final Map<String, Taken> byId = new HashMap<>();
    private final Map<String, Integer> last = new HashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int port;
    private HttpServer server;
    private int repeated;
    private Throwable problem;

    /** Listens on a free port. */
    Receiver() {
        server = listen(0);
        port = server.getAddress().getPort();
    }

    private HttpServer listen(int wanted) {
        try {
            HttpServer started =
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted), 0);
            started.createContext("/changes", this::handle);
            started.setExecutor(threads);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port + "/changes");
    }

    /** Nobody listens any more. What was taken is remembered. */
    void stop() {
        server.stop(0);
    }

    /** Listens again, under the same URL. */
    void restart() {
        server = listen(port);
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode events = JSON.readTree(exchange.getRequestBody());
        int chance = ThreadLocalRandom.current().nextInt(2 * FAILS_ONE_IN);
        if (chance != 0) {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            take(type, events);
        }
        exchange.sendResponseHeaders(chance <= 1 ? 503 : 204, -1);
        exchange.close();
    }

    private synchronized void take(String type, JsonNode events) {
        try {
            assertThat(type).isEqualTo("application/cloudevents-batch+json");
            events.forEach(this::take);
        } catch (AssertionError | RuntimeException wrong) {
            problem = problem == null ? wrong : problem;
        }
    }

    private void take(JsonNode event) {
        JsonNode change = event.at("/data/dynamodb");
        String item = change.at("/Keys/pk/S").asText();
        int n = change.at("/NewImage/n/N").asInt();
        assertThat(event.path("partitionkey").asText()).isEqualTo(item);
        assertThat(event.path("id").asText())
                .isEqualTo(event.at("/data/eventID").asText());
        Taken before = byId.putIfAbsent(event.path("id").asText(), new Taken(item, n));
        if (before != null) {
            assertThat(before).as("what comes again").isEqualTo(new Taken(item, n));
            repeated++;
            return;
        }
        int previous = last.getOrDefault(item, 0);
        assertThat(n).as("change of %s after %d", item, previous).isEqualTo(previous + 1);
        assertThat(event.path("type").asText())
                .isEqualTo("dev.tepui.dynamodb." + (previous == 0 ? "INSERT" : "MODIFY"));
        last.put(item, n);
    }

    /** How many changes have come, each counted once. */
    synchronized int changes() {
        return byId.size();
    }

    /** How many came again. */
    synchronized int repeated() {
        return repeated;
    }

    /** Whether each item is where it must be at least. */
    synchronized boolean has(Map<String, Integer> atLeast) {
        return atLeast.entrySet().stream().allMatch(entry -> last.getOrDefault(entry.getKey(), 0) >= entry.getValue());
    }

    /** Fails when something came that must not. */
    synchronized void check() {
        assertThat(problem).isNull();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
