package dev.tepui.storage.statemachine;

import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.WriteBatch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state as it will be after the writes added so far, so that the entries of a batch, and the changes of an entry,
 * see the earlier ones, and those writes as one batch in which each key occurs once. One thread.
 */
final class Overlay implements PointView {
    private static final byte[] DELETED = new byte[0];

    private final PointView base;
    /** Newest value of each written key, {@link #DELETED} by identity when it is gone. Newer than the ranges. */
    private final Map<Family, Map<Bytes, byte[]>> values = new EnumMap<>(Family.class);

    private final List<WriteBatch.DeleteRange> deletedRanges = new ArrayList<>();

    Overlay(PointView base) {
        this.base = base;
    }

    /** Adds a later write; null deletes. */
    void put(Family family, byte[] key, byte[] valueOrNull) {
        written(family).put(new Bytes(key), valueOrNull == null ? DELETED : valueOrNull);
    }

    @Override
    public byte[] get(Family family, byte[] key) {
        Map<Bytes, byte[]> written = values.get(family);
        byte[] value = written == null ? null : written.get(new Bytes(key));
        if (value != null) {
            return value == DELETED ? null : value;
        }
        for (WriteBatch.DeleteRange range : deletedRanges) {
            if (range.family() == family && inside(new Bytes(key), range)) {
                return null;
            }
        }
        return base.get(family, key);
    }

    /** Adds later writes. */
    void add(WriteBatch writes) {
        for (WriteBatch.Change change : writes.changes()) {
            switch (change) {
                case WriteBatch.Put(var family, var key, var value) -> put(family, key, value);
                case WriteBatch.Delete(var family, var key) -> put(family, key, null);
                case WriteBatch.DeleteRange range -> {
                    written(range.family()).keySet().removeIf(key -> inside(key, range));
                    deletedRanges.add(range);
                }
            }
        }
    }

    /** The tables of which changes of items have been written. */
    Set<Integer> tablesWithChanges() {
        Map<Bytes, byte[]> written = values.get(Family.CHANGES);
        if (written == null) {
            return Set.of();
        }
        Set<Integer> tables = new HashSet<>();
        for (Bytes key : written.keySet()) {
            int table = Layout.tableOfChange(key.array());
            if (table >= 0) {
                tables.add(table);
            }
        }
        return tables;
    }

    /** The keys of a family that have been written one by one, not as part of a range. */
    Set<Bytes> keys(Family family) {
        return values.getOrDefault(family, Map.of()).keySet();
    }

    /** Whether anything of a family has been written. */
    boolean touches(Family family) {
        return values.containsKey(family);
    }

    /** All writes: ranges first, since every value in here is newer than every range. */
    WriteBatch toBatch() {
        WriteBatch batch = new WriteBatch();
        deletedRanges.forEach(range -> batch.deleteRange(range.family(), range.from(), range.to()));
        values.forEach((family, written) -> written.forEach((key, value) -> {
            if (value == DELETED) {
                batch.delete(family, key.array());
            } else {
                batch.put(family, key.array(), value);
            }
        }));
        return batch;
    }

    private Map<Bytes, byte[]> written(Family family) {
        return values.computeIfAbsent(family, ignored -> new LinkedHashMap<>());
    }

    private static boolean inside(Bytes key, WriteBatch.DeleteRange range) {
        return key.compareTo(new Bytes(range.from())) >= 0 && key.compareTo(new Bytes(range.to())) < 0;
    }
}
