package dev.tepui.storage.command;

import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.table.Table;
import java.util.List;

/** The state machine's answer to a {@link Request}. */
public sealed interface Reply {
    /** Done. */
    record Done() implements Reply {}

    /**
     * An item has been written, or was as wanted already. Items are in the value encoding, null when not asked for or
     * when there is none.
     */
    record Written(Bytes oldItem, Bytes newItem, Footprint footprint) implements Reply {}

    /**
     * What a write touched, for capacity and item collection metrics.
     *
     * @param oldBytes the item's size before, 0 when there was none
     * @param newBytes the item's size after, 0 when there is none
     * @param indexUnits write units of each local secondary index, in order, then of each global one that the write
     *     asks about; empty without indexes
     * @param collectionBytes size of the item collection after the write, 0 without local secondary indexes
     */
    record Footprint(long oldBytes, long newBytes, List<Integer> indexUnits, long collectionBytes) {}

    /** So many items have been deleted because their time had come. */
    record Swept(int items) implements Reply {}

    /** The condition did not hold: nothing was changed. {@code item} if asked for and there is one, otherwise null. */
    record ConditionFailed(Bytes item) implements Reply {}

    /** The table has been dropped: nothing was changed. */
    record NoSuchTable() implements Reply {}

    /** Applied before by another attempt, but its outcome is no longer known in full. */
    record AppliedEarlier() implements Reply {}

    /** Refused: too many entries have been applied since {@code baseIndex}; nothing was changed by this attempt. */
    record Expired(long appliedIndex) implements Reply {}

    /** Catalogue: the table as it is now. */
    record TableIs(Table table) implements Reply {}

    /** Refused: nothing was changed; {@code kind} says why in DynamoDB's terms. */
    record Refused(Kind kind, String message) implements Reply {
        /** Reasons. On disk by number: only append. */
        public enum Kind {
            /** The name belongs to another table or resource, or the table is being deleted. */
            RESOURCE_IN_USE,
            /** There is no such table. */
            NOT_FOUND,
            /** The change is not possible; the message is DynamoDB's. */
            VALIDATION,
            /** The item collection would become too large. */
            ITEM_COLLECTION_SIZE_LIMIT,
            /** Too much of something at a time, or altogether. */
            LIMIT_EXCEEDED
        }
    }
}
