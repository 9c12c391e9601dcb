package dev.tepui.storage;

/**
 * How a node divides its memory. The heap and the limits of the JVM's own areas are fixed by {@code jvm.options}; what
 * a larger pod has beyond them goes to the store's cache, since the page cache and it are what makes reads fast.
 *
 * <pre>
 * of 1 GiB:  heap 256 MiB · direct buffers 64 · store 256 · everything else 320, left to the page cache where unused
 * everything else: metaspace 64, code cache 48, stacks of 100 threads 40, libraries, allocator, page cache
 * </pre>
 *
 * @param storeCacheBytes block cache of the store; unflushed writes are charged to it
 * @param writeBufferBytes unflushed writes of the store, at most
 */
public record MemoryBudget(long storeCacheBytes, long writeBufferBytes) {
    /** Everything but heap, direct buffers and the store; see the class comment. */
    static final long OTHER_BYTES = 320L << 20;

    /** {@code -XX:MaxDirectMemorySize} in jvm.options. */
    private static final long DIRECT_BYTES = 64L << 20;

    private static final long STORE_MIN_BYTES = 64L << 20;
    private static final long WRITE_BUFFER_MAX_BYTES = 256L << 20;

    /** Divides {@code totalBytes} by what the JVM was given. */
    static MemoryBudget ofThisProcess(long totalBytes) {
        long heap = Runtime.getRuntime().maxMemory();
        return of(totalBytes, heap, Math.min(heap, DIRECT_BYTES));
    }

    /**
     * Divides {@code totalBytes}.
     *
     * @param heapBytes the largest heap
     * @param directBytes the most that direct buffers may take
     */
    public static MemoryBudget of(long totalBytes, long heapBytes, long directBytes) {
        long left = totalBytes - heapBytes - directBytes - OTHER_BYTES;
        // On a laptop the JVM may run with another heap than the file's: still start, with a small cache.
        long store = Math.max(STORE_MIN_BYTES, left);
        return new MemoryBudget(store, Math.min(WRITE_BUFFER_MAX_BYTES, store / 4));
    }
}
