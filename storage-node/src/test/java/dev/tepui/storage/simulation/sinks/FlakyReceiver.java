package dev.tepui.storage.simulation.sinks;

import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.sink.Post;
import dev.tepui.storage.sink.Poster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * All receivers at once: they take events, or fail before or after they have, say that they are busy, answer too late,
 * and refuse every request with an event that is poison. Dead-letter targets take poison.
 */
final class FlakyReceiver implements Poster {
    /** An event that has been taken. */
    record Arrival(String id, String type, String item, String sequence, boolean poison, boolean deadLetter) {}

    private final VirtualTime time;
    private final RandomGenerator random;
    private final Map<String, List<Arrival>> arrivals = new LinkedHashMap<>();
    double failing = 0.3;

    /** URLs where only 503 comes from. */
    final Set<String> down = new HashSet<>();

    private int failed;

    FlakyReceiver(VirtualTime time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** What a URL has taken, in order; the same event perhaps several times. */
    List<Arrival> at(String url) {
        return arrivals.computeIfAbsent(url, absent -> new ArrayList<>());
    }

    int failed() {
        return failed;
    }

    @Override
    public CompletionStage<Response> post(Post post) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        time.schedule(() -> arrive(post, answer), random.nextInt(20));
        return answer;
    }

    private void arrive(Post post, CompletableFuture<Response> answer) {
        if (down.contains(post.url())) {
            answer(answer, new Response(503, null, "down"), 5);
            return;
        }
        if (random.nextDouble() >= failing) {
            answer(answer, take(post), random.nextInt(10));
            return;
        }
        failed++;
        switch (random.nextInt(5)) {
            case 0 -> fail(answer, 5);
            case 1 -> {
                take(post);
                fail(answer, (int) post.timeoutMillis());
            }
            case 2 -> {
                // It hangs, and takes them when nobody expects it any more.
                fail(answer, (int) post.timeoutMillis());
                time.schedule(() -> take(post), post.timeoutMillis() + random.nextInt(3_000));
            }
            case 3 -> answer(answer, new Response(503, random.nextBoolean() ? "1" : null, "overloaded"), 5);
            default -> answer(answer, new Response(500, null, ""), 5);
        }
    }

    private void answer(CompletableFuture<Response> answer, Response response, int inMillis) {
        time.schedule(() -> answer.complete(response), inMillis);
    }

    private void fail(CompletableFuture<Response> answer, int inMillis) {
        time.schedule(() -> answer.completeExceptionally(new IllegalStateException("no answer")), inMillis);
    }

    private Response take(Post post) {
        List<Arrival> events = events(post).stream().map(FlakyReceiver::arrival).toList();
        if (events.stream().anyMatch(event -> event.poison() && !event.deadLetter())) {
            return new Response(422, null, "poison");
        }
        at(post.url()).addAll(events);
        return new Response(200, null, "");
    }

    private static List<JsonObject> events(Post post) {
        String text = new String(post.body(), StandardCharsets.UTF_8);
        return post.contentType().startsWith("application/cloudevents-batch+json")
                ? new JsonArray(text).stream().map(JsonObject.class::cast).toList()
                : List.of(new JsonObject(text));
    }

    private static Arrival arrival(JsonObject event) {
        JsonObject images = event.getJsonObject("data").getJsonObject("dynamodb");
        JsonObject image = images.getJsonObject("NewImage", images.getJsonObject("OldImage", new JsonObject()));
        return new Arrival(
                event.getString("id"),
                event.getString("type"),
                event.getString("subject"),
                event.getString("sequence"),
                image.containsKey("poison"),
                event.containsKey("tepuierrordest"));
    }
}
