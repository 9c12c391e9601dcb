package dev.tepui.storage.store.rocksdb;

import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.StoreException;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A RocksDB iterator between two bounds. Iterators are not kept for re-use: an idle one pins the memtables and files of
 * its time, outside every memory bound, and making one costs little beside the first seek.
 */
final class RocksCursor implements Cursor, OpenObjects.Releasable {
    /** What a scan reads. */
    record Span(byte[] from, byte[] to, boolean ascending) {}

    private final Gate gate;
    private final OpenObjects owner;
    private final Handles handles = new Handles();
    private final RocksIterator iterator;
    private final boolean ascending;
    private boolean started;
    private boolean exhausted;
    private boolean closed;

    /** {@code options} is taken over and closed with the cursor. */
    RocksCursor(OpenObjects owner, RocksDB database, ColumnFamilyHandle family, ReadOptions options, Span span) {
        this.owner = owner;
        this.gate = owner.gate();
        this.ascending = span.ascending();
        handles.own(options);
        options.setIterateLowerBound(handles.own(new Slice(span.from())));
        options.setIterateUpperBound(handles.own(new Slice(span.to())));
        this.iterator = handles.own(database.newIterator(family, options));
        owner.add(this);
    }

    @Override
    public boolean next() {
        gate.enter();
        try {
            if (closed) {
                throw new IllegalStateException("the cursor is closed");
            }
            if (exhausted) {
                return false;
            }
            move();
            if (iterator.isValid()) {
                return true;
            }
            exhausted = true;
            iterator.status();
            return false;
        } catch (RocksDBException e) {
            throw new StoreException("reading a range failed: " + e.getMessage(), e);
        } finally {
            gate.leave();
        }
    }

    private void move() {
        if (!started) {
            started = true;
            if (ascending) {
                iterator.seekToFirst();
            } else {
                iterator.seekToLast();
            }
        } else if (ascending) {
            iterator.next();
        } else {
            iterator.prev();
        }
    }

    @Override
    public byte[] key() {
        enterValid();
        try {
            return iterator.key();
        } finally {
            gate.leave();
        }
    }

    @Override
    public byte[] value() {
        enterValid();
        try {
            return iterator.value();
        } finally {
            gate.leave();
        }
    }

    private void enterValid() {
        gate.enter();
        if (closed || !started || exhausted) {
            gate.leave();
            throw new IllegalStateException("the cursor is not on an entry");
        }
    }

    @Override
    public void close() {
        owner.close(this);
    }

    @Override
    public void release() {
        closed = true;
        handles.close();
    }
}
