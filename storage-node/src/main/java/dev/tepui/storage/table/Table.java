package dev.tepui.storage.table;

import java.util.Set;

/**
 * A table that the pool keeps.
 *
 * @param number the prefix of all its keys; given out once, in ascending order, never again. The table's local
 *     secondary indexes have the numbers that follow, see {@link #indexNumber}
 * @param id the UUID that DescribeTable shows as TableId
 * @param resource UID of the Kubernetes resource that owns it, or null
 * @param createdAtMillis when it was declared, epoch milliseconds
 * @param history when its capacity changed
 * @param streams its streams
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
        Streams streams,
        TimeToLive timeToLive) {
    /** DynamoDB's table status, as far as a table can be in it here. */
    public enum Status {
        /** Declared, not yet ready for items: not all groups keep changes for its stream. */
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
                Streams.NONE.wanting(definition.streamViewType(), createdAtMillis),
                TimeToLive.NONE.wanting(definition.timeToLiveAttribute()));
    }

    /** The same table with another definition. */
    public Table with(TableDefinition changed, long nowMillis) {
        return new Table(
                number,
                id,
                changed,
                status,
                resource,
                createdAtMillis,
                history.after(definition, changed, nowMillis),
                streams.wanting(changed.streamViewType(), nowMillis),
                timeToLive.wanting(changed.timeToLiveAttribute()));
    }

    /** The same table in another status. */
    public Table with(Status changed) {
        return new Table(number, id, definition, changed, resource, createdAtMillis, history, streams, timeToLive);
    }

    /** The same table with other streams. */
    private Table with(Streams changed) {
        return new Table(number, id, definition, status, resource, createdAtMillis, history, changed, timeToLive);
    }

    /** The same table once all groups know which stream was wanted at {@code version} of {@link #streams}. */
    public Table withStreamsSettled(long version) {
        Table settled = with(streams.settled(version));
        return status == Status.CREATING && settled.streams.areSettled() ? settled.with(Status.ACTIVE) : settled;
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
                streams,
                timeToLive.settled(version));
    }

    /** Why a change of what is in use cannot be made now, in the service's words; null when it can. */
    public String problem(TableChange change) {
        String problem = change.timeToLive() == null ? null : timeToLive.problem(change.timeToLive());
        return problem == null ? change.problem(definition) : problem;
    }

    /** The same table without streams of which nothing can be read any more. */
    public Table withoutStreams(Set<String> labels) {
        return with(streams.without(labels));
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
