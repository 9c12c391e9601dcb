package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotReader;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Set;

/**
 * The local snapshot, which holds next to nothing; becomes a full copy of the group's state when it is to be sent. It
 * extends the local reader only because JRaft casts to that; every call goes to the reader that JRaft made.
 */
final class ExportingSnapshotReader extends LocalSnapshotReader {
    private final LocalSnapshotReader local;
    private final ExportingSnapshotStorage storage;
    private GroupExport export;
    private boolean closed;

    ExportingSnapshotReader(ExportingSnapshotStorage storage, LocalSnapshotReader local) {
        super(storage, null, storage.endpoint(), storage.raftOptions(), local.getPath());
        this.storage = storage;
        this.local = local;
    }

    @Override
    public boolean init(Void ignored) {
        return true;
    }

    @Override
    public void shutdown() {
        try {
            close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public SnapshotMeta load() {
        return local.load();
    }

    @Override
    public synchronized String generateURIForCopy() {
        if (export == null) {
            export = storage.export(load());
        }
        return "remote://" + storage.endpoint() + "/" + export.readerId();
    }

    @Override
    public String getPath() {
        return local.getPath();
    }

    @Override
    public Set<String> listFiles() {
        return local.listFiles();
    }

    @Override
    public Message getFileMeta(String fileName) {
        return local.getFileMeta(fileName);
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (export != null) {
            export.close();
        }
        local.close();
    }
}
