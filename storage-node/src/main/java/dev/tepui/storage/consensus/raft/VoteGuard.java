package dev.tepui.storage.consensus.raft;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps this node's replicas from voting while a leader may count on them. A leader answers reads without asking
 * anybody as long as every other voter has confirmed it within nine tenths of an election timeout (see
 * {@link RaftReplica#readBarrier}); so a voter that has heard from a leader must not help another one into office for a
 * whole election timeout. JRaft asks for that in pre-votes only, and a vote can arrive much later than its pre-vote.
 *
 * <p>A process that has just started does not know what it heard before it died, so it waits as long. Safe from any
 * thread.
 */
final class VoteGuard {
    private final long refuseNanos;
    private final LongSupplier nanoTime;
    private final long startedNanos;
    private final Map<String, Long> heardNanos = new ConcurrentHashMap<>();

    VoteGuard(int electionTimeoutMs, LongSupplier nanoTime) {
        this.refuseNanos = TimeUnit.MILLISECONDS.toNanos(electionTimeoutMs);
        this.nanoTime = nanoTime;
        this.startedNanos = nanoTime.getAsLong();
    }

    /** A leader's message is about to be handled, and perhaps confirmed. */
    void onLeader(String group) {
        heardNanos.put(group, nanoTime.getAsLong());
    }

    /** Whether no leader of the group can count on this node now. */
    boolean mayVote(String group) {
        long lastHeard = heardNanos.getOrDefault(group, startedNanos);
        return nanoTime.getAsLong() - lastHeard >= refuseNanos;
    }
}
