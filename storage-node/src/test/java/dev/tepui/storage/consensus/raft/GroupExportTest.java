package dev.tepui.storage.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RetryAgainException;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.rpc.RpcRequests.ErrorResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.storage.FileService;
import com.alipay.sofa.jraft.storage.snapshot.Snapshot;
import com.alipay.sofa.jraft.util.ByteBufferCollector;
import com.google.protobuf.Message;
import dev.tepui.storage.consensus.StateMachine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A follower that asks for a failed export must be told that there is none: as long as it is told to ask again, the
 * leader waits for it and purges no log.
 */
@Timeout(10)
class GroupExportTest {
    private static final SnapshotMeta META = SnapshotMeta.newBuilder()
            .setLastIncludedIndex(1)
            .setLastIncludedTerm(1)
            .build();

    @TempDir
    Path directory;

    private final Failing state = new Failing();
    private final List<Runnable> tasks = new ArrayList<>();

    @Test
    void shouldTellTheFollowerToAskAgainWhileItIsWritten() throws Exception {
        GroupExport export = export(tasks::add);
        ByteBufferCollector buffer = ByteBufferCollector.allocate();
        assertThatThrownBy(() -> export.readFile(buffer, Snapshot.JRAFT_SNAPSHOT_META_FILE, 0, 100))
                .isInstanceOf(RetryAgainException.class);
        tasks.forEach(Runnable::run);
        export.readFile(buffer, Snapshot.JRAFT_SNAPSHOT_META_FILE, 0, 100);
        assertThat(buffer.getBuffer().position()).isPositive();
        closeAndExpectNothingLeft(export);
    }

    @Test
    void shouldBeGoneWhenWritingEndsWithAnException() {
        state.failure = new IllegalStateException("disk full");
        GroupExport export = export(Runnable::run);
        expectGone(export);
        closeAndExpectNothingLeft(export);
    }

    @Test
    void shouldBeGoneWhenWritingEndsWithAnError() {
        state.failure = new NoClassDefFoundError("compressor");
        GroupExport export = export(Runnable::run);
        expectGone(export);
        closeAndExpectNothingLeft(export);
    }

    /** What came out of the constructor would leave JRaft's replicator with a reader that it never closes. */
    @Test
    void shouldBeGoneWhenNobodyCanWriteIt() {
        GroupExport export = export(task -> {
            throw new RejectedExecutionException("stopping");
        });
        expectGone(export);
        closeAndExpectNothingLeft(export);
    }

    @Test
    void shouldDeleteItsFilesWhenItIsClosedWhileBeingWritten() {
        GroupExport export = export(tasks::add);
        export.close();
        tasks.forEach(Runnable::run);
        expectGone(export);
        assertThat(directory.resolve("export")).doesNotExist();
        assertThat(machine.exports()).hasValue(0);
    }

    private GroupStateMachine machine;

    private GroupExport export(Executor executor) {
        machine = new GroupStateMachine(3, state, executor, null);
        return new GroupExport(machine, directory.resolve("export"), new RaftOptions(), META, executor);
    }

    private void expectGone(GroupExport export) {
        GetFileRequest request = GetFileRequest.newBuilder()
                .setReaderId(export.readerId())
                .setFilename(Snapshot.JRAFT_SNAPSHOT_META_FILE)
                .setCount(100)
                .setOffset(0)
                .build();
        Message answer = FileService.getInstance().handleGetFile(request, null);
        assertThat(answer).isInstanceOf(ErrorResponse.class);
        assertThat(((ErrorResponse) answer).getErrorCode()).isEqualTo(RaftError.ENOENT.getNumber());
    }

    private void closeAndExpectNothingLeft(GroupExport export) {
        export.close();
        assertThat(directory.resolve("export")).doesNotExist();
        assertThat(machine.exports()).hasValue(0);
    }

    /** Exports nothing, or fails. */
    private static final class Failing implements StateMachine {
        private Throwable failure;

        @Override
        public List<byte[]> apply(List<Entry> entries) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Position applied() {
            return new Position(1, 1);
        }

        @Override
        public Position flush() {
            return applied();
        }

        @Override
        public Position exportTo(Path target) {
            switch (failure) {
                case null -> {
                    return applied();
                }
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                default -> throw new IllegalStateException(failure);
            }
        }

        @Override
        public Position importFrom(Path source) {
            throw new UnsupportedOperationException();
        }
    }
}
