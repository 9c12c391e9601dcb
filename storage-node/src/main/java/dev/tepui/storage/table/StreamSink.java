package dev.tepui.storage.table;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import java.util.Set;

/**
 * Where the changes of a table are to be sent. Words are those of Lambda's event source mappings where there are any.
 *
 * @param name tells the sinks of a table apart
 * @param batchSize events in one request, at most; 1 sends each alone
 */
public record StreamSink(String name, Endpoint endpoint, int batchSize, Selection selection, Patience patience) {
    /** In place of a number of attempts or seconds: as long as it takes. */
    public static final int UNLIMITED = -1;

    /**
     * To whom requests go.
     *
     * @param url http or https
     * @param timeoutSeconds within which a request must have been answered
     * @param deadLetterUrl where changes go that {@code url} does not take; null when they are to wait
     */
    public record Endpoint(String url, int timeoutSeconds, String deadLetterUrl) {
        /** Whether there is somebody who takes what nobody else takes. */
        public boolean hasDeadLetters() {
            return deadLetterUrl != null;
        }
    }

    /** Which changes are sent, and what is sent of them. */
    public record Selection(Set<Change.Kind> eventNames, ViewType viewType) {
        /** Whether a change is sent. Nobody has changed items that are only recorded for others. */
        public boolean includes(Change change) {
            return change.cause() != Change.Cause.BACKFILL && eventNames.contains(change.kind());
        }

        /** What must be kept of changes. */
        public Images images() {
            return new Images(viewType.hasOldImage(), viewType.hasNewImage());
        }
    }

    /**
     * How long it is tried to send a change.
     *
     * @param retryAttempts after the first attempt; {@link #UNLIMITED} without dead letters
     * @param recordAgeSeconds a change that is older is not sent any more; may be {@link #UNLIMITED}
     */
    public record Patience(int retryAttempts, int recordAgeSeconds) {
        /** Whether a change is not to be tried again after it has failed that often. */
        public boolean endsAfter(int failures) {
            return retryAttempts != UNLIMITED && failures > retryAttempts;
        }

        /** Whether a change is too old to be sent. */
        public boolean isOver(long atMillis, long nowMillis) {
            return recordAgeSeconds != UNLIMITED && nowMillis - atMillis > recordAgeSeconds * 1_000L;
        }
    }
}
