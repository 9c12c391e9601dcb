package dev.tepui.storage.table;

import dev.tepui.storage.pool.Placement;
import java.util.SortedMap;

/**
 * All tables of the pool at one moment, by name. Immutable.
 *
 * @param version grows with every change of tables and settings; the placement has its own
 * @param sweeps how expired items are deleted
 * @param placement which members hold which groups; null while nobody has written that down
 */
public record Catalogue(long version, SortedMap<String, Table> tables, SweepSettings sweeps, Placement placement) {
    /** A catalogue of a pool that nobody has told how to delete expired items, or where its groups are. */
    public Catalogue(long version, SortedMap<String, Table> tables) {
        this(version, tables, SweepSettings.STANDARD, null);
    }

    /** The table of that name, or null. */
    public Table get(String name) {
        return tables.get(name);
    }
}
