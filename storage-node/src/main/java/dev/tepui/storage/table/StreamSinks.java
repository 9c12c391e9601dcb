package dev.tepui.storage.table;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sinks of a table, also those that are about to go. Immutable; pure.
 *
 * @param all no two that are wanted have the same name
 */
public record StreamSinks(List<TableSink> all) {
    /** A table without any. */
    public static final StreamSinks NONE = new StreamSinks(List.of());

    /** Those that are to be there. */
    public List<TableSink> wanted() {
        return all.stream().filter(TableSink::isWanted).toList();
    }

    /** Whether all groups know what is wanted. */
    public boolean areSettled() {
        return all.stream().allMatch(TableSink::isSettled);
    }

    /**
     * The sinks when {@code sinks} are wanted: others begin to go, new ones begin. One that goes has nothing to do with
     * a new one of its name.
     *
     * @param version of the table's consumers that this is
     */
    StreamSinks wanting(List<StreamSink> sinks, long version) {
        // In a certain order, the same on every replica.
        SortedMap<String, TableSink> present = new TreeMap<>();
        wanted().forEach(sink -> present.put(sink.name(), sink));
        List<TableSink> after = new ArrayList<>();
        for (StreamSink sink : sinks) {
            TableSink same = present.remove(sink.name());
            after.add(same == null ? new TableSink(sink, version, TableSink.Status.STARTING) : same.with(sink));
        }
        present.values().forEach(gone -> after.add(gone.with(TableSink.Status.STOPPING)));
        all.stream().filter(sink -> !sink.isWanted()).forEach(after::add);
        return new StreamSinks(List.copyOf(after));
    }

    /** The sinks once all groups know what is wanted. */
    StreamSinks settled() {
        return new StreamSinks(wanted().stream()
                .map(sink -> sink.with(TableSink.Status.ACTIVE))
                .toList());
    }
}
