package dev.tepui.storage.store.rocksdb;

import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.StoreException;
import dev.tepui.storage.store.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Holder;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;

/**
 * {@link Store} on one RocksDB database with one column family per {@link Family}.
 *
 * <p>After a failed flush (disk full, broken disk) RocksDB refuses further writes until it could flush again; nothing
 * that was flushed before is touched, and the Raft log still has the rest. The process then has to be restarted.
 */
public final class RocksStore implements Store {
    static {
        RocksDB.loadLibrary();
    }

    private final DataDirectory directory;
    private final Gate gate = new Gate();
    private final OpenObjects open = new OpenObjects(gate);
    private final Handles handles = new Handles();
    private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
    private final SharedFlush sharedFlush = new SharedFlush(this::flushNow);
    private final Cache cache;
    private final RocksDB database;
    private final RocksView now;
    private final FileTransfer transfer;
    private final WriteOptions unlogged;
    private final ReadOptions memoryReads;
    private final FlushOptions flushOptions;

    private RocksStore(DataDirectory directory, StoreLimits limits) throws RocksDBException {
        this.directory = directory;
        this.cache = Tuning.cache(limits, handles);
        this.unlogged = handles.own(new WriteOptions()).setDisableWAL(true);
        this.memoryReads = handles.own(new ReadOptions()).setReadTier(ReadTier.BLOCK_CACHE_TIER);
        this.flushOptions =
                handles.own(new FlushOptions()).setWaitForFlush(true).setAllowWriteStall(true);
        this.database = openDatabase(limits);
        this.now = new RocksView(database, families, open, handles.own(new ReadOptions()), null);
        this.transfer = new FileTransfer(database, families, directory);
    }

    /**
     * Opens or creates the store.
     *
     * @throws StoreException when the directory cannot be used: no permission, damaged, in use, of another format; the
     *     text says which
     */
    public static RocksStore open(Path directory, StoreLimits limits) {
        DataDirectory data = new DataDirectory(directory.toAbsolutePath());
        data.prepare();
        try {
            return new RocksStore(data, limits);
        } catch (RocksDBException e) {
            String what = "cannot open the database in " + data.database() + ": " + e.getMessage();
            if (isFull(e)) {
                throw new StoreException(what + ". The disk is full: make room or enlarge the volume.", e, true);
            }
            throw new StoreException(
                    what + ". Nothing was changed. If the files are damaged, move the data directory away:"
                            + " the node then gets its data from the other members.",
                    e);
        }
    }

    /** By the text, too: RocksDB wraps some failures in others without a code. */
    private static boolean isFull(RocksDBException e) {
        boolean code = e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace;
        return code || String.valueOf(e.getMessage()).contains("No space left on device");
    }

    private RocksDB openDatabase(StoreLimits limits) throws RocksDBException {
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        try {
            DBOptions options = Tuning.database(limits, cache, handles);
            ColumnFamilyOptions familyOptions = Tuning.family(limits, cache, handles);
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions));
            for (Family family : Family.values()) {
                descriptors.add(
                        new ColumnFamilyDescriptor(family.diskName().getBytes(StandardCharsets.UTF_8), familyOptions));
            }
            RocksDB result =
                    handles.own(RocksDB.open(options, directory.database().toString(), descriptors, opened));
            opened.forEach(handles::own);
            for (Family family : Family.values()) {
                families.put(family, opened.get(1 + family.ordinal()));
            }
            return result;
        } catch (RocksDBException e) {
            handles.close();
            throw e;
        }
    }

    @Override
    public byte[] get(Family family, byte[] key) {
        return now.get(family, key);
    }

    @Override
    public Cursor scan(Family family, byte[] from, byte[] to, boolean ascending) {
        return now.scan(family, from, to, ascending);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Asks whether the key may exist rather than getting it from the block cache only: the latter reports a miss by
     * an exception, which costs more than the disk read that it saves the caller from.
     */
    @Override
    public byte[] getFromMemory(Family family, byte[] key) {
        gate.enter();
        try {
            Holder<byte[]> value = new Holder<>();
            if (!database.keyMayExist(families.get(family), memoryReads, key, value)) {
                return null;
            }
            byte[] found = value.getValue();
            // Where a partition of an index is not in the cache, RocksDB says that it has found an empty value.
            return found == null || found.length == 0 ? NOT_IN_MEMORY : found;
        } finally {
            gate.leave();
        }
    }

    @Override
    public void write(WriteBatch batch) {
        gate.enter();
        try (org.rocksdb.WriteBatch changes = new org.rocksdb.WriteBatch()) {
            for (WriteBatch.Change change : batch.changes()) {
                switch (change) {
                    case WriteBatch.Put put -> changes.put(families.get(put.family()), put.key(), put.value());
                    case WriteBatch.Delete delete -> changes.delete(families.get(delete.family()), delete.key());
                    case WriteBatch.DeleteRange range ->
                        changes.deleteRange(families.get(range.family()), range.from(), range.to());
                }
            }
            database.write(unlogged, changes);
        } catch (RocksDBException e) {
            throw new StoreException("writing to " + directory.root() + " failed: " + e.getMessage(), e, isFull(e));
        } finally {
            gate.leave();
        }
    }

    @Override
    public void flush() {
        gate.enter();
        try {
            sharedFlush.run();
        } finally {
            gate.leave();
        }
    }

    /** All families in one atomic step; empty ones cost nothing. */
    private void flushNow() {
        try {
            database.flush(flushOptions, List.copyOf(families.values()));
        } catch (RocksDBException e) {
            throw new StoreException("flushing to " + directory.root() + " failed: " + e.getMessage(), e, isFull(e));
        }
    }

    @Override
    public Snapshot snapshot() {
        gate.enter();
        try {
            return new RocksSnapshot(database, families, open);
        } finally {
            gate.leave();
        }
    }

    @Override
    public List<String> exportRanges(Snapshot view, List<Range> ranges, Path target) {
        gate.enter();
        try {
            return transfer.export((RocksSnapshot) view, ranges, target);
        } finally {
            gate.leave();
        }
    }

    @Override
    public void importFiles(Path source, List<String> files) {
        gate.enter();
        try {
            transfer.importFiles(source, files);
        } finally {
            gate.leave();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@code block_cache} includes {@code memtables} (they are charged to it) and {@code block_cache_pinned}, what
     * cannot be evicted now.
     */
    @Override
    public Map<String, Long> memoryBytes() {
        gate.enter();
        try {
            Map<String, Long> result = new LinkedHashMap<>();
            result.put("block_cache", cache.getUsage());
            result.put("block_cache_pinned", cache.getPinnedUsage());
            result.put("memtables", database.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"));
            result.put("table_readers", database.getAggregatedLongProperty("rocksdb.estimate-table-readers-mem"));
            return result;
        } catch (RocksDBException e) {
            throw new StoreException("reading properties of the database failed: " + e.getMessage(), e);
        } finally {
            gate.leave();
        }
    }

    @Override
    public long diskBytes(Family family) {
        gate.enter();
        try {
            return database.getLongProperty(families.get(family), "rocksdb.total-sst-files-size");
        } catch (RocksDBException e) {
            throw new StoreException("reading properties of the database failed: " + e.getMessage(), e);
        } finally {
            gate.leave();
        }
    }

    @Override
    public long diskBytes() {
        return directory.bytes();
    }

    @Override
    public void close() {
        if (!gate.shut()) {
            return;
        }
        open.releaseAll();
        try {
            flushNow();
        } finally {
            handles.close();
        }
    }
}
