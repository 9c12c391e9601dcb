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
        TimeToLive timeToLive) {

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

    public static final String ACTIVE = "ACTIVE";
    public static final String DELETING = "DELETING";

    public TableState {
        globalSecondaryIndexes = globalSecondaryIndexes == null ? List.of() : List.copyOf(globalSecondaryIndexes);
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
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record IndexState(
            String name,
            String status,
            boolean backfilling,
            Integer backfillPercent,
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
