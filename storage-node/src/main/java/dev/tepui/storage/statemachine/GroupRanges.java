package dev.tepui.storage.statemachine;

import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import dev.tepui.storage.store.Store;
import java.util.ArrayList;
import java.util.List;

/** Where a group's state is in a store that it shares with other groups. */
final class GroupRanges {
    /** After every item key: table numbers are positive, so none begins with this. */
    private static final byte[] ITEMS_END = {-1};

    private GroupRanges() {}

    /** The ranges of a group that hold something, or may. Everything else in the store is not the group's. */
    static List<Store.Range> of(Shard shard, ReadView view) {
        byte[] from = Layout.groupFrom(shard.group());
        byte[] to = Layout.groupTo(shard.group());
        List<Store.Range> ranges = new ArrayList<>();
        for (int table : tables(shard, view)) {
            ranges.add(new Store.Range(
                    Family.ITEMS,
                    Layout.itemsFrom(table, shard.firstHash()),
                    Layout.itemsFrom(table, shard.lastHash() + 1)));
        }
        ranges.add(new Store.Range(Family.STATISTICS, from, to));
        ranges.add(new Store.Range(Family.REQUESTS, from, to));
        ranges.add(new Store.Range(Family.CATALOGUE, from, to));
        ranges.add(new Store.Range(Family.CHANGES, from, to));
        ranges.add(new Store.Range(Family.EXPIRY, from, to));
        ranges.add(new Store.Range(Family.TRANSACTIONS, from, to));
        return ranges;
    }

    /**
     * The tables that have items in the group, found by skipping from one to the next: does not trust the statistics,
     * which a broken-off import may have left behind.
     */
    static List<Integer> tables(Shard shard, ReadView view) {
        List<Integer> tables = new ArrayList<>();
        if (shard.isCatalogue()) {
            return tables;
        }
        byte[] from = Layout.itemsFrom(0, shard.firstHash());
        while (from != null) {
            from = next(shard, view, from, tables);
        }
        return tables;
    }

    private static byte[] next(Shard shard, ReadView view, byte[] from, List<Integer> tables) {
        try (Cursor cursor = view.scan(Family.ITEMS, from, ITEMS_END, true)) {
            if (!cursor.next()) {
                return null;
            }
            BinaryReader key = new BinaryReader(cursor.key());
            int table = key.getInt();
            int hash = key.getShort();
            if (hash < shard.firstHash()) {
                return Layout.itemsFrom(table, shard.firstHash());
            }
            if (hash <= shard.lastHash()) {
                tables.add(table);
            }
            return Layout.itemsFrom(table + 1, shard.firstHash());
        }
    }
}
