package dev.tepui.storage.table;

/**
 * A table that the pool keeps.
 *
 * @param number the prefix of all its keys; given out once, in ascending order, never again
 * @param id the UUID that DescribeTable shows as TableId
 * @param resource UID of the Kubernetes resource that owns it, or null
 * @param createdAtMillis when it was declared, epoch milliseconds
 */
public record Table(
        int number, String id, TableDefinition definition, Status status, String resource, long createdAtMillis) {
    /** DynamoDB's table status, as far as a table can be in it here. */
    public enum Status {
        /** Declared, not yet ready for items. */
        CREATING,
        /** Ready. */
        ACTIVE,
        /** Being emptied; no item operation is accepted. */
        DELETING
    }

    /** The table's name. */
    public String name() {
        return definition.name();
    }
}
