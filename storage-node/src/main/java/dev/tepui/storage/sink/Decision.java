package dev.tepui.storage.sink;

import dev.tepui.storage.delivery.NotDeliveredException.Again;
import dev.tepui.storage.table.StreamSink;

/**
 * What to do after a failed attempt. Immutable; pure.
 *
 * <p>Events that are refused are sent again in halves until the one that is refused is found; that one alone is given
 * up. When nobody answers, all wait, longer each time, and are given up together.
 */
sealed interface Decision {
    /** Twice as long each time, from the one to the other. */
    long PAUSE_MIN_MILLIS = 100;

    long PAUSE_MAX_MILLIS = 30_000;

    /** The events go to the dead-letter target. */
    record GiveUp() implements Decision {}

    /** They are sent again. */
    record Retry(Again again) implements Decision {}

    /**
     * What was sent.
     *
     * @param events how many
     * @param changes of how many changes these were
     * @param failures how often it has failed before
     */
    record Attempt(int events, int changes, int failures) {}

    /** {@code jitter} is from 0 to 1: spreads those that failed together. */
    static Decision of(Outcome.Failed outcome, Attempt attempt, StreamSink sink, double jitter) {
        boolean hasDeadLetters = sink.endpoint().hasDeadLetters();
        int failures = attempt.failures() + 1;
        return switch (outcome) {
            case Outcome.Refused refused
            when attempt.events() > 1 -> new Retry(new Again(0, (attempt.changes() + 1) / 2, 0));
            case Outcome.Refused refused when hasDeadLetters -> new GiveUp();
            case Outcome.Refused refused ->
                new Retry(new Again(pauseMillis(failures, jitter), attempt.changes(), failures));
            case Outcome.Unavailable unavailable
            when hasDeadLetters && sink.patience().endsAfter(failures) -> new GiveUp();
            case Outcome.Unavailable unavailable ->
                new Retry(new Again(
                        Math.max(unavailable.retryAfterMillis(), pauseMillis(failures, jitter)),
                        attempt.changes(),
                        failures));
        };
    }

    /** How long to wait after that many failures. */
    static long pauseMillis(int failures, double jitter) {
        long most = Math.min(PAUSE_MAX_MILLIS, PAUSE_MIN_MILLIS << Math.min(failures, 20));
        return most / 2 + (long) (most / 2 * jitter);
    }
}
