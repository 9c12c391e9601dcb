package dev.tepui.storage.command;

import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.table.Table;
import java.util.List;
import java.util.UUID;

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

    /** A transaction has locked the item: nothing was changed. */
    record TransactionConflict() implements Reply {}

    /**
     * What became of a group's part of a transaction.
     *
     * @param outcomes of each action as it would be, or was, for itself: {@link Written} or what stands in the way
     */
    record Prepared(Stage stage, List<Reply> outcomes) implements Reply {
        /** How far the part has got. On disk by number: only append. */
        public enum Stage {
            /** Some action is not possible: nothing was changed, nothing is locked. */
            REFUSED,
            /** All is possible, and stays so until the transaction is finished. */
            READY,
            /** All has been done. */
            COMMITTED
        }
    }

    /** What has been decided on a transaction. */
    record Decided(boolean committed) implements Reply {}

    /**
     * A transaction with the same token and the same actions has been committed: nothing was changed.
     *
     * @param transaction its id
     * @param unfinished participants that may not know of it yet; possibly empty
     */
    record Repeated(UUID transaction, List<Integer> unfinished) implements Reply {}

    /** Nothing was changed, because of another transaction with the same token. */
    record TokenRefused(Problem problem) implements Reply {
        /** Reasons. On disk by number: only append. */
        public enum Problem {
            /** The other one has other actions. */
            MISMATCH,
            /** The other one is under way. */
            IN_PROGRESS
        }
    }

    /** The transaction began too long ago, or nobody knows when: nothing was changed by this attempt. */
    record BeganTooEarly(long appliedIndex) implements Reply {}

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
