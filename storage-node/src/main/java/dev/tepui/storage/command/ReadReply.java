package dev.tepui.storage.command;

import dev.tepui.storage.item.Bytes;
import java.util.List;

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

    /** See {@link Read.GetStatistics}. */
    record StatisticsAre(long itemCount, long sizeBytes) implements ReadReply {}

    /** The table has been dropped. */
    record NoSuchTable() implements ReadReply {}
}
