package dev.tepui.storage.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.SimpleCollector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Values of the label {@code table}: {@value #OTHER_TABLES} for every table after the first {@value #TABLES_MAX} that
 * were used and still exist. Safe from any thread; cheap on hot paths.
 */
final class TableLabels {
    /** Tables with a label value of their own. */
    static final int TABLES_MAX = 200;

    /** Label value of all further tables; no table can have this name. */
    static final String OTHER_TABLES = "*";

    private final AtomicInteger tables = new AtomicInteger();
    private final Map<String, String> labels = new ConcurrentHashMap<>();

    /** The label of a table; empty for null, which is no table. */
    String of(String table) {
        if (table == null) {
            return "";
        }
        String known = labels.get(table);
        if (known != null) {
            return known;
        }
        if (tables.get() >= TABLES_MAX) {
            return OTHER_TABLES;
        }
        if (tables.incrementAndGet() > TABLES_MAX) {
            tables.decrementAndGet();
            return OTHER_TABLES;
        }
        if (labels.putIfAbsent(table, table) != null) {
            tables.decrementAndGet();
        }
        return table;
    }

    /** Forgets the tables that are not among those that exist, and returns them; others may have their places. */
    List<String> keep(Set<String> existing) {
        List<String> gone = dropped(labels.keySet(), existing);
        for (String table : gone) {
            if (labels.remove(table) != null) {
                tables.decrementAndGet();
            }
        }
        return gone;
    }

    /** Those of the label's values that are tables which do not exist any more. */
    static List<String> dropped(Set<String> labels, Set<String> existing) {
        return labels.stream()
                .filter(label -> isOfTable(label) && !existing.contains(label))
                .toList();
    }

    /** Whether a value of the label is the name of a table. */
    static boolean isOfTable(String label) {
        return !label.isEmpty() && !label.equals(OTHER_TABLES);
    }

    /** Takes away the series of a table, whatever other labels they have. */
    static void remove(SimpleCollector<?> from, String table) {
        for (Collector.MetricFamilySamples family : from.collect()) {
            for (Collector.MetricFamilySamples.Sample sample : family.samples) {
                int label = sample.labelNames.indexOf("table");
                if (sample.labelValues.get(label).equals(table)) {
                    from.remove(sample.labelValues.toArray(String[]::new));
                }
            }
        }
    }
}
