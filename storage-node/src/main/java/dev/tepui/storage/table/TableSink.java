package dev.tepui.storage.table;

/**
 * A sink that a table has, or that is about to go.
 *
 * @param sink what was asked for
 * @param since the version of the table's {@link Consumers} with which it began: tells it from an earlier one of its
 *     name
 */
public record TableSink(StreamSink sink, long since, Status status) {
    /** How far it is. On disk by number: only append. */
    public enum Status {
        /** Not all groups keep changes for it yet, or not all that they are to keep. */
        STARTING,
        /** Every change is kept until it has been delivered. */
        ACTIVE,
        /** Not all groups know yet that it goes. */
        STOPPING
    }

    /** The sink's name. */
    public String name() {
        return sink.name();
    }

    /** Whether changes are to be kept for it. */
    public boolean isWanted() {
        return status != Status.STOPPING;
    }

    /** Whether all groups know what to keep for it. */
    public boolean isSettled() {
        return status == Status.ACTIVE;
    }

    TableSink with(Status changed) {
        return new TableSink(sink, since, changed);
    }

    /** The same one, as it is asked for now: it goes on where it is. */
    TableSink with(StreamSink changed) {
        boolean sameImages =
                changed.selection().images().equals(sink.selection().images());
        return new TableSink(changed, since, sameImages ? status : Status.STARTING);
    }
}
