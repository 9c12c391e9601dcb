package dev.tepui.storage.table;

import dev.tepui.storage.table.StreamSpecification.ViewType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The streams of a table, as far as they can be read. Immutable; pure.
 *
 * @param all in the order of their beginning; at most one is wanted, and it is the last
 */
public record Streams(List<TableStream> all) {
    /** A table that never had one. */
    public static final Streams NONE = new Streams(List.of());

    /** The one that began last; null when there is none. */
    public TableStream latest() {
        return all.isEmpty() ? null : all.getLast();
    }

    /** The one with a label, or null. */
    public TableStream find(String label) {
        return all.stream()
                .filter(stream -> stream.label().equals(label))
                .findFirst()
                .orElse(null);
    }

    /** Whether all groups know what is wanted. */
    public boolean areSettled() {
        return all.stream().allMatch(TableStream::isSettled);
    }

    /** The view type of the stream that is wanted; null when none is. */
    private ViewType wanted() {
        return latest() != null && latest().isWanted() ? latest().viewType() : null;
    }

    /** The streams when one with {@code viewType} is wanted, or with null none. */
    Streams wanting(ViewType viewType, long nowMillis) {
        if (viewType == wanted()) {
            return this;
        }
        List<TableStream> after = new ArrayList<>(all);
        if (wanted() != null) {
            after.set(after.size() - 1, latest().ending(nowMillis));
        }
        if (viewType != null) {
            TableStream begun = TableStream.begin(viewType, nowMillis);
            // A clock that was set back must not give a label twice.
            for (long later = nowMillis + 1; labelIsTaken(begun); later++) {
                begun = TableStream.begin(viewType, later);
            }
            after.add(begun);
        }
        return new Streams(List.copyOf(after));
    }

    private boolean labelIsTaken(TableStream stream) {
        return find(stream.label()) != null;
    }

    /** The streams once all groups know what is wanted. */
    Streams settled() {
        return new Streams(all.stream().map(TableStream::settled).toList());
    }

    /** The streams without those of which nothing can be read any more. */
    Streams without(Set<String> labels) {
        return new Streams(all.stream()
                .filter(stream -> stream.isWanted() || !labels.contains(stream.label()))
                .toList());
    }
}
