package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.placement.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The calls of one request to the groups, some of them at a time. A call that its group cannot answer, or for whose
 * reply there is no room, is an outcome like others; any other failure ends the batch. One thread after the other.
 */
final class Batch<T> {
    /** Calls under way at a time, so that one request cannot crowd out others. */
    private static final int PARALLEL = 32;

    /** What a call ended with: {@code failure} is null, or why the group could not answer. */
    record Outcome<T>(T value, RuntimeException failure) {
        boolean failed() {
            return failure != null;
        }
    }

    private final List<Supplier<CompletionStage<T>>> calls;
    private final ToIntFunction<List<Outcome<T>>> room;
    private final List<Outcome<T>> outcomes = new ArrayList<>();

    private Batch(List<Supplier<CompletionStage<T>>> calls, ToIntFunction<List<Outcome<T>>> room) {
        this.calls = calls;
        this.room = room;
    }

    /**
     * Makes the calls in order and completes with their outcomes. Fails when no call was answered.
     *
     * @param room how many more calls may be made after those outcomes; with 0 the batch ends without the rest
     */
    static <T> CompletionStage<List<Outcome<T>>> run(
            List<Supplier<CompletionStage<T>>> calls, ToIntFunction<List<Outcome<T>>> room) {
        return new Batch<>(calls, room).goOn().thenApply(Batch::requireAnswer);
    }

    /** A loop as long as calls are answered at once, so that the stack does not grow. */
    private CompletionStage<List<Outcome<T>>> goOn() {
        while (outcomes.size() < calls.size()) {
            int first = outcomes.size();
            int next = Math.min(first + Math.min(PARALLEL, room.applyAsInt(outcomes)), calls.size());
            if (next == first) {
                break;
            }
            List<CompletableFuture<Outcome<T>>> running =
                    calls.subList(first, next).stream().map(Batch::start).toList();
            CompletableFuture<Void> all = CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
            if (!all.isDone() || all.isCompletedExceptionally()) {
                return all.thenCompose(done -> {
                    take(running);
                    return goOn();
                });
            }
            take(running);
        }
        return CompletableFuture.completedFuture(outcomes);
    }

    private static <T> CompletableFuture<Outcome<T>> start(Supplier<CompletionStage<T>> call) {
        return call.get()
                .handle((value, failure) -> switch (failure == null ? null : TableLookup.unwrap(failure)) {
                    case null -> new Outcome<>(value, null);
                    case Groups.UnavailableException unavailable -> new Outcome<T>(null, unavailable);
                    case Groups.OutcomeUnknownException unknown -> new Outcome<T>(null, unknown);
                    case ApiError refused
                    when refused.type() == ApiError.Type.THROTTLING -> new Outcome<T>(null, refused);
                    case Throwable other -> throw new CompletionException(other);
                })
                .toCompletableFuture();
    }

    private void take(List<CompletableFuture<Outcome<T>>> done) {
        done.forEach(outcome -> outcomes.add(outcome.join()));
    }

    /** When nothing could be done the client gets the reason; the worst one, if there are several. */
    private static <T> List<Outcome<T>> requireAnswer(List<Outcome<T>> outcomes) {
        if (!outcomes.isEmpty() && outcomes.stream().allMatch(Outcome::failed)) {
            throw outcomes.stream()
                    .map(Outcome::failure)
                    .filter(Groups.OutcomeUnknownException.class::isInstance)
                    .findFirst()
                    .orElse(outcomes.get(0).failure());
        }
        return outcomes;
    }
}
