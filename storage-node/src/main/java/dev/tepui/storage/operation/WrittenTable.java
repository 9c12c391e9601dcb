package dev.tepui.storage.operation;

import dev.tepui.storage.command.Reply;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.JsonOutput;
import java.util.LinkedHashMap;
import java.util.Map;

/** What several writes of one table have taken and changed. One thread. */
final class WrittenTable {
    private final String name;
    private final TableAccess table;

    /** By partition key, each as large as it was seen to be. */
    private final Map<Map<String, AttributeValue>, CollectionMetrics> collections = new LinkedHashMap<>();

    private CapacityUnits units = CapacityUnits.NONE;

    /** {@code name} is the table's, as in the request. */
    WrittenTable(String name, TableAccess table) {
        this.name = name;
        this.table = table;
    }

    String name() {
        return name;
    }

    CapacityUnits units() {
        return units;
    }

    /** Counts a write; {@code attributes} are the item's, or its key's. */
    void take(Map<String, AttributeValue> attributes, Reply.Footprint footprint) {
        units = units.plus(table.writeUnits(footprint));
        if (table.localIndexes() != null) {
            CollectionMetrics changed = CollectionMetrics.of(table.definition(), attributes, footprint);
            collections.merge(changed.key(), changed, CollectionMetrics::larger);
        }
    }

    /** Tells the call what has been written in a transaction. */
    void countTwice(Call call) {
        call.hasWritten(table, 2 * units.withoutGlobal());
    }

    /** Writes the member ItemCollectionMetrics, if there is something to be in it. */
    static void writeCollections(JsonOutput out, Iterable<WrittenTable> tables) {
        boolean begun = false;
        for (WrittenTable table : tables) {
            if (!table.collections.isEmpty()) {
                if (!begun) {
                    out.name("ItemCollectionMetrics").beginObject();
                    begun = true;
                }
                out.name(table.name).beginArray();
                table.collections.values().forEach(collection -> collection.write(out));
                out.endArray();
            }
        }
        if (begun) {
            out.endObject();
        }
    }
}
