package dev.tepui.e2e.cluster;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A program in place of the storage node, for tests of the local cluster: serves HTTP on its pod's address, counts its
 * starts in its data directory, and can be told to fail.
 */
final class StandIn {

    private StandIn() {}

    public static void main(String[] arguments) throws IOException {
        String address = System.getenv("POD_IP");
        Path data = Path.of(System.getenv("DATA_DIR"));
        Files.writeString(data.resolve("starts"), "start\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        AtomicBoolean live = new AtomicBoolean(true);
        AtomicBoolean ready = new AtomicBoolean(true);
        Path termination = data.resolve("terminated");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(termination, "gracefully")));
        HttpServer server = HttpServer.create(new InetSocketAddress(address, 8000), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            int status = 200;
            String body = System.getenv("HOSTNAME");
            switch (path) {
                case "/live" -> status = live.get() ? 200 : 503;
                case "/ready" -> status = ready.get() ? 200 : 503;
                case "/die" -> Runtime.getRuntime().halt(7);
                case "/sicken" -> live.set(false);
                case "/retire" -> ready.set(false);
                case "/starts" ->
                    body = Long.toString(Files.lines(data.resolve("starts")).count());
                case "/time" -> body = Long.toString(System.currentTimeMillis());
                case "/wait" -> body = Long.toString(waitFor(TimeUnit.MILLISECONDS.toNanos(100)));
                case "/write" -> status = write(data.resolve("written-" + System.nanoTime()), "x") ? 200 : 507;
                case "/fetch" -> body = fetch(exchange.getRequestURI().getQuery());
                case "/env" ->
                    body = String.valueOf(System.getenv(exchange.getRequestURI().getQuery()));
                case "/file" -> body = Files.readString(Path.of(System.getenv("CONFIG_FILE")));
                case "/resolve" -> body = resolve(exchange.getRequestURI().getQuery());
                default -> body = System.getenv("HOSTNAME");
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    private static String resolve(String name) {
        try {
            return InetAddress.getByName(name).getHostAddress();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** What another server answers, over a new connection. */
    private static String fetch(String uri) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                    .timeout(Duration.ofSeconds(1))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** How long it took, in nanoseconds. */
    private static long waitFor(long nanos) {
        long start = System.nanoTime();
        LockSupport.parkNanos(nanos);
        return System.nanoTime() - start;
    }

    private static boolean write(Path file, String content) {
        try {
            Files.writeString(file, content);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
