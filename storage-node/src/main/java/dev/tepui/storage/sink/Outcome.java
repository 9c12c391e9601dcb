package dev.tepui.storage.sink;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** What an attempt to send events came to. Immutable; pure. */
sealed interface Outcome {
    /** In place of a status: there was no answer. */
    int NO_STATUS = 0;

    /** They have been taken. */
    record Taken() implements Outcome {}

    /** They have not been taken. */
    sealed interface Failed extends Outcome {
        /** The status of the answer, or {@link #NO_STATUS}. */
        int status();

        /** For people to read. */
        String reason();
    }

    /** These events are refused: sending them again cannot help. */
    record Refused(int status, String reason) implements Failed {}

    /**
     * Perhaps they are taken later.
     *
     * @param retryAfterMillis what the receiver wants to be left alone; 0 when it does not say
     */
    record Unavailable(int status, String reason, long retryAfterMillis) implements Failed {}

    /**
     * Client errors that say nothing about the events: those that Knative's data plane retries, and Too Early (RFC
     * 8470).
     */
    Set<Integer> RETRYABLE = Set.of(404, 408, 409, 425, 429);

    int TOO_MANY_REQUESTS = 429;
    int SERVICE_UNAVAILABLE = 503;

    /** Longer than that nobody may keep us waiting. */
    long RETRY_AFTER_MAX_MILLIS = 600_000;

    int TEXT_MAX_LENGTH = 120;

    /** What an answer means; {@code nowMillis} is the time. */
    static Outcome of(Poster.Response response, long nowMillis) {
        int status = response.status();
        if (status / 100 == 2) {
            return new Taken();
        }
        String text = response.text().strip();
        String reason = "HTTP " + status
                + (text.isEmpty() ? "" : ": " + text.substring(0, Math.min(TEXT_MAX_LENGTH, text.length())));
        if (status / 100 == 4 && !RETRYABLE.contains(status)) {
            return new Refused(status, reason);
        }
        boolean saysWhen = status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE;
        return new Unavailable(status, reason, saysWhen ? retryAfterMillis(response.retryAfter(), nowMillis) : 0);
    }

    /** What it means that there is no answer. */
    static Outcome of(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = cause.getMessage();
        return new Unavailable(NO_STATUS, message == null ? cause.getClass().getSimpleName() : message, 0);
    }

    /** Seconds, or a date; 0 when it is neither. Source: RFC 9110, section 10.2.3. */
    private static long retryAfterMillis(String headerOrNull, long nowMillis) {
        if (headerOrNull == null) {
            return 0;
        }
        String header = headerOrNull.strip();
        try {
            long millis = header.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Math.multiplyExact(Long.parseLong(header), 1_000L)
                    : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header))
                                    .toEpochMilli()
                            - nowMillis;
            return Math.clamp(millis, 0, RETRY_AFTER_MAX_MILLIS);
        } catch (DateTimeException | NumberFormatException | ArithmeticException nonsense) {
            return 0;
        }
    }
}
