package dev.tepui.storage.store.rocksdb;

/**
 * What the store may take of the machine.
 *
 * <p>{@code cacheBytes} is one LRU cache for data, index and filter blocks. {@code writeBufferBytes} is what unflushed
 * writes of all families take together; it is charged to the cache, so the two do not add up: {@code cacheBytes} bounds
 * both. {@code diskBytesMax} makes flushes fail as if the disk were full once the files take that much; 0 means no
 * limit.
 */
public record StoreLimits(long cacheBytes, long writeBufferBytes, long diskBytesMax) {
    /** For a pod with 1 GiB of memory, most of it the Java heap and the page cache. */
    public static final StoreLimits ONE_GIBIBYTE_POD = new StoreLimits(192L << 20, 64L << 20, 0);

    /** Checks the relation of the limits. */
    public StoreLimits {
        if (writeBufferBytes <= 0 || cacheBytes < writeBufferBytes) {
            throw new IllegalArgumentException("the cache must be at least as large as the write buffers: cacheBytes="
                    + cacheBytes + " writeBufferBytes=" + writeBufferBytes);
        }
        if (diskBytesMax < 0) {
            throw new IllegalArgumentException("diskBytesMax=" + diskBytesMax);
        }
    }
}
