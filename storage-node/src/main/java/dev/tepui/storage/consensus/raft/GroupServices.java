package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.core.DefaultJRaftServiceFactory;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import com.alipay.sofa.jraft.util.Endpoint;
import java.nio.file.Path;

/** What JRaft asks for when it starts one group. */
final class GroupServices extends DefaultJRaftServiceFactory {
    /** Makes the log storage of a group. */
    interface Logs {
        LogStorage open(LogStore store, int group, RaftOptions options);
    }

    private final Logs logs;
    private final LogStore store;
    private final int group;
    private final Endpoint endpoint;
    private final Path exports;
    private final ExportingSnapshotStorage.Sources sources;

    GroupServices(
            Logs logs, LogStore store, Endpoint endpoint, Path exports, ExportingSnapshotStorage.Sources sources) {
        this.logs = logs;
        this.store = store;
        this.group = sources.machine().group();
        this.endpoint = endpoint;
        this.exports = exports;
        this.sources = sources;
    }

    @Override
    public LogStorage createLogStorage(String uri, RaftOptions raftOptions) {
        return logs.open(store, group, raftOptions);
    }

    @Override
    public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions raftOptions) {
        return new GroupMetaStorage(store, group);
    }

    @Override
    public SnapshotStorage createSnapshotStorage(NodeOptions options) {
        return new ExportingSnapshotStorage(
                Path.of(options.getSnapshotUri()), exports, endpoint, options.getRaftOptions(), sources);
    }
}
