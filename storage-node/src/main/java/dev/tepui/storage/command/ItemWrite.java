package dev.tepui.storage.command;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.table.LocalIndexes;

/**
 * What every write of one item has.
 *
 * @param condition must hold for the item as it is before the write, or nothing is written; null when there is none
 * @param indexes the table's local secondary indexes, null when it has none
 */
public record ItemWrite(ItemKey key, Condition condition, Returns returns, LocalIndexes indexes) {
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
