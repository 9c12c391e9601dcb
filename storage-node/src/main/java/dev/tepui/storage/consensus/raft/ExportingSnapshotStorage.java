package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import com.alipay.sofa.jraft.util.Endpoint;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** JRaft's local snapshots, except that what is sent to others is made when it is needed. */
final class ExportingSnapshotStorage extends LocalSnapshotStorage {
    private static final AtomicLong EXPORTS = new AtomicLong();

    private final GroupStateMachine machine;
    private final Path exports;
    private final RaftOptions raftOptions;
    private final Endpoint endpoint;
    private final Executor storageThreads;

    ExportingSnapshotStorage(
            Path directory, Path exports, Endpoint endpoint, RaftOptions raftOptions, Sources sources) {
        super(directory.toString(), null, raftOptions);
        this.machine = sources.machine();
        this.storageThreads = sources.storageThreads();
        this.exports = exports;
        this.raftOptions = raftOptions;
        this.endpoint = endpoint;
        setServerAddr(endpoint);
    }

    /** Where an export comes from and who writes it. */
    record Sources(GroupStateMachine machine, Executor storageThreads) {}

    Endpoint endpoint() {
        return endpoint;
    }

    RaftOptions raftOptions() {
        return raftOptions;
    }

    GroupExport export(SnapshotMeta meta) {
        Path directory = exports.resolve(machine.group() + "-" + EXPORTS.incrementAndGet());
        return new GroupExport(machine, directory, raftOptions, meta, storageThreads);
    }

    @Override
    public SnapshotReader open() {
        SnapshotReader local = super.open();
        return local == null ? null : new ExportingSnapshotReader(this, (LocalSnapshotReader) local);
    }
}
