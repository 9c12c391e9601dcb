package dev.tepui.storage.consensus;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * This node's member of one replication group. All methods are safe from any thread and do not block, unless noted.
 * Stages complete on threads of the engine: continuations must be short.
 */
public interface Replica {
    /** The catalogue's group id; data groups are numbered from 0. */
    int CATALOGUE = -1;

    /** The group's id: {@link #CATALOGUE} or 0, 1, … */
    int group();

    /** What became of a proposed command. */
    sealed interface Outcome {}

    /** Committed by a majority and applied here; {@code reply} is the state machine's. */
    record Applied(byte[] reply) implements Outcome {}

    /** Certainly not in the log and never will be by this attempt; {@code reason} is for logs. */
    record Rejected(String reason) implements Outcome {}

    /** May or may not be in the log, now or later. Never report success or failure from this. */
    record Unknown(String reason) implements Outcome {}

    /**
     * Proposes a command in the leader's current term. Never throws; completes with one of the outcomes. A node that is
     * not the leader answers {@link Rejected}, so does a leader with too many proposals in flight.
     */
    CompletionStage<Outcome> propose(byte[] command);

    /**
     * Completes when this replica's state contains every write acknowledged before the call, so that a read of the
     * state is linearizable. Completes exceptionally with {@link NotLeaderException} when this replica is not the
     * leader (then ask the leader), or with another exception when no majority answers.
     */
    CompletionStage<Void> readBarrier();

    /** Where the leader is, as far as this replica knows: an address {@code host:raftPort}. */
    Optional<String> leader();

    /** Whether this replica believes to be the leader. */
    boolean isLeader();

    /** The replica's state for readiness, metrics and the admin API. */
    Status status();

    /** See {@link #status}. {@code committedIndex} is what this replica knows, at least {@code appliedIndex}. */
    record Status(
            int group,
            String role,
            String leader,
            long term,
            long appliedIndex,
            long committedIndex,
            List<String> peers) {}

    /** Addresses of those that follow the group without a vote, as far as this replica knows. */
    List<String> learners();

    /** Leader only: has exactly these follow without a vote from now on; completes when committed. */
    CompletionStage<Void> setLearners(List<String> addresses);

    /**
     * Hands leadership to {@code address}, or to any caught-up member when null. Completes when handed over or failed:
     * at once when that member has not answered lately, for a group that waits for it in vain serves nobody meanwhile.
     */
    CompletionStage<Void> transferLeadership(String address);

    /** Leader only: removes a voting member; completes when the new configuration is committed. No-op if absent. */
    CompletionStage<Void> removeMember(String address);

    /**
     * Leader only: whether the group counts a member, or may soon. False means that no configuration with it is in
     * force, or can come into force through a replica whose identity has been asked for before this call. Completes
     * exceptionally when this replica does not lead.
     */
    CompletionStage<Boolean> counts(String address);

    /** Leader only: adds a voting member after it has caught up; completes when committed. No-op if present. */
    CompletionStage<Void> addMember(String address);
}
