package dev.tepui.storage.store;

import java.nio.file.Path;
import java.util.List;

/**
 * A node's local storage, shared by all its replicas.
 *
 * <p>There is no write-ahead log here: the Raft log is it. A write is visible at once to every reader, but survives a
 * crash only after a {@link #flush}, and then together with every write before it, in all families (so an applied index
 * written in a batch always tells the truth about that batch). After a crash the store holds a prefix of the batches.
 *
 * <p>All methods may be called by any thread and may block on the disk; failures throw {@link StoreException}.
 */
public interface Store extends ReadView, AutoCloseable {
    /** Applies a batch atomically; readers see all of it or nothing. Not yet durable. */
    void write(WriteBatch batch);

    /** Makes every write that has returned durable. Concurrent calls share the work. */
    void flush();

    /** A frozen view of this moment. The caller closes it; keeping one open keeps deleted data on disk. */
    Snapshot snapshot();

    /** A view that does not change any more. */
    interface Snapshot extends ReadView, AutoCloseable {
        @Override
        void close();
    }

    /** A half-open range of keys in one family. */
    record Range(Family family, byte[] from, byte[] to) {}

    /**
     * Writes everything that {@code view} holds in {@code ranges} into files in the empty directory {@code directory},
     * in a form that {@link #importFiles} reads. Returns the names of the files, possibly none.
     */
    List<String> exportRanges(Snapshot view, List<Range> ranges, Path directory);

    /**
     * Adds the entries of exported files. The target ranges must be empty and nobody may write to them meanwhile. The
     * files stay where they are. Durable on return, per file; a crash in between leaves some files imported.
     */
    void importFiles(Path directory, List<String> files);

    /**
     * Like {@link ReadView#get}, but never touches the disk.
     *
     * @return the value, or {@link #NOT_IN_MEMORY} when answering would need the disk or the value is empty, or null
     *     when absent
     */
    byte[] getFromMemory(Family family, byte[] key);

    /** See {@link #getFromMemory}; compared by identity. */
    byte[] NOT_IN_MEMORY = new byte[0];

    /** Bytes of memory that this store holds outside the Java heap, by purpose; for metrics. */
    java.util.Map<String, Long> memoryBytes();

    /** Bytes on disk. */
    long diskBytes();

    /** Bytes of one family on disk, without what is still in memory; for metrics. */
    long diskBytes(Family family);

    /** Flushes and releases everything. Further calls throw. Calling it twice is fine. */
    @Override
    void close();
}
