package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.codec.LogEntryDecoder;
import com.alipay.sofa.jraft.entity.codec.LogEntryEncoder;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import dev.tepui.storage.store.StoreException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group's part of the shared {@link LogStore}.
 *
 * <p>Invariant: the log holds the entries from {@code firstIndex} to the last without a gap; what lies before
 * {@code firstIndex} is dead even if it is still on disk. Every change is one atomic batch, so a crash leaves the log
 * before or after it, never between. Failures are reported as JRaft wants it (false, 0, null): it then stops the
 * replica.
 */
final class GroupLogStorage implements LogStorage {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLogStorage.class);
    private static final String FIRST_INDEX = "firstIndex";

    private final LogStore store;
    private final int group;
    private LogEntryEncoder encoder;
    private LogEntryDecoder decoder;
    private volatile long firstIndex = 1;

    GroupLogStorage(LogStore store, int group) {
        this.store = store;
        this.group = group;
    }

    @Override
    public boolean init(LogStorageOptions options) {
        encoder = options.getLogEntryCodecFactory().encoder();
        decoder = options.getLogEntryCodecFactory().decoder();
        try {
            byte[] first = store.get(LogStore.Part.META, LogStore.metaKey(group, FIRST_INDEX));
            firstIndex = first == null ? 1 : ByteBuffer.wrap(first).getLong();
            loadConfigurations(options.getConfigurationManager());
            return true;
        } catch (StoreException e) {
            LOG.error("group {}: reading the log failed", group, e);
            return false;
        }
    }

    private void loadConfigurations(ConfigurationManager manager) {
        store.call(db -> {
            try (Slice end = new Slice(key(Long.MAX_VALUE));
                    ReadOptions bounded = new ReadOptions().setIterateUpperBound(end);
                    RocksIterator entries = db.newIterator(family(LogStore.Part.CONFIGURATIONS), bounded)) {
                for (entries.seek(key(firstIndex)); entries.isValid(); entries.next()) {
                    LogEntry entry = decoder.decode(entries.value());
                    if (entry == null) {
                        throw new StoreException(
                                "group " + group + ": a configuration in the log is damaged or of an unknown version",
                                null);
                    }
                    manager.add(configuration(entry));
                }
                entries.status();
                return null;
            }
        });
    }

    private static ConfigurationEntry configuration(LogEntry entry) {
        Configuration old = entry.getOldPeers() == null
                ? new Configuration()
                : new Configuration(entry.getOldPeers(), entry.getOldLearners());
        LogId id = new LogId(entry.getId().getIndex(), entry.getId().getTerm());
        return new ConfigurationEntry(id, new Configuration(entry.getPeers(), entry.getLearners()), old);
    }

    /** The store belongs to the node, not to the group. */
    @Override
    public void shutdown() {}

    @Override
    public long getFirstLogIndex() {
        return firstIndex;
    }

    /** 0 when the log is empty, also after a purge: JRaft then goes on after its snapshot. */
    @Override
    public long getLastLogIndex() {
        return store.call(db -> {
            try (Slice start = new Slice(key(firstIndex));
                    ReadOptions bounded = new ReadOptions().setIterateLowerBound(start);
                    RocksIterator entries = db.newIterator(family(LogStore.Part.ENTRIES), bounded)) {
                entries.seekForPrev(key(Long.MAX_VALUE));
                entries.status();
                return entries.isValid() ? ByteBuffer.wrap(entries.key()).getLong(Integer.BYTES) : 0L;
            }
        });
    }

    @Override
    public LogEntry getEntry(long index) {
        if (index < firstIndex) {
            return null;
        }
        try {
            byte[] value = store.get(LogStore.Part.ENTRIES, key(index));
            if (value == null) {
                return null;
            }
            LogEntry entry = decoder.decode(value);
            if (entry == null) {
                LOG.error("group {}: the log entry {} is damaged or of an unknown version", group, index);
            }
            return entry;
        } catch (StoreException e) {
            LOG.error("group {}: reading the log entry {} failed", group, index, e);
            return null;
        }
    }

    @Override
    @Deprecated
    public long getTerm(long index) {
        LogEntry entry = getEntry(index);
        return entry == null ? 0 : entry.getId().getTerm();
    }

    @Override
    public boolean appendEntry(LogEntry entry) {
        return appendEntries(List.of(entry)) == 1;
    }

    @Override
    public int appendEntries(List<LogEntry> entries) {
        boolean written = tryWrite("appending", true, batch -> {
            for (LogEntry entry : entries) {
                byte[] key = key(entry.getId().getIndex());
                byte[] value = encoder.encode(entry);
                batch.put(family(LogStore.Part.ENTRIES), key, value);
                if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
                    batch.put(family(LogStore.Part.CONFIGURATIONS), key, value);
                }
            }
        });
        return written ? entries.size() : 0;
    }

    /** Synced: files are dropped at once, and a first index from before would then promise entries that are gone. */
    @Override
    public boolean truncatePrefix(long firstIndexKept) {
        long from = firstIndex;
        boolean written = tryWrite("purging", true, batch -> {
            putFirstIndex(batch, firstIndexKept);
            deleteEntries(batch, from, firstIndexKept);
        });
        if (written) {
            firstIndex = firstIndexKept;
            dropFiles(from, firstIndexKept);
        }
        return written;
    }

    /** Gives back whole files that hold nothing but purged entries; the rest goes with a later compaction. */
    private void dropFiles(long from, long to) {
        try {
            store.call(db -> {
                db.deleteFilesInRanges(family(LogStore.Part.ENTRIES), Arrays.asList(key(from), key(to)), false);
                return null;
            });
        } catch (StoreException e) {
            LOG.warn("group {}: purged log entries still take space", group, e);
        }
    }

    @Override
    public boolean truncateSuffix(long lastIndexKept) {
        return tryWrite("truncating", true, batch -> deleteEntries(batch, lastIndexKept + 1, Long.MAX_VALUE));
    }

    /** Drops the whole log in one step; the next entry will be {@code nextLogIndex}, after an installed snapshot. */
    @Override
    public boolean reset(long nextLogIndex) {
        boolean written = tryWrite("resetting", true, batch -> {
            putFirstIndex(batch, nextLogIndex);
            deleteEntries(batch, 0, Long.MAX_VALUE);
        });
        if (written) {
            firstIndex = nextLogIndex;
        }
        return written;
    }

    private void putFirstIndex(WriteBatch batch, long index) throws RocksDBException {
        batch.put(
                family(LogStore.Part.META),
                LogStore.metaKey(group, FIRST_INDEX),
                ByteBuffer.allocate(Long.BYTES).putLong(index).array());
    }

    private void deleteEntries(WriteBatch batch, long from, long to) throws RocksDBException {
        batch.deleteRange(family(LogStore.Part.ENTRIES), key(from), key(to));
        batch.deleteRange(family(LogStore.Part.CONFIGURATIONS), key(from), key(to));
    }

    private boolean tryWrite(String what, boolean durable, LogStore.Changes changes) {
        try {
            store.write(durable, changes);
            return true;
        } catch (StoreException e) {
            LOG.error("group {}: {} the log failed; the replica stops", group, what, e);
            return false;
        }
    }

    private ColumnFamilyHandle family(LogStore.Part part) {
        return store.family(part);
    }

    private byte[] key(long index) {
        return LogStore.entryKey(group, index);
    }
}
