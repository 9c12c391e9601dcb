package dev.tepui.storage.http;

import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.operation.InMemoryPool;
import dev.tepui.storage.operation.Operations;
import dev.tepui.storage.operation.TableUsage;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.stream.StreamOperations;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real API server over a pool in memory, on a free loopback port. */
public final class TestServer implements AutoCloseable {
    /** What the observer was told. */
    public record Answered(String operation, String table, String result) {}

    private static final String HOST = "127.0.0.1";
    private static final ApiModel MODEL =
            ApiModel.load(Stream.concat(Operations.NAMES.stream(), StreamOperations.NAMES.stream())
                    .collect(Collectors.toSet()));

    private final Vertx vertx = Vertx.vertx();
    private final InMemoryPool pool = new InMemoryPool();
    private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final Map<String, Double> used = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ApiServer server;

    /** Writes down what it is told. */
    private final class Observer implements RequestObserver, TableUsage {
        @Override
        public void answered(String operation, String table, String result, long nanos) {
            answered.add(new Answered(operation, table, result));
        }

        @Override
        public TableUsage usage() {
            return this;
        }

        @Override
        public void read(String table, String index, double units) {
            used.merge(index.isEmpty() ? "read " + table : "read " + table + " " + index, units, Double::sum);
        }

        @Override
        public void written(String table, double units) {
            used.merge("written " + table, units, Double::sum);
        }

        @Override
        public void returned(String table, int items) {
            used.merge("returned " + table, (double) items, Double::sum);
        }

        @Override
        public void conflicted(String table, int items) {
            used.merge("conflicted " + table, (double) items, Double::sum);
        }
    }

    /** Starts a server with the limits of production. */
    public TestServer() {
        this(ApiServerConfig.of(HOST, 0, 2));
    }

    /** Starts a server. */
    public TestServer(ApiServerConfig config) {
        Operations operations = new Operations(
                MODEL,
                pool.environment(pool, ItemSize.COLLECTION_MAX_BYTES),
                StreamOperations.of(pool, pool, "us-east-1", pool::nowMillis));
        server = new ApiServer(vertx, config, operations, new Observer());
        server.start().toCompletableFuture().join();
    }

    /** The pool behind it. */
    public InMemoryPool pool() {
        return pool;
    }

    /** The server. */
    public ApiServer server() {
        return server;
    }

    /** Memory that large requests take at the moment. */
    public long largeRequestsBytes() {
        return server.largeRequestsBytes();
    }

    /** The port. */
    public int port() {
        return server.port();
    }

    /** Everything that the observer was told so far. */
    public List<Answered> answered() {
        return List.copyOf(answered);
    }

    /** The sums of what {@link TableUsage} was told so far, such as {@code read orders by-state}. */
    public Map<String, Double> used() {
        return Map.copyOf(used);
    }

    /** Sends a request to an operation. */
    public HttpResponse<String> call(String operation, String body) {
        return send(HttpRequest.newBuilder(uri())
                .header(
                        "X-Amz-Target",
                        (StreamOperations.NAMES.contains(operation)
                                        ? "DynamoDBStreams_20120810."
                                        : "DynamoDB_20120810.")
                                + operation)
                .header("Content-Type", "application/x-amz-json-1.0")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(20))
                .build());
    }

    /** Sends any request. */
    public HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server's root. */
    public URI uri() {
        return URI.create("http://" + HOST + ":" + port() + "/");
    }

    @Override
    public void close() {
        client.close();
        server.stop(Duration.ofSeconds(1))
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
