package dev.tepui.operator.nodeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * {@link NodeClient} over HTTP. A call about a table goes to the members in turn until one answers: any of them
 * forwards to the leader of the catalogue. All calls may be repeated, so an unknown outcome at one member is no
 * obstacle to asking the next one. A member that lets a call wait in vain is left out of the others' turns until it
 * answers again.
 */
public final class HttpNodeClient implements NodeClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final HttpClient http;
    private final SilentHosts silentHosts = new SilentHosts();
    private final Duration connectTimeout;
    private final Duration timeout;
    private final CallObserver observer;

    /**
     * @param connectTimeout for one member; short, because the next one may answer
     * @param timeout for one call to one member
     * @param observer is told of every call to a member
     */
    public HttpNodeClient(Duration connectTimeout, Duration timeout, CallObserver observer) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
        this.observer = observer;
    }

    @Override
    public Map<String, Answer<NodeStatus>> statuses(PoolAccess pool) {
        Map<String, CompletableFuture<Answer<NodeStatus>>> calls = new LinkedHashMap<>();
        for (String host : pool.hosts()) {
            HttpRequest request = request(pool, host, "/v1/status").GET().build();
            calls.put(host, send(request, host, body -> read(body, NodeStatus.class)));
        }
        Map<String, Answer<NodeStatus>> answers = new LinkedHashMap<>();
        calls.forEach((host, call) -> answers.put(host, call.join()));
        return answers;
    }

    @Override
    public Answer<Void> form(PoolAccess pool, String host, String poolId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("poolId", poolId);
        HttpRequest request = request(pool, host, "/v1/form").POST(json(body)).build();
        return send(request, host, HttpNodeClient::nothing).join();
    }

    @Override
    public Answer<TableState> table(PoolAccess pool, String name) {
        return firstAnswer(
                pool, host -> request(pool, host, tablePath(name)).GET().build(), body -> read(body, TableState.class));
    }

    @Override
    public Answer<List<TableState>> tables(PoolAccess pool) {
        return firstAnswer(
                pool,
                host -> request(pool, host, "/v1/tables").GET().build(),
                body -> read(body, Tables.class).tables());
    }

    @Override
    public Answer<TableState> putTable(
            PoolAccess pool, String name, TableOwner owner, ObjectNode definition, Optional<ArrayNode> streamSinks) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("resource", owner.resource());
        owner.takes().ifPresent(id -> body.put("takes", id));
        body.set("definition", definition);
        streamSinks.ifPresent(sinks -> body.set("streamSinks", sinks));
        return firstAnswer(
                pool,
                host -> request(pool, host, tablePath(name)).PUT(json(body)).build(),
                answer -> read(answer, TableState.class));
    }

    @Override
    public Answer<TableState> deleteTable(PoolAccess pool, String name, String resource) {
        String path = tablePath(name) + "?resource=" + encode(resource);
        return firstAnswer(
                pool, host -> request(pool, host, path).DELETE().build(), body -> read(body, TableState.class));
    }

    @Override
    public Answer<SweepSettings> putSweepSettings(PoolAccess pool, SweepSettings settings) {
        ObjectNode body = JSON.valueToTree(settings);
        return firstAnswer(
                pool,
                host -> request(pool, host, "/v1/time-to-live").PUT(json(body)).build(),
                answer -> read(answer, SweepSettings.class));
    }

    @Override
    public Answer<Void> putMembers(PoolAccess pool, PoolMembers members) {
        ObjectNode body = JSON.valueToTree(members);
        return firstAnswer(
                pool, host -> request(pool, host, "/v1/members").PUT(json(body)).build(), HttpNodeClient::nothing);
    }

    private <T> Answer<T> firstAnswer(PoolAccess pool, Function<String, HttpRequest> request, Parser<T> parse) {
        List<String> failures = new ArrayList<>();
        for (String host : pool.hosts()) {
            Optional<String> refusal = silentHosts.refusal(host);
            if (refusal.isPresent()) {
                failures.add(refusal.get());
                continue;
            }
            long begin = System.nanoTime();
            Answer<T> answer = send(request.apply(host), host, parse).join();
            if (!(answer instanceof Answer.Unreachable<T> unreachable)) {
                silentHosts.answered(host);
                return answer;
            }
            failures.add(unreachable.message());
            if (isLong(System.nanoTime() - begin)) {
                silentHosts.silent(host, unreachable.message());
            } else {
                silentHosts.answered(host);
            }
        }
        return new Answer.Unreachable<>(String.join("; ", failures));
    }

    /** Half of the shortest timeout, for timers are not exact. A refused connection takes much less. */
    private boolean isLong(long nanos) {
        return nanos >= connectTimeout.toNanos() / 2;
    }

    private <T> CompletableFuture<Answer<T>> send(HttpRequest request, String host, Parser<T> parse) {
        long begin = System.nanoTime();
        return http.sendAsync(request, BodyHandlers.ofString())
                .thenApply(response -> answer(response, host, parse))
                .exceptionally(failure -> new Answer.Unreachable<>(host + ": " + describe(failure)))
                .thenApply(answer -> {
                    Duration duration = Duration.ofNanos(System.nanoTime() - begin);
                    observer.called(request.method(), resource(request.uri()), answer, duration);
                    return answer;
                });
    }

    /** What follows the version in the path, without names. */
    private static String resource(URI uri) {
        return uri.getPath().split("/")[2];
    }

    private static <T> Answer<T> answer(HttpResponse<String> response, String host, Parser<T> parse) {
        int code = response.statusCode();
        try {
            return switch (code) {
                case OK -> new Answer.Ok<>(parse.parse(response.body()));
                case NOT_FOUND -> new Answer.NotFound<>();
                case CONFLICT -> new Answer.Conflict<>(message(response));
                case BAD_REQUEST -> new Answer.Invalid<>(message(response));
                default -> new Answer.Unreachable<>(host + ": HTTP " + code + " " + message(response));
            };
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new Answer.Unreachable<>(host + ": HTTP " + code + " with a body that is not understood");
        }
    }

    private static String message(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body()).path("message").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static <T> T read(String body, Class<T> type) throws JsonProcessingException {
        T value = JSON.readValue(body, type);
        if (value == null) {
            throw new IllegalArgumentException("JSON null");
        }
        return value;
    }

    /** For calls whose status code says everything. */
    private static Void nothing(String body) {
        return null;
    }

    private static String describe(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String kind = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? kind : kind + " " + cause.getMessage();
    }

    private HttpRequest.Builder request(PoolAccess pool, String host, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + pool.port() + path))
                .timeout(timeout)
                .header("Authorization", "Bearer " + pool.token())
                .header("Content-Type", "application/json");
    }

    private static String tablePath(String name) {
        return "/v1/tables/" + encode(name);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpRequest.BodyPublisher json(ObjectNode body) {
        return BodyPublishers.ofString(body.toString());
    }

    private interface Parser<T> {
        T parse(String body) throws JsonProcessingException;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Tables(List<TableState> tables) {
        private Tables {
            tables = tables == null ? List.of() : List.copyOf(tables);
        }
    }
}
