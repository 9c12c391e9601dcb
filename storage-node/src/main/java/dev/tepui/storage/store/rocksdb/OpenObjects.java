package dev.tepui.storage.store.rocksdb;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cursors and snapshots that callers have not closed yet. RocksDB must not be closed before them, so the store closes
 * what is left; whoever removes an object from the set is the one who releases it.
 */
final class OpenObjects {
    /** Gives native memory back; called once, with nobody else inside the object. */
    interface Releasable {
        void release();
    }

    private final Gate gate;
    private final Set<Releasable> open = ConcurrentHashMap.newKeySet();

    OpenObjects(Gate gate) {
        this.gate = gate;
    }

    Gate gate() {
        return gate;
    }

    void add(Releasable object) {
        open.add(object);
    }

    /** Closes for the caller; once the store is closing, the store does it instead. */
    void close(Releasable object) {
        if (!gate.tryEnter()) {
            return;
        }
        try {
            if (open.remove(object)) {
                object.release();
            }
        } finally {
            gate.leave();
        }
    }

    /** Releases what is left. Only with the gate shut. */
    void releaseAll() {
        open.forEach(Releasable::release);
        open.clear();
    }
}
