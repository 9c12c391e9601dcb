package dev.tepui.storage.table;

import java.util.SortedMap;

/**
 * All tables of the pool at one moment, by name. Immutable.
 *
 * @param version grows with every change
 * @param sweeps how expired items are deleted
 */
public record Catalogue(long version, SortedMap<String, Table> tables, SweepSettings sweeps) {
    /** A catalogue of a pool that nobody has told how to delete expired items. */
    public Catalogue(long version, SortedMap<String, Table> tables) {
        this(version, tables, SweepSettings.STANDARD);
    }

    /** The table of that name, or null. */
    public Table get(String name) {
        return tables.get(name);
    }
}
