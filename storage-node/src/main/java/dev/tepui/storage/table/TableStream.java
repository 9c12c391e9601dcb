package dev.tepui.storage.table;

import dev.tepui.storage.table.StreamSpecification.ViewType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A stream that a table has, or has had.
 *
 * @param label tells the streams of a table apart; part of the stream's ARN
 * @param createdAtMillis when it was asked for, epoch milliseconds
 * @param disabledAtMillis when its end was asked for; 0 while nobody has
 */
public record TableStream(String label, ViewType viewType, Status status, long createdAtMillis, long disabledAtMillis) {
    private static final DateTimeFormatter LABEL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    /** DynamoDB's stream status. On disk by number: only append. */
    public enum Status {
        /** Not all groups keep changes for it yet. */
        ENABLING,
        /** Every change has a record. */
        ENABLED,
        /** Not all groups know yet that it ends. */
        DISABLING,
        /** Its records can still be read, for a day. */
        DISABLED
    }

    /** A stream that is asked for now. */
    static TableStream begin(ViewType viewType, long nowMillis) {
        return new TableStream(LABEL.format(Instant.ofEpochMilli(nowMillis)), viewType, Status.ENABLING, nowMillis, 0);
    }

    /** The stream's ARN, which begins with that of its table. */
    public String arn(String tableArn) {
        return tableArn + "/stream/" + label;
    }

    /** Whether changes are to be kept for it. */
    public boolean isWanted() {
        return status == Status.ENABLING || status == Status.ENABLED;
    }

    /** Whether its status is one that lasts. */
    public boolean isSettled() {
        return status == Status.ENABLED || status == Status.DISABLED;
    }

    TableStream ending(long nowMillis) {
        return new TableStream(label, viewType, Status.DISABLING, createdAtMillis, nowMillis);
    }

    TableStream settled() {
        return new TableStream(
                label, viewType, isWanted() ? Status.ENABLED : Status.DISABLED, createdAtMillis, disabledAtMillis);
    }
}
