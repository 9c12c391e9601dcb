package dev.tepui.storage.store.rocksdb;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps native calls and the closing of the store apart: a call into a closed RocksDB does not throw, it kills the
 * process. Every call passes the gate; closing shuts it and waits until nobody is inside.
 *
 * <p>Entering counts first and looks at the flag second, closing sets the flag first and reads the count second, and
 * both are sequentially consistent: so either the caller sees the gate shut or the closer sees the caller.
 */
final class Gate {
    private static final long WAIT_NANOS = 100_000;

    private final LongAdder inside = new LongAdder();
    private volatile boolean shut;

    /** Enters, unless shut. Whoever gets true must {@link #leave}. */
    boolean tryEnter() {
        inside.increment();
        if (shut) {
            inside.decrement();
            return false;
        }
        return true;
    }

    /** Enters or throws. */
    void enter() {
        if (!tryEnter()) {
            throw new IllegalStateException("the store is closed");
        }
    }

    void leave() {
        inside.decrement();
    }

    /** Shuts the gate and waits for those inside. False when somebody else did. */
    boolean shut() {
        synchronized (this) {
            if (shut) {
                return false;
            }
            shut = true;
        }
        while (inside.sum() != 0) {
            LockSupport.parkNanos(WAIT_NANOS);
        }
        return true;
    }
}
