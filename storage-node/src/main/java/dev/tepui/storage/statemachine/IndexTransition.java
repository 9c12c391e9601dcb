package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.index.IndexEntry;
import dev.tepui.storage.index.ItemVersion;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.WriteBatch;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.LocalIndexes;
import java.util.ArrayList;
import java.util.List;

/**
 * What the change of an item means for the local secondary indexes of its table and for its item collection. Entries
 * are kept like items of a table with the index's number: beside the items, in the same group and batch, so an index is
 * never behind.
 */
final class IndexTransition {
    /** A change of one index; {@code before} and {@code after} are null when the index does not have the item. */
    private record Change(int number, IndexEntry before, IndexEntry after) {
        long growthBytes() {
            return IndexEntry.sizeBytes(after) - IndexEntry.sizeBytes(before);
        }

        int units() {
            return Math.toIntExact(IndexEntry.writeUnits(before, after, IndexEntry.LOCAL_OVERHEAD_BYTES));
        }
    }

    private final Shard shard;
    private final ItemWrite write;
    private final PointView view;
    private final List<Change> changes = new ArrayList<>();
    private final byte[] collectionKey;
    private final ItemCollection collection;
    private final long growthBytes;

    /** The change of an item from {@code old} to {@code item}; the write must have indexes. */
    IndexTransition(Shard shard, ItemWrite write, PointView view, ItemVersion old, ItemVersion item) {
        this.shard = shard;
        this.write = write;
        this.view = view;
        LocalIndexes indexes = write.indexes();
        ItemKey key = write.key();
        long growth = item.sizeBytes() - old.sizeBytes();
        for (int i = 0; i < indexes.indexes().size(); i++) {
            IndexSchema schema = indexes.schema(i);
            KeyCodec codec = KeyCodec.ofLocalIndex(key.table(), schema);
            Change change =
                    new Change(schema.number(), IndexEntry.of(schema, codec, old), IndexEntry.of(schema, codec, item));
            growth += change.growthBytes();
            changes.add(change);
        }
        growthBytes = growth;
        Bytes partition = KeyCodec.ofLocalIndex(key.table(), indexes.schema(0)).partitionOf(key.key());
        collectionKey = Layout.itemCollection(shard.group(), key.table(), key.hash(), partition);
        collection = ItemCollection.decode(view.get(Family.STATISTICS, collectionKey));
    }

    /** Whether the item collection would grow beyond its limit. What does not grow it is always possible. */
    boolean exceedsLimit() {
        return growthBytes > 0
                && collection.bytes() + growthBytes > write.indexes().collectionMaxBytes();
    }

    /** Size of the item collection after the write. */
    long collectionBytes() {
        return collection.bytes() + growthBytes;
    }

    /** Write units of each index, in order. */
    List<Integer> units() {
        return changes.stream().map(Change::units).toList();
    }

    /** Adds all changes to a batch. */
    void save(WriteBatch writes) {
        changes.forEach(change -> save(change, writes));
        if (growthBytes == 0) {
            return;
        }
        ItemCollection after = new ItemCollection(collectionBytes());
        if (after.bytes() == 0) {
            writes.delete(Family.STATISTICS, collectionKey);
        } else {
            writes.put(Family.STATISTICS, collectionKey, after.encode());
        }
    }

    private void save(Change change, WriteBatch writes) {
        IndexEntry before = change.before();
        IndexEntry after = change.after();
        boolean sameKey = before != null && after != null && before.key().equals(after.key());
        if (before != null && !sameKey) {
            writes.delete(Family.ITEMS, diskKey(change.number(), before));
        }
        if (after != null && !(sameKey && before.projected().isStoredAs(after.projected()))) {
            writes.put(
                    Family.ITEMS,
                    diskKey(change.number(), after),
                    after.projected().bytes());
        }
        int added = (after == null ? 0 : 1) - (before == null ? 0 : 1);
        if (added != 0 || change.growthBytes() != 0) {
            Statistics statistics = Statistics.of(view, shard.group(), change.number());
            writes.put(
                    Family.STATISTICS,
                    Layout.statistics(shard.group(), change.number()),
                    statistics.plus(added, change.growthBytes()).encode());
        }
    }

    private static byte[] diskKey(int number, IndexEntry entry) {
        return Layout.item(number, entry.key().hash(), entry.key().bytes());
    }
}
