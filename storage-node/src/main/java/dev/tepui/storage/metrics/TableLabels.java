package dev.tepui.storage.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Values of the label {@code table}: {@value #OTHER_TABLES} for every table after the first {@value #TABLES_MAX} that
 * were used since the process started. Safe from any thread; cheap on hot paths.
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
        return labels.computeIfAbsent(table, name -> tables.incrementAndGet() <= TABLES_MAX ? name : OTHER_TABLES);
    }
}
