package dev.tepui.storage.command;

import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.item.Bytes;
import java.util.List;

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

    /**
     * Changes of a table's items, in order.
     *
     * @param after changes after this position
     * @param maxChanges at most so many, at least 1
     * @param maxBytes stops after the change with which the images reach this many bytes
     */
    record GetChanges(int table, Position after, int maxChanges, int maxBytes) implements Read {}

    /** Who wants changes of a table's items. */
    record GetCaptures(int table) implements Read {}

    /**
     * Which items of a table are to be deleted, because their time has come.
     *
     * @param fromSeconds those that expired before it are left out, epoch seconds; 0 is all
     * @param nowSeconds the time, epoch seconds
     * @param maxItems at most so many, possibly 0
     */
    record GetExpired(int table, long fromSeconds, long nowSeconds, int maxItems) implements Read {}

    /**
     * Several items as they were at one moment, each asked for once.
     *
     * @param keys of items of this group
     */
    record GetItems(List<ItemKey> keys) implements Read {}

    /**
     * Which of several items are as they were and not about to be changed by a transaction.
     *
     * @param sinceIndex since this entry was applied
     */
    record GetUnchanged(List<ItemKey> keys, long sinceIndex) implements Read {}

    /**
     * What {@link Command.CommitTransaction} would answer, at the coordinator; changes nothing.
     *
     * @param actions as there
     */
    record TryTransaction(Transaction transaction, List<Command.OfItem> actions) implements Read {}

    /** What a token has been used for, as far as it has been claimed in this group. */
    record GetToken(Transaction.Token token) implements Read {}

    /**
     * The transactions that this group has prepared, and those that it has decided to commit, as coordinator, and that
     * may not be finished everywhere.
     *
     * @param most at most so many of each, at least 1
     */
    record GetTransactions(int most) implements Read {}

    /** How many items a table has in this group, and their size. */
    record GetStatistics(int table) implements Read {}
}
