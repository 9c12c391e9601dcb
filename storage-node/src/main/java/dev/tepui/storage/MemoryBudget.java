package dev.tepui.storage;

import java.util.Optional;

/**
 * How a node divides its memory. The heap and the limits of the JVM's own areas are fixed by {@code jvm.options}; what
 * a larger pod has beyond them goes to the store's cache, since the page cache and it are what makes reads fast.
 *
 * <pre>
 * MiB of 1,024   limited by
 *   256          heap                   -Xmx
 *    64          direct buffers         -XX:MaxDirectMemorySize
 *    96          metaspace              -XX:MaxMetaspaceSize
 *    64          compiled code          -XX:ReservedCodeCacheSize
 *    32          stacks                 128 threads, of each 1 MiB reserved about a quarter is touched
 *    40          Raft log               cache and write buffers of the log store
 *   320          store                  block cache, unflushed writes are charged to it
 *   152          everything else        libraries, the collector's tables, the allocator's losses, page cache
 * </pre>
 *
 * @param totalBytes what the process may take
 * @param fixedBytes everything but the store
 * @param storeCacheBytes block cache of the store; unflushed writes are charged to it
 * @param writeBufferBytes unflushed writes of the store, at most
 */
public record MemoryBudget(long totalBytes, long fixedBytes, long storeCacheBytes, long writeBufferBytes) {
    /** The limits in {@code jvm.options}; a test compares. */
    static final long DIRECT_BYTES = 64L << 20;

    static final long METASPACE_BYTES = 96L << 20;
    static final long CODE_BYTES = 64L << 20;

    static final long STACKS_BYTES = 32L << 20;
    static final long REST_BYTES = 152L << 20;

    private static final long STORE_MIN_BYTES = 64L << 20;
    private static final long WRITE_BUFFER_MAX_BYTES = 256L << 20;

    /** Divides {@code totalBytes} by what the JVM was given. */
    static MemoryBudget ofThisProcess(long totalBytes, long raftLogBytes) {
        return of(totalBytes, Runtime.getRuntime().maxMemory(), raftLogBytes);
    }

    /**
     * Divides {@code totalBytes}.
     *
     * @param heapBytes the largest heap
     * @param raftLogBytes the most that the Raft log takes outside of it
     */
    public static MemoryBudget of(long totalBytes, long heapBytes, long raftLogBytes) {
        long fixed = heapBytes + DIRECT_BYTES + METASPACE_BYTES + CODE_BYTES + STACKS_BYTES + raftLogBytes + REST_BYTES;
        // A smaller pod, or a JVM with another heap than the file's: still start, with a small cache.
        long store = Math.max(STORE_MIN_BYTES, totalBytes - fixed);
        return new MemoryBudget(totalBytes, fixed, store, Math.min(WRITE_BUFFER_MAX_BYTES, store / 4));
    }

    /** What to tell the administrator when the parts together exceed the whole. */
    Optional<String> warning() {
        long sum = fixedBytes + storeCacheBytes;
        return sum <= totalBytes
                ? Optional.empty()
                : Optional.of("TEPUI_MEMORY_BYTES=" + totalBytes + " is less than the " + sum
                        + " bytes that the node may come to take under load");
    }
}
