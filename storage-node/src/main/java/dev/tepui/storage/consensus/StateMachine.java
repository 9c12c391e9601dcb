package dev.tepui.storage.consensus;

import java.nio.file.Path;
import java.util.List;

/**
 * What a replication group replicates: called by the consensus engine on every replica with the same commands in the
 * same order. One thread at a time per group for {@link #apply} and {@link #importFrom}; {@link #flush} and
 * {@link #exportTo} may run on another thread while commands are applied.
 */
public interface StateMachine {
    /** A committed log entry. {@code command} must not be changed. */
    record Entry(long index, long term, byte[] command) {}

    /** Position in the log; index 0 means nothing yet. */
    record Position(long index, long term) {}

    /**
     * Applies entries in order and returns one reply per entry. Entries at or below {@link #applied} are replays after
     * a restart: skipped, with an empty reply (nobody waits for one). Indexes may have gaps: the engine's own entries.
     * Throws only when this replica must stop (disk failure, broken invariant).
     */
    List<byte[]> apply(List<Entry> entries);

    /** The last entry whose effects readers see. */
    Position applied();

    /** Makes everything up to the returned position durable, so that the log before it may be purged. */
    Position flush();

    /**
     * Writes the whole state of this group into files in the empty directory; returns the position that they hold. Used
     * to bring up a replica that is new or too far behind.
     */
    Position exportTo(Path directory);

    /**
     * Replaces this group's whole state by exported files; durable on return. May be repeated after a crash with the
     * same directory, which it leaves unchanged.
     */
    Position importFrom(Path directory);
}
