package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.statemachine.IndexedTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The naive second version of local indexes: all of them computed from all items of the table, each time. */
record NaiveIndexes(IndexedTable table) {
    private static final List<String> SORT_KEYS = List.of("n", "s", "b", "sk");
    private static final List<Set<String>> PROJECTED =
            List.of(Set.of("pk", "sk", "n"), Set.of("pk", "sk", "s", "x", "y"), Set.of(), Set.of("pk", "sk"));

    /** The items of the table among those of a group. */
    Map<ItemKey, Bytes> itemsAmong(Map<ItemKey, Bytes> all) {
        return withNumbers(all, table.number(), table.number());
    }

    /** The entries of the table's indexes among the items of a group. */
    Map<ItemKey, Bytes> entriesAmong(Map<ItemKey, Bytes> all) {
        return withNumbers(all, table.number() + 1, table.number() + SORT_KEYS.size());
    }

    private static Map<ItemKey, Bytes> withNumbers(Map<ItemKey, Bytes> all, int first, int last) {
        Map<ItemKey, Bytes> some = new HashMap<>(all);
        some.keySet().removeIf(key -> key.table() < first || key.table() > last);
        return some;
    }

    /** All entries that the indexes must have. */
    Map<ItemKey, Bytes> entries(Map<ItemKey, Bytes> items) {
        Map<ItemKey, Bytes> entries = new HashMap<>();
        items.forEach((key, item) -> {
            for (int i = 0; i < SORT_KEYS.size(); i++) {
                Map<String, AttributeValue> entry = entry(i, item);
                if (entry != null) {
                    Bytes entryKey = table.codec(i).encode(entry).bytes();
                    entries.put(new ItemKey(table.number(i), key.hash(), entryKey), IndexedTable.encoded(entry));
                }
            }
        });
        return entries;
    }

    /** The item's entry in the n-th index, or null. */
    private static Map<String, AttributeValue> entry(int position, Bytes itemOrNull) {
        Map<String, AttributeValue> item = attributes(itemOrNull);
        if (!item.containsKey(SORT_KEYS.get(position))) {
            return null;
        }
        Map<String, AttributeValue> entry = new LinkedHashMap<>(item);
        if (!PROJECTED.get(position).isEmpty()) {
            entry.keySet().retainAll(PROJECTED.get(position));
        }
        return entry;
    }

    /** The size of each item collection, under its key in the store of a group. */
    Map<Bytes, Long> collections(int group, Map<ItemKey, Bytes> items) {
        Map<Bytes, Long> sizes = new HashMap<>();
        Map<ItemKey, Bytes> all = new HashMap<>(items);
        all.putAll(entries(items));
        all.forEach((key, item) -> {
            byte[] partition = ((AttributeValue.S) attributes(item).get("pk"))
                    .value()
                    .concat("\0\0")
                    .getBytes(StandardCharsets.UTF_8);
            byte[] place = Layout.itemCollection(group, table.number(), key.hash(), new Bytes(partition));
            sizes.merge(new Bytes(place), sizeBytes(item), Long::sum);
        });
        return sizes;
    }

    /** The size of the item collection of an item's key. */
    long collectionBytes(ItemKey key, Map<ItemKey, Bytes> items) {
        byte[] bytes = key.key().array();
        int end = 0;
        while (bytes[end] != 0) {
            end++;
        }
        Bytes partition = new Bytes(Arrays.copyOf(bytes, end + 2));
        return collections(0, items)
                .getOrDefault(new Bytes(Layout.itemCollection(0, table.number(), key.hash(), partition)), 0L);
    }

    /** Write units of each index when an item becomes another one; null is none. */
    static List<Integer> units(Bytes old, Bytes item) {
        List<Integer> units = new ArrayList<>();
        for (int i = 0; i < SORT_KEYS.size(); i++) {
            Map<String, AttributeValue> before = entry(i, old);
            Map<String, AttributeValue> after = entry(i, item);
            boolean samePlace = before != null
                    && after != null
                    && before.get(SORT_KEYS.get(i)).equals(after.get(SORT_KEYS.get(i)));
            if (!samePlace) {
                units.add(units(before) + units(after));
            } else {
                units.add(before.equals(after) ? 0 : Math.max(units(before), units(after)));
            }
        }
        return units;
    }

    private static int units(Map<String, AttributeValue> entry) {
        return entry == null ? 0 : (int) ((ItemSize.of(new Item(entry)) + 100 + 1023) / 1024);
    }

    static Map<String, AttributeValue> attributes(Bytes itemOrNull) {
        return itemOrNull == null
                ? Map.of()
                : ItemCodec.decode(itemOrNull.array()).attributes();
    }

    static long sizeBytes(Bytes itemOrNull) {
        return itemOrNull == null ? 0 : ItemCodec.sizeBytes(itemOrNull.array());
    }
}
