package dev.tepui.storage.store.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.AbstractNativeReference;

/**
 * Owns native objects and closes them in reverse order of creation. Native memory is invisible to the garbage
 * collector: an object that nobody closes is a leak, one that is closed too early a crash of the process.
 */
final class Handles implements AutoCloseable {
    private static final AtomicLong OPEN = new AtomicLong();

    private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();

    /** Native objects of all stores of this process that are not closed yet; tests assert that none is left. */
    static long open() {
        return OPEN.get();
    }

    <T extends AbstractNativeReference> T own(T handle) {
        owned.push(handle);
        OPEN.incrementAndGet();
        return handle;
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            owned.pop().close();
            OPEN.decrementAndGet();
        }
    }
}
