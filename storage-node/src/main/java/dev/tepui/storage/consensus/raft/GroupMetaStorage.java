package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.EnumOutter.ErrorType;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import dev.tepui.storage.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Term and vote of one group, in the shared {@link LogStore}. Synced before the answer goes out: a member that forgets
 * its vote can vote twice in a term, and two leaders of one term destroy the log.
 */
final class GroupMetaStorage implements RaftMetaStorage {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMetaStorage.class);
    private static final String VOTE = "vote";

    private final LogStore store;
    private final int group;
    private NodeImpl node;
    private long term;
    private PeerId vote = PeerId.emptyPeer();

    GroupMetaStorage(LogStore store, int group) {
        this.store = store;
        this.group = group;
    }

    /** Whether the group has voted or seen a term on this node. */
    static boolean exists(LogStore store, int group) {
        return store.get(LogStore.Part.META, LogStore.metaKey(group, VOTE)) != null;
    }

    @Override
    public boolean init(RaftMetaStorageOptions options) {
        node = options.getNode();
        try {
            byte[] value = store.get(LogStore.Part.META, LogStore.metaKey(group, VOTE));
            if (value == null) {
                return true;
            }
            ByteBuffer buffer = ByteBuffer.wrap(value);
            term = buffer.getLong();
            return vote.parse(StandardCharsets.UTF_8.decode(buffer).toString());
        } catch (StoreException e) {
            LOG.error("group {}: reading term and vote failed", group, e);
            return false;
        }
    }

    @Override
    public void shutdown() {}

    @Override
    public boolean setTerm(long newTerm) {
        return setTermAndVotedFor(newTerm, vote);
    }

    @Override
    public long getTerm() {
        return term;
    }

    @Override
    public boolean setVotedFor(PeerId newVote) {
        return setTermAndVotedFor(term, newVote);
    }

    @Override
    public PeerId getVotedFor() {
        return vote;
    }

    @Override
    public boolean setTermAndVotedFor(long newTerm, PeerId newVote) {
        term = newTerm;
        vote = newVote.copy();
        byte[] name = newVote.toString().getBytes(StandardCharsets.UTF_8);
        byte[] value = ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(newTerm)
                .put(name)
                .array();
        try {
            store.write(
                    true, batch -> batch.put(store.family(LogStore.Part.META), LogStore.metaKey(group, VOTE), value));
            return true;
        } catch (StoreException e) {
            LOG.error("group {}: saving term and vote failed; the replica stops", group, e);
            node.onError(new RaftException(ErrorType.ERROR_TYPE_META, RaftError.EIO, "saving term and vote failed"));
            return false;
        }
    }
}
