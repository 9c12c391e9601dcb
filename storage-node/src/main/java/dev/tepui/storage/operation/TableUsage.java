package dev.tepui.storage.operation;

/**
 * Is told what requests take of tables and do to them, for metrics. Called from any thread, also from those of the
 * consensus engine: must be quick and must not throw. Tables are those that exist, by their names.
 */
public interface TableUsage {
    /** Whom nobody asks. */
    TableUsage NONE = new TableUsage() {
        @Override
        public void read(String table, String index, double units) {}

        @Override
        public void written(String table, double units) {}

        @Override
        public void returned(String table, int items) {}

        @Override
        public void conflicted(String table, int items) {}
    };

    /**
     * Something has been read.
     *
     * @param index the global secondary index that has been read; empty for the table and its local indexes
     * @param units capacity units
     */
    void read(String table, String index, double units);

    /** Items of the table and their entries in its local indexes have been written, for so many capacity units. */
    void written(String table, double units);

    /** A Query, a Scan or a SELECT answers with so many items. */
    void returned(String table, int items);

    /** So many items could not be read or written because a transaction has them. */
    void conflicted(String table, int items);
}
