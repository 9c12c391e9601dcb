package dev.tepui.storage.store.rocksdb;

import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import dev.tepui.storage.store.StoreException;
import java.util.Map;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/** Reads of the database, now or as of a RocksDB snapshot. */
final class RocksView implements ReadView {
    private final RocksDB database;
    private final Map<Family, ColumnFamilyHandle> families;
    private final OpenObjects open;
    private final ReadOptions pointReads;
    private final Snapshot snapshot;

    /** {@code snapshot} null means now; {@code pointReads} must then read as of that snapshot too. */
    RocksView(
            RocksDB database,
            Map<Family, ColumnFamilyHandle> families,
            OpenObjects open,
            ReadOptions pointReads,
            Snapshot snapshot) {
        this.database = database;
        this.families = families;
        this.open = open;
        this.pointReads = pointReads;
        this.snapshot = snapshot;
    }

    @Override
    public byte[] get(Family family, byte[] key) {
        open.gate().enter();
        try {
            return database.get(families.get(family), pointReads, key);
        } catch (RocksDBException e) {
            throw new StoreException("reading " + family.diskName() + " failed: " + e.getMessage(), e);
        } finally {
            open.gate().leave();
        }
    }

    @Override
    public Cursor scan(Family family, byte[] from, byte[] to, boolean ascending) {
        return scan(family, new RocksCursor.Span(from, to, ascending), new ReadOptions());
    }

    /** A scan that does not push other data out of the cache and reads ahead: for whole ranges. */
    Cursor scanOnce(Family family, byte[] from, byte[] to) {
        ReadOptions options = new ReadOptions().setFillCache(false).setReadaheadSize(1 << 20);
        return scan(family, new RocksCursor.Span(from, to, true), options);
    }

    private Cursor scan(Family family, RocksCursor.Span span, ReadOptions options) {
        open.gate().enter();
        try {
            if (snapshot != null) {
                options.setSnapshot(snapshot);
            }
            return new RocksCursor(open, database, families.get(family), options, span);
        } finally {
            open.gate().leave();
        }
    }
}
