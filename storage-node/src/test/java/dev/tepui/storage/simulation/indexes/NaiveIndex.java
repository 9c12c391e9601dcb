package dev.tepui.storage.simulation.indexes;

import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.simulation.delivery.FlakyGroups;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What an index must hold, by looking at all items; and what is there. */
record NaiveIndex(FlakyGroups groups, int table) {
    /** The entries that the items as they are now imply. */
    List<Map<String, AttributeValue>> implied(GlobalIndex index) {
        return all(table).stream()
                .map(item -> entry(index, item))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The entries that are there, in whichever group. */
    List<Map<String, AttributeValue>> present(int number) {
        return all(number);
    }

    private static Map<String, AttributeValue> entry(GlobalIndex index, Map<String, AttributeValue> item) {
        Map<String, AttributeValue> entry = new LinkedHashMap<>();
        for (KeyElement element : index.keySchema()) {
            // Key attributes are texts here.
            if (!(item.get(element.attribute()) instanceof AttributeValue.S(String text)) || text.isEmpty()) {
                return null;
            }
        }
        List<String> keys =
                index.keySchema().stream().map(KeyElement::attribute).toList();
        item.forEach((name, value) -> {
            if (index.projection().type() == ProjectionType.ALL
                    || name.equals("pk")
                    || name.equals("sk")
                    || keys.contains(name)
                    || index.projection().nonKeyAttributes().contains(name)) {
                entry.put(name, value);
            }
        });
        return entry;
    }

    private List<Map<String, AttributeValue>> all(int number) {
        List<Map<String, AttributeValue>> all = new ArrayList<>();
        for (int group = 0; group < groups.count(); group++) {
            try (Cursor cursor = groups.group(group)
                    .store()
                    .scan(Family.ITEMS, Layout.itemsFrom(number, 0), Layout.itemsFrom(number, 0x10000), true)) {
                while (cursor.next()) {
                    all.add(ItemCodec.decode(cursor.value()).attributes());
                }
            }
        }
        return all;
    }
}
