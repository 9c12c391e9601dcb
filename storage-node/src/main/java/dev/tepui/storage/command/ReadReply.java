package dev.tepui.storage.command;

import dev.tepui.storage.changelog.Captures;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.table.ExpiryState;
import java.util.List;
import java.util.UUID;

/** The answer to a {@link Read}. Items are in the value encoding. */
public sealed interface ReadReply {
    /** The item, or null. */
    record ItemIs(Bytes item) implements ReadReply {}

    /**
     * A page. {@code lastKey} (hash and key) is the last item's when the range may hold more, otherwise null.
     *
     * @param scannedBytes sum of the item sizes by DynamoDB's arithmetic
     */
    record Page(List<Bytes> items, Bytes lastKey, long scannedBytes) implements ReadReply {}

    /**
     * Changes in order.
     *
     * @param upTo there are no others up to this position: where to go on
     * @param captures for whom changes are kept, and which are gone: who asked for these has missed some
     */
    record ChangesAre(List<Change> changes, Position upTo, Captures captures) implements ReadReply {
        /** The size of the images in memory. */
        public long imageBytes() {
            return changes.stream().mapToLong(Change::imageBytes).sum();
        }
    }

    /** The captures of a table; {@code appliedIndex} is the index of the newest entry that they are of. */
    record CapturesAre(Captures captures, long appliedIndex) implements ReadReply {}

    /**
     * Items whose time has come.
     *
     * @param state how far the group is with the table's time to live
     * @param positions hash and key of the items that are to be deleted, first the one that expired first
     * @param oldestSeconds when the first of all of them expired, epoch seconds; 0 when there is none
     */
    record ExpiredAre(ExpiryState state, List<Bytes> positions, long oldestSeconds) implements ReadReply {}

    /**
     * Items at one moment.
     *
     * @param index the newest entry that had been applied then
     * @param items in the order of the keys; null where there is none
     * @param locked whether a transaction is about to change an item, in the same order
     */
    record ItemsAre(long index, List<Bytes> items, List<Boolean> locked) implements ReadReply {}

    /** Whether each of the items is unchanged; some that are may not be recognised. See {@link Read.GetUnchanged}. */
    record UnchangedAre(List<Boolean> unchanged) implements ReadReply {}

    /** See {@link Read.TryTransaction}; where all is possible, it is {@link Reply.Prepared} and COMMITTED. */
    record Tried(Reply outcome) implements ReadReply {}

    /** See {@link Read.GetToken}; null when the token is not known. */
    record TokenIs(UsedToken use) implements ReadReply {}

    /**
     * The use of a token.
     *
     * @param digest of what was asked for, see {@link Transaction.Token}
     * @param atMillis when, epoch milliseconds
     */
    record UsedToken(UUID transaction, int coordinator, Bytes digest, long atMillis) {}

    /** See {@link Read.GetTransactions}. */
    record TransactionsAre(List<PreparedPart> prepared, List<Commitment> committed) implements ReadReply {}

    /** A transaction of which a group has prepared its part, and which is not finished there. */
    record PreparedPart(UUID transaction, int coordinator, List<Integer> participants) {}

    /**
     * That a transaction is to be committed, as its coordinator knows until all participants have.
     *
     * @param participants all of them
     */
    record Commitment(UUID transaction, List<Integer> participants) {}

    /** See {@link Read.GetStatistics}. */
    record StatisticsAre(long itemCount, long sizeBytes) implements ReadReply {
        /** Of nothing. */
        public static final StatisticsAre NONE = new StatisticsAre(0, 0);

        /** Of both together. */
        public StatisticsAre plus(StatisticsAre other) {
            return new StatisticsAre(itemCount + other.itemCount, sizeBytes + other.sizeBytes);
        }
    }

    /** The table has been dropped. */
    record NoSuchTable() implements ReadReply {}
}
