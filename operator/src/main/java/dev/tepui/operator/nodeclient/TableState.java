package dev.tepui.operator.nodeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A table in the catalogue of a pool.
 *
 * @param id identifier that the pool gave to this table; a table of the same name made later has another
 * @param status CREATING, ACTIVE or DELETING
 * @param resource uid of the Table resource that owns it; null when no resource declared it
 * @param definition CreateTable request as the pool keeps it
 * @param createdAt seconds since 1970, fractional
 * @param latestStreamArn the stream that began last, also when it has ended; null when there is none
 * @param latestStreamLabel the last part of {@code latestStreamArn}; null when there is none
 * @param globalSecondaryIndexes all that there are, also those that are being deleted; empty when there are none
 * @param timeToLive null when nothing ever expired
 * @param streamSinks its stream sinks, those that go left out; never null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TableState(
        String name,
        String id,
        String status,
        String resource,
        ObjectNode definition,
        String arn,
        double createdAt,
        long itemCount,
        long sizeBytes,
        String latestStreamArn,
        String latestStreamLabel,
        List<IndexState> globalSecondaryIndexes,
        TimeToLive timeToLive,
        List<Sink> streamSinks) {

    /**
     * The deletion of items whose time has come.
     *
     * @param status ENABLING, ENABLED, DISABLING or DISABLED
     * @param attributeName null when DISABLED
     * @param deletedItems since the table was made
     * @param lagSeconds how long ago the item expired that should be deleted next
     * @param lastSweepAt when items were deleted the last time, seconds since 1970; null is never
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record TimeToLive(
            String status, String attributeName, long deletedItems, long lagSeconds, Long lastSweepAt) {}

    /**
     * A stream sink.
     *
     * @param definition with every setting
     * @param status STARTING or ACTIVE
     * @param oldestSeconds age of the oldest change that it has not got
     * @param lastFailure why it gets nothing; null when nothing is known to be wrong
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Sink(ObjectNode definition, String status, long oldestSeconds, String lastFailure) {
        public String name() {
            return definition.path("name").asText();
        }

        public boolean isActive() {
            return ACTIVE.equals(status);
        }
    }

    public static final String ACTIVE = "ACTIVE";
    public static final String DELETING = "DELETING";

    public TableState {
        globalSecondaryIndexes = globalSecondaryIndexes == null ? List.of() : List.copyOf(globalSecondaryIndexes);
        streamSinks = streamSinks == null ? List.of() : List.copyOf(streamSinks);
    }

    public boolean isActive() {
        return ACTIVE.equals(status);
    }

    public boolean isDeleting() {
        return DELETING.equals(status);
    }

    /**
     * A global secondary index.
     *
     * @param status CREATING, ACTIVE or DELETING
     * @param backfilling whether it is being filled with the items that were there before it
     * @param backfillPercent how much of the table has been read for that, 0 to 99; null when it is not being filled
     * @param oldestSeconds age of the oldest change that it has not got
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record IndexState(
            String name,
            String status,
            boolean backfilling,
            Integer backfillPercent,
            long oldestSeconds,
            long itemCount,
            long sizeBytes,
            String arn) {

        public boolean isActive() {
            return ACTIVE.equals(status);
        }

        public boolean isDeleting() {
            return DELETING.equals(status);
        }
    }
}
