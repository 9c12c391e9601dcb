package dev.tepui.storage.operation;

import dev.tepui.storage.command.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The capacity units that a request has taken.
 *
 * @param table units of the table itself
 * @param local units of each local secondary index that it has touched, by its name
 * @param global units of each global secondary index that it has touched, by its name
 */
record CapacityUnits(double table, Map<String, Double> local, Map<String, Double> global) {
    /** Of nothing. */
    static final CapacityUnits NONE = ofTable(0);

    /** Of a request that has touched no index. */
    static CapacityUnits ofTable(double units) {
        return new CapacityUnits(units, Map.of(), Map.of());
    }

    /**
     * Of one write: the larger of the item before and after counts.
     *
     * @param local the names of the table's local secondary indexes
     * @param global the names of the global ones that the write has asked about
     */
    static CapacityUnits ofWrite(Reply.Footprint footprint, List<String> local, List<String> global) {
        double table = Capacity.writeUnits(Math.max(footprint.oldBytes(), footprint.newBytes()));
        List<Integer> units = footprint.indexUnits();
        return units.isEmpty()
                ? ofTable(table)
                : new CapacityUnits(
                        table,
                        byName(local, units.subList(0, local.size())),
                        byName(global, units.subList(local.size(), units.size())));
    }

    private static Map<String, Double> byName(List<String> names, List<Integer> units) {
        Map<String, Double> byName = new TreeMap<>();
        for (int i = 0; i < units.size(); i++) {
            if (units.get(i) > 0) {
                byName.put(names.get(i), (double) units.get(i));
            }
        }
        return byName;
    }

    /** The sum of all. */
    double total() {
        double sum = withoutGlobal();
        for (double units : global.values()) {
            sum += units;
        }
        return sum;
    }

    /** Of the table and its local secondary indexes, which share the table's throughput. */
    double withoutGlobal() {
        double sum = table;
        for (double units : local.values()) {
            sum += units;
        }
        return sum;
    }

    /** Twice as much: what a transaction takes. Source: DynamoDB's developer guide, read and write operations. */
    CapacityUnits twice() {
        return plus(this);
    }

    /** Both. */
    CapacityUnits plus(CapacityUnits other) {
        return new CapacityUnits(table + other.table, sum(local, other.local), sum(global, other.global));
    }

    private static Map<String, Double> sum(Map<String, Double> one, Map<String, Double> other) {
        Map<String, Double> sum = new TreeMap<>(one);
        other.forEach((index, units) -> sum.merge(index, units, Double::sum));
        return sum;
    }
}
