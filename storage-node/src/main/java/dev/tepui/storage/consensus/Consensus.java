package dev.tepui.storage.consensus;

import java.util.List;
import java.util.Optional;

/** The consensus engine of a node: it runs this node's replicas over one shared log store and one Raft port. */
public interface Consensus extends AutoCloseable {
    /**
     * What a replica starts with. {@code voters} and {@code learners} are addresses {@code host:raftPort}; they count
     * only when the group has no state on this node yet. Empty {@code voters} means: wait to be added by a leader, and
     * do not vote before.
     */
    record GroupSpec(int group, List<String> voters, List<String> learners, StateMachine stateMachine) {}

    /** Starts a replica, from its data on disk when there is some. May block on the disk. */
    Replica start(GroupSpec spec);

    /**
     * Stops the replica of a group on this node, if there is one; its data stays, and it can be started again. Blocks
     * until nothing of it runs any more.
     */
    void stop(int group);

    /**
     * Forgets everything that a group's replica on this node has ever promised: its log, its votes and its identity.
     * Only when no configuration of the group counts it any more. The replica must not run. Durable on return; blocks.
     */
    void forget(int group);

    /** The local replica of a group, empty when this node has none. */
    Optional<Replica> replica(int group);

    /** All local replicas. */
    List<Replica> replicas();

    /** Node-to-node requests on the same port. */
    Messenger messenger();

    /** Hands over what this node leads, stops the replicas and the port. Blocks. Twice is fine. */
    @Override
    void close();
}
