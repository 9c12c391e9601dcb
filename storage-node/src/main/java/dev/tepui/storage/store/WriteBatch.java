package dev.tepui.storage.store;

import java.util.ArrayList;
import java.util.List;

/** Changes that a {@link Store} applies all or not at all, in the order they were added. Plain data; one thread. */
public final class WriteBatch {
    /** One change. */
    public sealed interface Change {}

    /** Sets {@code key} to {@code value}. */
    public record Put(Family family, byte[] key, byte[] value) implements Change {}

    /** Removes {@code key}; nothing happens when it is absent. */
    public record Delete(Family family, byte[] key) implements Change {}

    /** Removes every key from {@code from} (inclusive) to {@code to} (exclusive). */
    public record DeleteRange(Family family, byte[] from, byte[] to) implements Change {}

    private final List<Change> changes = new ArrayList<>();

    /** Adds a {@link Put}. */
    public void put(Family family, byte[] key, byte[] value) {
        changes.add(new Put(family, key, value));
    }

    /** Adds a {@link Delete}. */
    public void delete(Family family, byte[] key) {
        changes.add(new Delete(family, key));
    }

    /** Adds a {@link DeleteRange}. */
    public void deleteRange(Family family, byte[] from, byte[] to) {
        changes.add(new DeleteRange(family, from, to));
    }

    /** Adds all changes of another batch. */
    public void addAll(WriteBatch later) {
        changes.addAll(later.changes);
    }

    /** The changes in order; a live view. */
    public List<Change> changes() {
        return changes;
    }
}
