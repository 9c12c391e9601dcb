package dev.tepui.storage.store.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.Env;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;
import org.rocksdb.WriteBufferManager;

/** How RocksDB is set up: bounded memory first, point reads second. Each setting carries its reason. */
final class Tuning {
    /** About 1 % false positives: nine of ten reads of an absent key touch no data block at all, at 10 bits per key. */
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** A miss reads one block; most items are small, so large blocks would read what nobody asked for. */
    private static final long BLOCK_BYTES = 8 * 1024;

    /**
     * How files are written, said here so that another version of RocksDB does not change it by the way: members of two
     * versions send each other files, and the version before must read what this one leaves. On disk: raising it takes
     * what docs/adr/0015 says.
     */
    private static final int FILE_FORMAT = 7;

    /** Share of the cache where data blocks cannot push out index and filter blocks, which every read needs. */
    private static final double HIGH_PRIORITY_SHARE = 0.3;

    private static final int CACHE_SHARD_BITS_DEFAULT = -1;
    private static final long ARENA_BLOCK_BYTES = 256 * 1024;
    private static final long SYNC_STEP_BYTES = 1 << 20;

    private Tuning() {}

    static Cache cache(StoreLimits limits, Handles handles) {
        return handles.own(new LRUCache(limits.cacheBytes(), CACHE_SHARD_BITS_DEFAULT, false, HIGH_PRIORITY_SHARE));
    }

    static DBOptions database(StoreLimits limits, Cache cache, Handles handles) throws RocksDBException {
        DBOptions options = handles.own(new DBOptions());
        options.setCreateIfMissing(true);
        options.setCreateMissingColumnFamilies(true);
        // Without a log, families flushed one by one would leave a state that never existed.
        options.setAtomicFlush(true);
        options.setWriteBufferManager(handles.own(new WriteBufferManager(limits.writeBufferBytes(), cache)));
        SstFileManager files = handles.own(new SstFileManager(Env.getDefault()));
        if (limits.diskBytesMax() > 0) {
            files.setMaxAllowedSpaceUsage(limits.diskBytesMax());
        }
        options.setSstFileManager(files);
        // One flush and one compaction: the node shares two cores with the requests.
        options.setMaxBackgroundJobs(2);
        options.setAvoidUnnecessaryBlockingIO(true);
        // Writes back in small steps, so that the fsync at the end of a file does not stall the log's fsyncs.
        options.setBytesPerSync(SYNC_STEP_BYTES);
        options.setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
        options.setKeepLogFileNum(2);
        options.setMaxLogFileSize(4L << 20);
        options.setStatsDumpPeriodSec(0);
        options.setStatsPersistPeriodSec(0);
        return options;
    }

    static ColumnFamilyOptions family(StoreLimits limits, Cache cache, Handles handles) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setFormatVersion(FILE_FORMAT)
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(handles.own(new BloomFilter(BLOOM_BITS_PER_KEY)))
                .setWholeKeyFiltering(true)
                // Index and filters live in the cache, in pieces, and so inside the memory bound.
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinTopLevelIndexAndFilter(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                .setDataBlockHashTableUtilRatio(0.75);
        return handles.own(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(Math.max(limits.writeBufferBytes() / 2, ARENA_BLOCK_BYTES))
                // Most families stay tiny: an arena block of the default 1 MiB each would be mostly air.
                .setArenaBlockSize(ARENA_BLOCK_BYTES);
    }

    /** For files that are written to be ingested elsewhere: same blocks and filters, no cache. */
    static Options exportedFile(Handles handles) {
        return handles.own(new Options())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setFormatVersion(FILE_FORMAT)
                        .setNoBlockCache(true)
                        .setBlockSize(BLOCK_BYTES)
                        .setFilterPolicy(handles.own(new BloomFilter(BLOOM_BITS_PER_KEY)))
                        .setWholeKeyFiltering(true)
                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                        .setPartitionFilters(true)
                        .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                        .setDataBlockHashTableUtilRatio(0.75));
    }
}
