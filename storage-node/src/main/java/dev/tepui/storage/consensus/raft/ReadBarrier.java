package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.error.RaftError;
import dev.tepui.storage.consensus.NotLeaderException;
import java.util.concurrent.CompletableFuture;

/** Completes when everything acknowledged before has been applied here. */
final class ReadBarrier extends ReadIndexClosure {
    private final int group;
    private final CompletableFuture<Void> passed;

    ReadBarrier(int group, CompletableFuture<Void> passed) {
        this.group = group;
        this.passed = passed;
    }

    @Override
    public void run(Status status, long index, byte[] context) {
        if (status.isOk()) {
            passed.complete(null);
        } else if (status.getRaftError() == RaftError.EPERM) {
            passed.completeExceptionally(new NotLeaderException(group));
        } else {
            passed.completeExceptionally(new IllegalStateException("group " + group + ": no barrier: " + status));
        }
    }
}
