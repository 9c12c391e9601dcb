package dev.tepui.storage.command;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.LocalIndexes;
import java.util.List;

/**
 * What every write of one item has.
 *
 * @param condition must hold for the item as it is before the write, or nothing is written; null when there is none
 * @param indexes the table's local secondary indexes, null when it has none
 * @param globalIndexes those of the table's global secondary indexes whose keys are to be checked, as far as the write
 *     changes them, and whose write units the reply is to tell; possibly empty, never null. What becomes of the indexes
 *     does not depend on it
 */
public record ItemWrite(
        ItemKey key, Condition condition, Returns returns, LocalIndexes indexes, List<IndexSchema> globalIndexes) {
    /** A write that asks nothing about global secondary indexes. */
    public ItemWrite(ItemKey key, Condition condition, Returns returns, LocalIndexes indexes) {
        this(key, condition, returns, indexes, List.of());
    }

    /** The same write, asking about those global secondary indexes. */
    public ItemWrite asking(List<IndexSchema> schemas) {
        return new ItemWrite(key, condition, returns, indexes, schemas);
    }

    /** The same write when it has been decided that it takes place: nothing is asked, and nothing stands in its way. */
    public ItemWrite unconditional() {
        return new ItemWrite(key, null, Returns.NOTHING, indexes == null ? null : indexes.unlimited());
    }

    /**
     * What the reply must hold.
     *
     * @param oldItem the item as it was before the write
     * @param newItem the item as it is after the write
     * @param itemOnFailure the item that did not meet the condition
     */
    public record Returns(boolean oldItem, boolean newItem, boolean itemOnFailure) {
        /** Nothing. */
        public static final Returns NOTHING = new Returns(false, false, false);
    }
}
