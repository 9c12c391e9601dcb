package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.memory.MemoryStore;
import dev.tepui.storage.store.rocksdb.RocksStore;
import dev.tepui.storage.store.rocksdb.StoreLimits;
import java.nio.file.Path;

/** What a node's process leaves behind. */
interface Disk {
    /** The store of the running process. */
    Store store();

    /** The process has died and a new one takes up the store. */
    void crash();

    void close();

    /** A crash loses what was not flushed. */
    static Disk inMemory(Path ignored) {
        return new Disk() {
            private MemoryStore store = new MemoryStore();

            @Override
            public Store store() {
                return store;
            }

            @Override
            public void crash() {
                store = store.crashed();
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }

    /** A crash is a restart here: what RocksDB loses is the store's own test. */
    static Disk rocksDb(Path directory) {
        return new Disk() {
            private RocksStore store = RocksStore.open(directory, LIMITS);

            @Override
            public Store store() {
                return store;
            }

            @Override
            public void crash() {
                store.close();
                store = RocksStore.open(directory, LIMITS);
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }

    StoreLimits LIMITS = new StoreLimits(8 << 20, 2 << 20, 0);
}
