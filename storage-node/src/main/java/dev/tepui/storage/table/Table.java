package dev.tepui.storage.table;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A table that the pool keeps.
 *
 * @param number the prefix of all its keys; given out once, in ascending order, never again. The table's local
 *     secondary indexes have the numbers that follow, see {@link #indexNumber}; its global ones have others
 * @param id the UUID that DescribeTable shows as TableId
 * @param resource UID of the Kubernetes resource that owns it, or null
 * @param createdAtMillis when it was declared, epoch milliseconds
 * @param history when its capacity changed
 * @param consumers its streams, global secondary indexes and sinks
 * @param timeToLive whether its items expire
 */
public record Table(
        int number,
        String id,
        TableDefinition definition,
        Status status,
        String resource,
        long createdAtMillis,
        CapacityHistory history,
        Consumers consumers,
        TimeToLive timeToLive) {
    /** DynamoDB's table status, as far as a table can be in it here. */
    public enum Status {
        /** Declared, not yet ready for items: not all groups keep changes for those who want them. */
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
                CapacityHistory.ofNewTable(definition, createdAtMillis),
                Consumers.NONE.wanting(definition, createdAtMillis, number + numbersTaken(definition)),
                TimeToLive.NONE.wanting(definition.timeToLiveAttribute()));
    }

    /** The same table with another definition; new global indexes get the numbers from {@code nextNumber} on. */
    public Table with(TableDefinition changed, long nowMillis, int nextNumber) {
        return new Table(
                number,
                id,
                changed,
                status,
                resource,
                createdAtMillis,
                history.after(definition, changed, nowMillis),
                consumers.wanting(changed, nowMillis, nextNumber),
                timeToLive.wanting(changed.timeToLiveAttribute()));
    }

    /** The same table when another resource owns it. */
    public Table ownedBy(String owner) {
        return new Table(number, id, definition, status, owner, createdAtMillis, history, consumers, timeToLive);
    }

    /** The same table with those sinks and no others. */
    public Table withSinks(List<StreamSink> sinks) {
        List<StreamSink> present =
                consumers.sinks().wanted().stream().map(TableSink::sink).toList();
        return sinks.equals(present) ? this : with(consumers.wantingSinks(sinks));
    }

    /** How many numbers the new global indexes of another definition take. */
    public int numbersTakenBy(TableDefinition changed) {
        return consumers.indexes().numbersTakenBy(changed.globalIndexes());
    }

    /** Whether a change of streams and indexes must wait for one that is under way. */
    public boolean mustWaitFor(TableDefinition wanted) {
        boolean same = Objects.equals(definition.streamViewType(), wanted.streamViewType())
                && definition.globalIndexes().equals(wanted.globalIndexes());
        boolean nameIsTaken = wanted.globalIndexes().stream()
                .map(index -> consumers.indexes().find(index.name()))
                .anyMatch(index -> index != null && !index.isWanted());
        return !same && (nameIsTaken || !consumers.areSettled());
    }

    /** The same table in another status. */
    public Table with(Status changed) {
        return new Table(number, id, definition, changed, resource, createdAtMillis, history, consumers, timeToLive);
    }

    /** A new table is ready as soon as everybody has all that there is. */
    private Table with(Consumers changed) {
        return new Table(
                number,
                id,
                definition,
                status == Status.CREATING && changed.areComplete() ? Status.ACTIVE : status,
                resource,
                createdAtMillis,
                history,
                changed,
                timeToLive);
    }

    /** The same table once all groups know who wanted changes at {@code version} of {@link #consumers}. */
    public Table withConsumersSettled(long version) {
        return with(consumers.settled(version));
    }

    /** The same table once all groups are done with the time to live that was wanted at {@code version} of it. */
    public Table withTimeToLiveSettled(long version) {
        return new Table(
                number,
                id,
                definition,
                status,
                resource,
                createdAtMillis,
                history,
                consumers,
                timeToLive.settled(version));
    }

    /** The same table without streams of which nothing can be read any more. */
    public Table withoutStreams(Set<String> labels) {
        return with(consumers.withoutStreams(labels));
    }

    /** The same table once a global secondary index is complete, or gone. */
    public Table withIndexFinished(int index) {
        return with(consumers.withIndexFinished(index));
    }

    /** Its streams. */
    public Streams streams() {
        return consumers.streams();
    }

    /** The prefix of the keys of the n-th local secondary index, counted from 0. */
    public int indexNumber(int position) {
        return number + 1 + position;
    }

    /** How many numbers follow each other: the table's own and one for each local secondary index. */
    public static int numbersTaken(TableDefinition definition) {
        return 1 + definition.localIndexes().size();
    }

    /** The table's name. */
    public String name() {
        return definition.name();
    }
}
