package dev.tepui.storage.index;

import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a secondary index holds of an item. Immutable.
 *
 * @param key its place: the keys of index and table
 * @param projected the attributes that the index holds, always with the keys of table and index
 */
public record IndexEntry(KeyCodec.Key key, ItemVersion projected) {
    /**
     * What a write of an entry of a local index costs besides its size; one of a global index costs no more than that.
     * Source: DynamoDB Local; the developer guide says the same of an entry's storage.
     */
    public static final int LOCAL_OVERHEAD_BYTES = 100;

    /**
     * The item's entry in an index, or null when the index does not have it.
     *
     * @param codec of the index's keys
     */
    public static IndexEntry of(IndexSchema schema, KeyCodec codec, ItemVersion item) {
        ItemVersion projected = project(schema, item);
        return projected.exists() ? new IndexEntry(codec.encode(item.attributes()), projected) : null;
    }

    /** What an index holds of an item; {@link ItemVersion#NONE} when it does not have it. */
    public static ItemVersion project(IndexSchema schema, ItemVersion item) {
        if (!item.exists() || !schema.has(item.attributes())) {
            return ItemVersion.NONE;
        }
        if (schema.projection().type() == ProjectionType.ALL) {
            return item;
        }
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        item.attributes().forEach((name, value) -> {
            if (schema.projects(name)) {
                attributes.put(name, value);
            }
        });
        return ItemVersion.of(attributes);
    }

    /**
     * The write units of a change of one index: one write to put, to remove or to replace an entry, two when its place
     * changes, none when the index does not see a difference. Either entry may be null.
     *
     * @param overheadBytes of each entry: {@link #LOCAL_OVERHEAD_BYTES}, or none
     */
    public static long writeUnits(IndexEntry before, IndexEntry after, int overheadBytes) {
        long removed = units(before, overheadBytes);
        long put = units(after, overheadBytes);
        if (before == null || after == null || !before.key.equals(after.key)) {
            return removed + put;
        }
        return before.projected.isSameAs(after.projected) ? 0 : Math.max(removed, put);
    }

    private static long units(IndexEntry entry, int overheadBytes) {
        return entry == null ? 0 : Math.ceilDiv(entry.projected.sizeBytes() + overheadBytes, ItemSize.WRITE_UNIT_BYTES);
    }

    /** 0 when there is no entry. */
    public static long sizeBytes(IndexEntry entryOrNull) {
        return entryOrNull == null ? 0 : entryOrNull.projected.sizeBytes();
    }
}
