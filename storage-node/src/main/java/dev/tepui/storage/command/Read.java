package dev.tepui.storage.command;

import dev.tepui.storage.item.Bytes;

/** A read that one replication group answers. */
public sealed interface Read {
    /** One item. */
    record GetItem(ItemKey key) implements Read {}

    /**
     * Items of one table in key order.
     *
     * @param from first key, inclusive: bytes after the table's prefix (hash and key)
     * @param to last key, exclusive; null is the table's end
     * @param maxItems at most so many items, at least 1
     * @param maxBytes stops after the item with which the item sizes (DynamoDB's arithmetic) reach this many
     */
    record GetRange(int table, Bytes from, Bytes to, Direction direction, int maxItems, int maxBytes) implements Read {}

    /** The order of a range. */
    enum Direction {
        /** Ascending. */
        FORWARD,
        /** Descending. */
        BACKWARD
    }

    /** How many items a table has in this group, and their size. */
    record GetStatistics(int table) implements Read {}
}
