package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.FileSource;
import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.LocalFileMeta;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RetryAgainException;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.FileService;
import com.alipay.sofa.jraft.storage.io.FileReader;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotMetaTable;
import com.alipay.sofa.jraft.storage.snapshot.local.SnapshotFileReader;
import com.alipay.sofa.jraft.util.ByteBufferCollector;
import dev.tepui.storage.consensus.StateMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's state, written to files because one follower needs it, and deleted afterwards.
 *
 * <p>Writing takes as long as the group is big, but JRaft asks for it under the lock that heartbeats to that follower
 * need. So the export is announced at once, written by another thread, and whoever asks for a file of it before it is
 * complete is told to ask again.
 */
final class GroupExport implements FileReader {
    private static final Logger LOG = LoggerFactory.getLogger(GroupExport.class);

    private final GroupStateMachine machine;
    private final Path directory;
    private final RaftOptions raftOptions;
    private final long readerId;
    /** Null while the export is being written. */
    private volatile SnapshotFileReader files;

    private boolean writing = true;
    private boolean closed;

    /** Announces the export and starts to write it. {@code meta} is that of the leader's own snapshot. */
    GroupExport(
            GroupStateMachine machine,
            Path directory,
            RaftOptions raftOptions,
            SnapshotMeta meta,
            Executor storageThreads) {
        this.machine = machine;
        this.directory = directory;
        this.raftOptions = raftOptions;
        machine.exports().incrementAndGet();
        readerId = FileService.getInstance().addReader(this);
        try {
            storageThreads.execute(() -> run(meta));
        } catch (RuntimeException | Error e) {
            // JRaft would keep the reader and its lock for ever if this came out of the constructor.
            fail(e);
            finishedWriting();
        }
    }

    long readerId() {
        return readerId;
    }

    private void run(SnapshotMeta meta) {
        try {
            files = write(meta);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        } finally {
            finishedWriting();
        }
    }

    /** The follower is told that there is no such export (not: ask again), gives up, and the leader tries anew. */
    private void fail(Throwable e) {
        LOG.error("group {}: exporting to {} failed; the follower will ask again", machine.group(), directory, e);
        FileService.getInstance().removeReader(readerId);
    }

    private SnapshotFileReader write(SnapshotMeta meta) throws IOException {
        Path state = Files.createDirectories(directory.resolve(SavedPosition.STATE));
        StateMachine.Position position = machine.delegate().exportTo(state);
        new SavedPosition(true, position).write(directory);
        LocalSnapshotMetaTable table = new LocalSnapshotMetaTable(raftOptions);
        table.setMeta(meta);
        for (String name : filesBelow(directory)) {
            table.addFile(
                    name,
                    LocalFileMeta.newBuilder()
                            .setSource(FileSource.FILE_SOURCE_LOCAL)
                            .build());
        }
        LOG.info("group {}: exported the state at {} to {}", machine.group(), position, directory);
        SnapshotFileReader reader = new SnapshotFileReader(directory.toString(), null);
        reader.setMetaTable(table);
        return reader;
    }

    private static List<String> filesBelow(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public String getPath() {
        return directory.toString();
    }

    @Override
    public int readFile(ByteBufferCollector buffer, String file, long offset, long maxCount)
            throws IOException, RetryAgainException {
        SnapshotFileReader reader = files;
        if (reader == null) {
            throw new RetryAgainException("the export is being written");
        }
        return reader.readFile(buffer, file, offset, maxCount);
    }

    /** Withdraws the export; its files go as soon as nobody writes them. */
    void close() {
        FileService.getInstance().removeReader(readerId);
        boolean delete;
        synchronized (this) {
            delete = !closed && !writing;
            closed = true;
        }
        if (delete) {
            delete();
        }
    }

    private void finishedWriting() {
        boolean delete;
        synchronized (this) {
            writing = false;
            delete = closed;
        }
        if (delete) {
            delete();
        }
    }

    private void delete() {
        try {
            DurableFiles.deleteTree(directory);
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot delete {}; the next start does", directory, e);
        } finally {
            machine.exports().decrementAndGet();
        }
    }
}
