package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.core.DefaultJRaftServiceFactory;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import com.alipay.sofa.jraft.util.Endpoint;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** What JRaft asks for when it starts one group. */
final class GroupServices extends DefaultJRaftServiceFactory {
    private final LogStore store;
    private final GroupStateMachine machine;
    private final Path exports;
    private final Endpoint endpoint;
    private final Executor storageThreads;

    GroupServices(LogStore store, GroupStateMachine machine, Path exports, Endpoint endpoint, Executor storageThreads) {
        this.store = store;
        this.machine = machine;
        this.exports = exports;
        this.endpoint = endpoint;
        this.storageThreads = storageThreads;
    }

    @Override
    public LogStorage createLogStorage(String uri, RaftOptions raftOptions) {
        return new GroupLogStorage(store, machine.group());
    }

    @Override
    public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions raftOptions) {
        return new GroupMetaStorage(store, machine.group());
    }

    @Override
    public SnapshotStorage createSnapshotStorage(NodeOptions options) {
        return new ExportingSnapshotStorage(
                Path.of(options.getSnapshotUri()),
                exports,
                endpoint,
                options.getRaftOptions(),
                new ExportingSnapshotStorage.Sources(machine, storageThreads));
    }
}
