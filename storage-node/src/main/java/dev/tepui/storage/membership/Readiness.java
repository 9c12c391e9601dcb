package dev.tepui.storage.membership;

import dev.tepui.storage.consensus.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Whether a node can serve, from what its replicas say. Pure.
 *
 * @param reasons why not; empty when ready
 */
public record Readiness(List<String> reasons) {
    /** A replica is caught up when it is at most so many entries behind what it knows to be committed. */
    public static final long LAG_MAX_ENTRIES = 1_000;

    /** Role of a replica that has met a failure and stopped. */
    public static final String ROLE_ERROR = "ERROR";

    /**
     * Evaluates the rule: a complete member, every local group with a known leader, every replica caught up.
     *
     * @param groupsExpected those that must be here; others that are on their way do not count
     * @param caughtUp whether a replica has caught up since it started
     */
    public static Readiness of(
            Membership.Phase phase,
            List<Integer> groupsExpected,
            List<Replica.Status> allReplicas,
            IntPredicate caughtUp) {
        List<Replica.Status> replicas = allReplicas.stream()
                .filter(replica -> groupsExpected.contains(replica.group()))
                .toList();
        List<String> reasons = new ArrayList<>();
        if (phase != Membership.Phase.MEMBER) {
            reasons.add(phase == Membership.Phase.WAITING ? "the pool is not formed" : "replicas are being started");
        }
        if (replicas.size() < groupsExpected.size()) {
            reasons.add(replicas.size() + " of " + groupsExpected.size() + " replicas run");
        }
        for (Replica.Status replica : replicas) {
            if (isFailed(replica)) {
                reasons.add("group " + replica.group() + " has failed");
            } else if (replica.leader() == null) {
                reasons.add("group " + replica.group() + " has no leader");
            } else if (!caughtUp.test(replica.group())) {
                reasons.add("group " + replica.group() + " is catching up");
            } else if (!isCaughtUp(replica)) {
                reasons.add("group " + replica.group() + " is " + lag(replica) + " entries behind");
            }
        }
        return new Readiness(List.copyOf(reasons));
    }

    /** Not ready for a single reason. */
    public static Readiness not(String reason) {
        return new Readiness(List.of(reason));
    }

    /** Whether nothing speaks against it. */
    public boolean ready() {
        return reasons.isEmpty();
    }

    /** Whether the replica holds nearly all that it knows to be committed. */
    public static boolean isCaughtUp(Replica.Status replica) {
        return lag(replica) <= LAG_MAX_ENTRIES;
    }

    /** Whether the replica has stopped for good: only a restart of the process can help. */
    public static boolean isFailed(Replica.Status replica) {
        return ROLE_ERROR.equals(replica.role());
    }

    private static long lag(Replica.Status replica) {
        return Math.max(0, replica.committedIndex() - replica.appliedIndex());
    }
}
