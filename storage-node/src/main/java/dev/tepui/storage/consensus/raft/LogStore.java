package dev.tepui.storage.consensus.raft;

import dev.tepui.storage.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.Statistics;
import org.rocksdb.Status;
import org.rocksdb.TickerType;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One RocksDB for the Raft logs, votes and identities of all groups of a node. RocksDB lets concurrent writers share
 * one write to its log and one fsync; so groups that are busy together pay together.
 *
 * <pre>
 * family         | key                        | value                          on disk, never change
 * default        | group (4), index (8)       | log entry, JRaft's codec 2
 * configuration  | group (4), index (8)       | the same entry again, if it changes the members
 * meta           | group (4), name            | first index (8) · term (8), vote · identity (4)
 * </pre>
 *
 * Numbers are big-endian, groups shifted so that -1 sorts first. Methods may be called by any thread; after
 * {@link #close} they throw {@link StoreException} and touch nothing native.
 */
final class LogStore implements AutoCloseable {
    static {
        RocksDB.loadLibrary();
    }

    /** The families. */
    enum Part {
        ENTRIES,
        CONFIGURATIONS,
        META
    }

    /** A call into RocksDB. */
    interface Call<T> {
        T run(RocksDB database) throws RocksDBException;
    }

    /** Fills a batch. */
    interface Changes {
        void addTo(WriteBatch batch) throws RocksDBException;
    }

    /** How files are written, whatever version of RocksDB writes them. On disk: the version before reads it, too. */
    private static final int FILE_FORMAT = 7;

    private static final long CACHE_BYTES = 8L << 20;
    private static final long WRITE_BUFFER_BYTES = 16L << 20;

    /** All families, those being flushed included. */
    private static final long WRITE_BUFFERS_BYTES = 2 * WRITE_BUFFER_BYTES;

    /** Memory outside the Java heap that the log is built to stay below. */
    static final long MEMORY_BYTES = CACHE_BYTES + WRITE_BUFFERS_BYTES;

    private final Path directory;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<RocksObject> owned = new ArrayList<>();
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final Statistics statistics;
    private final WriteOptions synced;
    private final WriteOptions unsynced;
    private RocksDB database;
    private volatile StoreException failure;

    private LogStore(Path directory) throws RocksDBException {
        this.directory = directory;
        this.statistics = own(new Statistics());
        this.synced = own(new WriteOptions()).setSync(true);
        this.unsynced = own(new WriteOptions());
        ColumnFamilyOptions familyOptions = familyOptions();
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions));
        for (String name : List.of("configuration", "meta")) {
            descriptors.add(new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), familyOptions));
        }
        try {
            database = RocksDB.open(databaseOptions(), directory.toString(), descriptors, families);
        } catch (RocksDBException e) {
            release();
            throw e;
        }
    }

    /** Opens or creates the log store; throws {@link StoreException} with a text for the administrator. */
    static LogStore open(Path directory) {
        try {
            Files.createDirectories(directory);
            return new LogStore(directory.toAbsolutePath());
        } catch (IOException e) {
            throw new StoreException("the directory " + directory + " cannot be written: " + e, e, true);
        } catch (RocksDBException e) {
            String what = "cannot open the Raft log in " + directory + ": " + e.getMessage();
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

    private <T extends RocksObject> T own(T object) {
        owned.add(object);
        return object;
    }

    private DBOptions databaseOptions() {
        DBOptions options = own(new DBOptions());
        options.setCreateIfMissing(true);
        options.setCreateMissingColumnFamilies(true);
        // A torn record at the end is the normal trace of a crash: it was never acknowledged. Damage anywhere else
        // must not be taken for an end, or acknowledged entries and votes would vanish silently.
        options.setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords);
        options.setMaxBackgroundJobs(2);
        options.setDbWriteBufferSize(WRITE_BUFFERS_BYTES);
        options.setStatistics(statistics);
        options.setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
        options.setKeepLogFileNum(2);
        options.setMaxLogFileSize(4L << 20);
        options.setStatsDumpPeriodSec(0);
        options.setStatsPersistPeriodSec(0);
        return options;
    }

    private ColumnFamilyOptions familyOptions() {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setFormatVersion(FILE_FORMAT)
                .setBlockCache(own(new LRUCache(CACHE_BYTES)))
                .setCacheIndexAndFilterBlocks(true);
        return own(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                // Entries are read again only by a member that lags: not worth compressing twice on every node.
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setArenaBlockSize(256 * 1024);
    }

    /** The key of an entry; index {@code 0} and {@link Long#MAX_VALUE} bound a group. */
    static byte[] entryKey(int group, long index) {
        return ByteBuffer.allocate(12)
                .putInt(group ^ Integer.MIN_VALUE)
                .putLong(index)
                .array();
    }

    static byte[] metaKey(int group, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(group ^ Integer.MIN_VALUE)
                .put(bytes)
                .array();
    }

    ColumnFamilyHandle family(Part part) {
        return families.get(part.ordinal());
    }

    /** Writes all or nothing; on return it survives a crash, when {@code durable}. */
    void write(boolean durable, Changes changes) {
        call(db -> {
            try (WriteBatch batch = new WriteBatch()) {
                changes.addTo(batch);
                db.write(durable ? synced : unsynced, batch);
                return null;
            }
        });
    }

    byte[] get(Part part, byte[] key) {
        return call(db -> db.get(family(part), key));
    }

    /** Runs a call unless closed; the database stays open meanwhile. */
    <T> T call(Call<T> call) {
        lock.readLock().lock();
        try {
            if (database == null) {
                throw new StoreException("the Raft log is closed", null);
            }
            return call.run(database);
        } catch (RocksDBException e) {
            failure = new StoreException("the Raft log in " + directory + " failed: " + e.getMessage(), e, isFull(e));
            throw failure;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What the disk has refused last, null when nothing; JRaft keeps such reasons to itself. */
    StoreException failure() {
        return failure;
    }

    /** Fsyncs of the log since the start. */
    long syncs() {
        return call(db -> statistics.getTickerCount(TickerType.WAL_FILE_SYNCED));
    }

    /** Bytes of memory outside the Java heap, for metrics. */
    long memoryBytes() {
        return call(db -> db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables")
                + db.getLongProperty("rocksdb.block-cache-usage"));
    }

    /** Whether any entry of the group is stored. */
    boolean hasEntries(int group) {
        return call(db -> {
            try (RocksIterator entries = db.newIterator(family(Part.ENTRIES))) {
                entries.seek(entryKey(group, 0));
                entries.status();
                return entries.isValid() && ByteBuffer.wrap(entries.key()).getInt() == (group ^ Integer.MIN_VALUE);
            }
        });
    }

    /** Removes all of a group; on return that survives a crash. */
    void deleteGroup(int group) {
        write(true, batch -> {
            for (Part part : List.of(Part.ENTRIES, Part.CONFIGURATIONS)) {
                batch.deleteRange(family(part), entryKey(group, 0), entryKey(group + 1, 0));
            }
            batch.deleteRange(family(Part.META), metaKey(group, ""), metaKey(group + 1, ""));
        });
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (database != null) {
                release();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void release() {
        families.forEach(ColumnFamilyHandle::close);
        if (database != null) {
            database.close();
            database = null;
        }
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
    }
}
