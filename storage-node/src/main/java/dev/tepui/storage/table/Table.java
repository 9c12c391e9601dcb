package dev.tepui.storage.table;

/**
 * A table that the pool keeps.
 *
 * @param number the prefix of all its keys; given out once, in ascending order, never again. The table's local
 *     secondary indexes have the numbers that follow, see {@link #indexNumber}
 * @param id the UUID that DescribeTable shows as TableId
 * @param resource UID of the Kubernetes resource that owns it, or null
 * @param createdAtMillis when it was declared, epoch milliseconds
 * @param history when its capacity changed
 */
public record Table(
        int number,
        String id,
        TableDefinition definition,
        Status status,
        String resource,
        long createdAtMillis,
        CapacityHistory history) {
    /** DynamoDB's table status, as far as a table can be in it here. */
    public enum Status {
        /** Declared, not yet ready for items. */
        CREATING,
        /** Ready. */
        ACTIVE,
        /** Being emptied; no item operation is accepted. */
        DELETING
    }

    /** A table that has just been made. */
    public Table(
            int number, String id, TableDefinition definition, Status status, String resource, long createdAtMillis) {
        this(
                number,
                id,
                definition,
                status,
                resource,
                createdAtMillis,
                CapacityHistory.ofNewTable(definition, createdAtMillis));
    }

    /** The same table with another definition. */
    public Table with(TableDefinition changed, long nowMillis) {
        return new Table(
                number, id, changed, status, resource, createdAtMillis, history.after(definition, changed, nowMillis));
    }

    /** The same table in another status. */
    public Table with(Status changed) {
        return new Table(number, id, definition, changed, resource, createdAtMillis, history);
    }

    /** The prefix of the keys of the n-th local secondary index, counted from 0. */
    public int indexNumber(int position) {
        return number + 1 + position;
    }

    /** How many numbers the table takes: its own and one for each local secondary index. */
    public static int numbersTaken(TableDefinition definition) {
        return 1 + definition.localIndexes().size();
    }

    /** The table's name. */
    public String name() {
        return definition.name();
    }
}
