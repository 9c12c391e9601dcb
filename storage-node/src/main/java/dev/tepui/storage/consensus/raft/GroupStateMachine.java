package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import dev.tepui.storage.consensus.StateMachine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between JRaft's callbacks and the port's {@link StateMachine}. JRaft calls everything but the flush on one thread per
 * group; what other threads read is volatile.
 */
final class GroupStateMachine extends StateMachineAdapter {
    /** Who wants to know about leaders and members; called on JRaft's thread of the group. */
    interface Listener {
        /** This replica leads {@code term}, and an entry of that term is committed. */
        void onLead(long term);

        /** This replica does not lead any more. */
        void onStopLeading();

        /** This replica follows a leader of {@code term}. */
        void onFollow(long term);

        /** These members are committed: after each election, and after each change. */
        void onMembers(Configuration members);
    }

    private static final Logger LOG = LoggerFactory.getLogger(GroupStateMachine.class);

    /** Bounds the memory and the time of one call of the state machine. */
    private static final int BATCH_ENTRIES_MAX = 512;

    private static final int BATCH_BYTES_MAX = 2 << 20;

    private final int group;
    private final StateMachine delegate;
    private final Executor storageThreads;
    private final Listener listener;
    /** Exports being written or sent: while there is one, the log must not be purged. */
    private final AtomicInteger exports = new AtomicInteger();

    private volatile long appliedSinceSave;
    private volatile long bytesSinceSave;
    private volatile String failure;

    GroupStateMachine(int group, StateMachine delegate, Executor storageThreads, Listener listener) {
        this.group = group;
        this.delegate = delegate;
        this.storageThreads = storageThreads;
        this.listener = listener;
    }

    int group() {
        return group;
    }

    StateMachine delegate() {
        return delegate;
    }

    AtomicInteger exports() {
        return exports;
    }

    /** Commands applied since the log was last purged. */
    long appliedSinceSave() {
        return appliedSinceSave;
    }

    /** Bytes of those commands. */
    long bytesSinceSave() {
        return bytesSinceSave;
    }

    /** Why this replica stopped, or null. */
    String failure() {
        return failure;
    }

    @Override
    public void onApply(Iterator iterator) {
        List<StateMachine.Entry> entries = new ArrayList<>();
        List<Closure> waiting = new ArrayList<>();
        while (iterator.hasNext()) {
            int bytes = 0;
            while (iterator.hasNext() && entries.size() < BATCH_ENTRIES_MAX && bytes < BATCH_BYTES_MAX) {
                byte[] command = bytes(iterator.getData());
                bytes += command.length;
                entries.add(new StateMachine.Entry(iterator.getIndex(), iterator.getTerm(), command));
                waiting.add(iterator.done());
                iterator.next();
            }
            if (!apply(entries, waiting)) {
                // Counts from the entry the iterator is at, which nobody has applied, if there is one.
                int rolledBack = entries.size() + (iterator.hasNext() ? 1 : 0);
                iterator.setErrorAndRollback(rolledBack, new Status(RaftError.ESTATEMACHINE, failure));
                return;
            }
            count(entries.size(), bytes);
            entries.clear();
            waiting.clear();
        }
    }

    private static byte[] bytes(ByteBuffer data) {
        if (data.hasArray() && data.arrayOffset() == 0 && data.array().length == data.remaining()) {
            return data.array();
        }
        byte[] copy = new byte[data.remaining()];
        data.duplicate().get(copy);
        return copy;
    }

    private boolean apply(List<StateMachine.Entry> entries, List<Closure> waiting) {
        List<byte[]> replies;
        try {
            replies = delegate.apply(entries);
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "group {}: applying from index {} failed; the replica stops",
                    group,
                    entries.getFirst().index(),
                    e);
            failure = e.toString();
            waiting.forEach(done -> fail(done, e));
            return false;
        }
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i) instanceof Proposal proposal) {
                proposal.applied(replies.get(i));
            }
        }
        return true;
    }

    private static void fail(Closure done, Throwable e) {
        if (done != null) {
            done.run(new Status(RaftError.ESTATEMACHINE, "applying failed: %s", e));
        }
    }

    private void count(int applied, int bytes) {
        appliedSinceSave += applied;
        bytesSinceSave += bytes;
    }

    /**
     * Nothing is copied: the state is in the node's store already, it only has to be flushed before JRaft may purge the
     * log. JRaft took the index of this snapshot just before this call on this thread, so every entry up to it has been
     * applied and the flush covers it.
     */
    @Override
    public void onSnapshotSave(SnapshotWriter writer, Closure done) {
        if (exports.get() > 0) {
            done.run(new Status(RaftError.EBUSY, "an export of this group is being sent"));
            return;
        }
        StateMachine.Position applied = delegate.applied();
        appliedSinceSave = 0;
        bytesSinceSave = 0;
        storageThreads.execute(() -> done.run(save(writer, applied)));
    }

    private Status save(SnapshotWriter writer, StateMachine.Position applied) {
        try {
            StateMachine.Position flushed = delegate.flush();
            if (flushed.index() < applied.index()) {
                throw new IllegalStateException("flushed only up to " + flushed + " of " + applied);
            }
            // Not the flushed position: JRaft's index stands for this one, what came later is in the log still.
            new SavedPosition(false, applied).write(Path.of(writer.getPath()));
            return writer.addFile(SavedPosition.FILE)
                    ? Status.OK()
                    : new Status(RaftError.EIO, "cannot register the position file");
        } catch (IOException | RuntimeException e) {
            LOG.error("group {}: flushing before a purge of the log failed; the replica stops", group, e);
            failure = e.toString();
            return new Status(RaftError.EIO, "flushing failed: %s", e);
        }
    }

    @Override
    public boolean onSnapshotLoad(SnapshotReader reader) {
        Path directory = Path.of(reader.getPath());
        try {
            SavedPosition saved = SavedPosition.read(directory);
            long applied = delegate.applied().index();
            Path state = directory.resolve(SavedPosition.STATE);
            if (applied < saved.position().index()) {
                if (!saved.exported()) {
                    throw new IllegalStateException(
                            "the store holds entries up to " + applied + " only, but was flushed"
                                    + " up to " + saved.position().index()
                                    + " before the log was purged: it lost data. Move the"
                                    + " data directory away; the node then gets its data from the other members.");
                }
                LOG.info("group {}: importing the state at {}", group, saved.position());
                delegate.importFrom(state);
            }
            // What was imported is in the store now; keeping it here would double the disk space.
            DurableFiles.deleteTree(state);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("group {}: loading the snapshot {} failed; the replica stops", group, directory, e);
            failure = e.toString();
            return false;
        }
    }

    @Override
    public void onLeaderStart(long term) {
        listener.onLead(term);
    }

    @Override
    public void onLeaderStop(Status status) {
        listener.onStopLeading();
    }

    @Override
    public void onStartFollowing(LeaderChangeContext context) {
        listener.onFollow(context.getTerm());
    }

    @Override
    public void onConfigurationCommitted(Configuration members) {
        listener.onMembers(members);
    }

    @Override
    public void onError(RaftException e) {
        LOG.error("group {}: the replica stops", group, e);
        if (failure == null) {
            failure = e.toString();
        }
        listener.onStopLeading();
    }
}
