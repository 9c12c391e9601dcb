package dev.tepui.storage.placement;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.Replica;
import java.util.Optional;

/** What this node itself holds. Safe from any thread; only {@link #read} may block. */
public interface LocalReplicas {
    /** This node's replica, started and a member of its group; empty otherwise. */
    Optional<Replica> replica(int group);

    /** The last entry applied here; 0 when this node has no replica of the group. */
    long appliedIndex(int group);

    /**
     * Whether eventually consistent reads may be answered here: a replica that has been caught up and is not broken.
     */
    boolean serves(int group);

    /** Answers from the local state as it is. May block on the disk, so never on an event loop. */
    ReadReply read(int group, Read read);

    /** Like {@link #read} but never touches the disk: null when that would be needed. */
    ReadReply readFromMemory(int group, Read.GetItem read);
}
