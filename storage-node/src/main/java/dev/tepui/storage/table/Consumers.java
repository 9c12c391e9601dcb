package dev.tepui.storage.table;

import java.util.List;
import java.util.Set;

/**
 * Who wants to know the changes of a table's items. Immutable; pure.
 *
 * @param version grows whenever somebody begins or ceases to want them
 */
public record Consumers(long version, Streams streams, GlobalIndexes indexes, StreamSinks sinks) {
    /** Nobody. */
    public static final Consumers NONE = new Consumers(0, Streams.NONE, GlobalIndexes.NONE, StreamSinks.NONE);

    /** Whether all groups know who wants changes. */
    public boolean areSettled() {
        return streams.areSettled() && indexes.areSettled() && sinks.areSettled();
    }

    /** Whether everybody has all that there is. */
    boolean areComplete() {
        return areSettled()
                && indexes.all().stream().noneMatch(index -> index.status() == TableIndex.Status.BACKFILLING);
    }

    /** Those of a table with that definition; new indexes get the numbers from {@code nextNumber} on. */
    Consumers wanting(TableDefinition definition, long nowMillis, int nextNumber) {
        Streams streamsAfter = streams.wanting(definition.streamViewType(), nowMillis);
        GlobalIndexes indexesAfter = indexes.wanting(definition.globalIndexes(), nextNumber);
        boolean same = streamsAfter.equals(streams) && indexes.want(definition.globalIndexes());
        return new Consumers(same ? version : version + 1, streamsAfter, indexesAfter, sinks);
    }

    /** Those of a table that is to have those sinks; one that is there already goes on where it is. */
    Consumers wantingSinks(List<StreamSink> wanted) {
        StreamSinks after = sinks.wanting(wanted, version + 1);
        return new Consumers(after.areSettled() ? version : version + 1, streams, indexes, after);
    }

    /** The consumers once all groups know who wanted changes at {@code settledVersion}. */
    Consumers settled(long settledVersion) {
        return settledVersion == version
                ? new Consumers(version, streams.settled(), indexes.settled(), sinks.settled())
                : this;
    }

    /** The consumers without streams of which nothing can be read any more. */
    Consumers withoutStreams(Set<String> labels) {
        return new Consumers(version, streams.without(labels), indexes, sinks);
    }

    /** The consumers once an index is complete, or gone. */
    Consumers withIndexFinished(int number) {
        return new Consumers(version, streams, indexes.finished(number), sinks);
    }
}
