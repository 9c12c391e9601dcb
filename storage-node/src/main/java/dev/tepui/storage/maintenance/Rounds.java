package dev.tepui.storage.maintenance;

import dev.tepui.storage.placement.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, one round after the other, whatever becomes of a round. */
final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final String what;
    private final long periodMillis;
    private final Scheduler scheduler;
    private final Supplier<CompletionStage<Void>> round;
    private volatile boolean closed;

    /**
     * Creates it; {@link #start} sets it going.
     *
     * @param what is done, for logs
     * @param periodMillis from the end of a round to the beginning of the next one
     */
    Rounds(String what, long periodMillis, Scheduler scheduler, Supplier<CompletionStage<Void>> round) {
        this.what = what;
        this.periodMillis = periodMillis;
        this.scheduler = scheduler;
        this.round = round;
    }

    /** The first round begins after a period. */
    void start() {
        scheduler.schedule(this::tick, periodMillis);
    }

    /** There are no more rounds. */
    void close() {
        closed = true;
    }

    private void tick() {
        if (closed) {
            return;
        }
        CompletionStage<Void> done;
        try {
            done = round.get();
        } catch (RuntimeException failure) {
            done = CompletableFuture.failedFuture(failure);
        }
        done.whenComplete((ignored, failure) -> {
            if (failure != null) {
                LOG.info("{} will be tried again reason={}", what, failure.toString());
            }
            scheduler.schedule(this::tick, periodMillis);
        });
    }
}
