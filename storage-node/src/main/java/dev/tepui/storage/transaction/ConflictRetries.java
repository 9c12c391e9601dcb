package dev.tepui.storage.transaction;

import dev.tepui.storage.placement.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Tries again, for a while, what meets a transaction on its way. Such a meeting is over in milliseconds, so most
 * clients need not know of it. Nobody waits while holding a lock. Safe for any thread; never blocks.
 */
public final class ConflictRetries {
    /** So long: a few dozen transactions, one after the other, and no client's time limit. */
    private static final long PATIENCE_MILLIS = 500;

    private static final long PAUSE_MIN_MILLIS = 4;
    private static final long PAUSE_MAX_MILLIS = 32;

    private final Scheduler scheduler;
    private final RandomGenerator random;

    /** {@code random} spreads the pauses; used under a lock. */
    public ConflictRetries(Scheduler scheduler, RandomGenerator random) {
        this.scheduler = scheduler;
        this.random = random;
    }

    /** Until when what begins now is tried again, by the scheduler's clock. */
    long untilMillis() {
        return scheduler.nowMillis() + PATIENCE_MILLIS;
    }

    /**
     * The first result that is no conflict, or the last one.
     *
     * @param attempt must have let go of everything when its stage completes; a failure ends the retries
     */
    public <T> CompletionStage<T> run(Supplier<CompletionStage<T>> attempt, Predicate<T> isConflict) {
        return run(attempt, isConflict, untilMillis());
    }

    /** The same, until a moment. */
    <T> CompletionStage<T> run(Supplier<CompletionStage<T>> attempt, Predicate<T> isConflict, long untilMillis) {
        return attempt.get().thenCompose(first -> runOn(first, attempt, isConflict, untilMillis));
    }

    /** The same, after a first attempt has been made. */
    <T> CompletionStage<T> runOn(
            T first, Supplier<CompletionStage<T>> attempt, Predicate<T> isConflict, long untilMillis) {
        return again(first, attempt, isConflict, new State(untilMillis, 0));
    }

    private record State(long untilMillis, int conflicts) {}

    private <T> CompletionStage<T> again(
            T result, Supplier<CompletionStage<T>> attempt, Predicate<T> isConflict, State state) {
        long pause = pauseMillis(state.conflicts());
        if (!isConflict.test(result) || scheduler.nowMillis() + pause > state.untilMillis()) {
            return CompletableFuture.completedFuture(result);
        }
        CompletableFuture<T> later = new CompletableFuture<>();
        scheduler.schedule(() -> attempt(attempt, later), pause);
        return later.thenCompose(
                next -> again(next, attempt, isConflict, new State(state.untilMillis(), state.conflicts() + 1)));
    }

    private static <T> void attempt(Supplier<CompletionStage<T>> attempt, CompletableFuture<T> result) {
        try {
            attempt.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure);
        }
    }

    /** With full jitter: those who have met must not meet again. */
    private long pauseMillis(int conflicts) {
        long ceiling = Math.min(PAUSE_MAX_MILLIS, PAUSE_MIN_MILLIS << Math.min(conflicts, 16));
        synchronized (random) {
            return 1 + random.nextLong(ceiling);
        }
    }
}
