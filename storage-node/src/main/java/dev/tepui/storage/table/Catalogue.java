package dev.tepui.storage.table;

import java.util.SortedMap;

/**
 * All tables of the pool at one moment, by name. Immutable.
 *
 * @param version grows with every change
 */
public record Catalogue(long version, SortedMap<String, Table> tables) {
    /** The table of that name, or null. */
    public Table get(String name) {
        return tables.get(name);
    }
}
