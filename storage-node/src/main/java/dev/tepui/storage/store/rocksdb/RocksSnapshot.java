package dev.tepui.storage.store.rocksdb;

import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.Store;
import java.util.Map;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.Snapshot;

/** A frozen view; holds the database's files and memtables of its time until it is closed. */
final class RocksSnapshot implements Store.Snapshot, OpenObjects.Releasable {
    private final RocksDB database;
    private final OpenObjects open;
    private final Handles handles = new Handles();
    private final Snapshot snapshot;
    private final RocksView view;
    private volatile boolean closed;

    /** Called inside the gate. */
    RocksSnapshot(RocksDB database, Map<Family, ColumnFamilyHandle> families, OpenObjects open) {
        this.database = database;
        this.open = open;
        this.snapshot = handles.own(database.getSnapshot());
        ReadOptions reads = handles.own(new ReadOptions()).setSnapshot(snapshot);
        this.view = new RocksView(database, families, open, reads, snapshot);
        open.add(this);
    }

    @Override
    public byte[] get(Family family, byte[] key) {
        checkOpen();
        return view.get(family, key);
    }

    @Override
    public Cursor scan(Family family, byte[] from, byte[] to, boolean ascending) {
        checkOpen();
        return view.scan(family, from, to, ascending);
    }

    Cursor scanOnce(Family family, byte[] from, byte[] to) {
        checkOpen();
        return view.scanOnce(family, from, to);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the snapshot is closed");
        }
    }

    @Override
    public void close() {
        open.close(this);
    }

    @Override
    public void release() {
        closed = true;
        database.releaseSnapshot(snapshot);
        handles.close();
    }
}
