package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A log that cannot be written while a switch is on. */
record FailingLog(LogStorage log, AtomicBoolean failing) implements LogStorage {
    @Override
    public boolean init(LogStorageOptions options) {
        return log.init(options);
    }

    @Override
    public void shutdown() {
        log.shutdown();
    }

    @Override
    public long getFirstLogIndex() {
        return log.getFirstLogIndex();
    }

    @Override
    public long getLastLogIndex() {
        return log.getLastLogIndex();
    }

    @Override
    public LogEntry getEntry(long index) {
        return log.getEntry(index);
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation") // The interface still has it.
    public long getTerm(long index) {
        return log.getTerm(index);
    }

    @Override
    public boolean appendEntry(LogEntry entry) {
        return !failing.get() && log.appendEntry(entry);
    }

    @Override
    public int appendEntries(List<LogEntry> entries) {
        return failing.get() ? 0 : log.appendEntries(entries);
    }

    @Override
    public boolean truncatePrefix(long firstIndexKept) {
        return !failing.get() && log.truncatePrefix(firstIndexKept);
    }

    @Override
    public boolean truncateSuffix(long lastIndexKept) {
        return !failing.get() && log.truncateSuffix(lastIndexKept);
    }

    @Override
    public boolean reset(long nextLogIndex) {
        return !failing.get() && log.reset(nextLogIndex);
    }
}
