package dev.tepui.storage.operation;

import dev.tepui.storage.command.Reply;
import dev.tepui.storage.table.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The capacity units that writes have taken.
 *
 * @param table units of the table itself
 * @param indexes units of each local secondary index that has changed, by its name
 */
record WriteUnits(double table, Map<String, Double> indexes) {
    /** Of nothing. */
    static final WriteUnits NONE = new WriteUnits(0, Map.of());

    /** Of one write: the larger of the item before and after counts. */
    static WriteUnits of(TableDefinition definition, Reply.Footprint footprint) {
        double table = Capacity.writeUnits(Math.max(footprint.oldBytes(), footprint.newBytes()));
        List<Integer> units = footprint.indexUnits();
        if (units.isEmpty()) {
            return new WriteUnits(table, Map.of());
        }
        Map<String, Double> indexes = new TreeMap<>();
        for (int i = 0; i < units.size(); i++) {
            if (units.get(i) > 0) {
                indexes.put(definition.localIndexes().get(i).name(), (double) units.get(i));
            }
        }
        return new WriteUnits(table, indexes);
    }

    /** Both. */
    WriteUnits plus(WriteUnits other) {
        Map<String, Double> sum = new TreeMap<>(indexes);
        other.indexes.forEach((index, units) -> sum.merge(index, units, Double::sum));
        return new WriteUnits(table + other.table, sum);
    }
}
