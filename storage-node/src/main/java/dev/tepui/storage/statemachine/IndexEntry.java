package dev.tepui.storage.statemachine;

import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.TableDefinition.Projection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an index holds of an item.
 *
 * @param key partition key, the index's sort key and the table's
 * @param projected the attributes that the index holds, always with the keys of table and index
 */
record IndexEntry(Bytes key, ItemVersion projected) {
    /**
     * What a write of an index entry costs besides its size. Source: DynamoDB Local; the developer guide says the same
     * of an entry's storage.
     */
    private static final int OVERHEAD_BYTES = 100;

    /**
     * The item's entry in an index, or null when the index does not have it: it lacks the index's sort key.
     *
     * @param codec of the index's keys
     */
    static IndexEntry of(LocalIndexes indexes, LocalIndexes.Index index, KeyCodec codec, ItemVersion item) {
        ItemVersion projected = project(indexes, index, item);
        return projected.exists()
                ? new IndexEntry(codec.encode(item.attributes()).bytes(), projected)
                : null;
    }

    /** What an index holds of an item; {@link ItemVersion#NONE} when it does not have it. */
    static ItemVersion project(LocalIndexes indexes, LocalIndexes.Index index, ItemVersion item) {
        if (!item.attributes().containsKey(index.sort().name())) {
            return ItemVersion.NONE;
        }
        Projection projection = index.projection();
        return switch (projection.type()) {
            case ALL -> item;
            case KEYS_ONLY, INCLUDE -> {
                Map<String, AttributeValue> attributes = new LinkedHashMap<>();
                item.attributes().forEach((name, value) -> {
                    if (name.equals(indexes.partition().name())
                            || name.equals(indexes.sort().name())
                            || name.equals(index.sort().name())
                            || projection.nonKeyAttributes().contains(name)) {
                        attributes.put(name, value);
                    }
                });
                yield ItemVersion.of(attributes);
            }
        };
    }

    /**
     * The write units of a change of one index: one write to put, to remove or to replace an entry, two when its place
     * changes, none when the index does not see a difference. Either entry may be null.
     */
    static long writeUnits(IndexEntry before, IndexEntry after) {
        if (before == null || after == null) {
            return units(before) + units(after);
        }
        if (!before.key.equals(after.key)) {
            return units(before) + units(after);
        }
        return before.projected.isSameAs(after.projected) ? 0 : Math.max(units(before), units(after));
    }

    private static long units(IndexEntry entry) {
        return entry == null
                ? 0
                : Math.ceilDiv(entry.projected.sizeBytes() + OVERHEAD_BYTES, ItemSize.WRITE_UNIT_BYTES);
    }

    /** 0 when there is no entry. */
    static long sizeBytes(IndexEntry entryOrNull) {
        return entryOrNull == null ? 0 : entryOrNull.projected.sizeBytes();
    }
}
