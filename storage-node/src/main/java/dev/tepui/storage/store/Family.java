package dev.tepui.storage.store;

/**
 * The kinds of data that a node keeps, one sorted key space each. Few families on purpose: keys carry the table's id,
 * so a new table costs no family (a thousand RocksDB column families take 76 MB and 1.8 s to open).
 *
 * <p>The names are on disk: never change one.
 */
public enum Family {
    /** Items of all tables. The layout of all families is in {@code encoding.Layout}. */
    ITEMS("items"),
    /**
     * Number and size of a table's items, per replication group, and whether the table has been dropped; sizes of item
     * collections.
     */
    STATISTICS("statistics"),
    /** Outcomes of recent requests, so that a repeated one is recognised and not applied twice. */
    REQUESTS("requests"),
    /** Tables, members and placement: the state of the catalogue group. */
    CATALOGUE("catalogue"),
    /** Changes of the items of some tables, and who wants them. */
    CHANGES("changes"),
    /** When items of some tables expire, in that order. */
    EXPIRY("expiry"),
    /** Transactions that are prepared or decided, what they have locked, and the tokens of those committed lately. */
    TRANSACTIONS("transactions"),
    /** What a replica must know about itself: applied index and term, an import under way. */
    META("meta");

    private final String diskName;

    Family(String diskName) {
        this.diskName = diskName;
    }

    /** The family's name in the data directory. */
    public String diskName() {
        return diskName;
    }
}
