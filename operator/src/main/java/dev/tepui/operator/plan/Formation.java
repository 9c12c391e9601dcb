package dev.tepui.operator.plan;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.observe.ObservedPool;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether the members of a pool shall be told to form it.
 *
 * <p>Forming is the one step that can destroy data: members that form a pool start with empty replication groups. If
 * all volumes of a pool were lost, or members merely answered before they found their data, forming again would present
 * an empty pool as a healthy one, and the next writes would make it final. Hence:
 *
 * <ol>
 *   <li>A pool whose status ever said {@code formed} is never formed again, whatever its members say.
 *   <li>A pool that was never formed is formed only when all members answer: one that is silent may hold data.
 *   <li>If members are formed although the status does not say so, the status was lost (the operator died between
 *       forming and writing it, or the resource was made anew over kept volumes): what they say is believed. A member
 *       that is not formed beside a majority that is, or beside a leader, has lost its data and rejoins by itself.
 *   <li>A minority that is formed under this resource's own uid, without any leader, means that forming stopped
 *       half-way: it is finished, with the same identifier. A minority under another identifier is the rest of a pool
 *       that lost its majority: nobody may form over it.
 * </ol>
 */
public sealed interface Formation {
    /** Not yet: members are missing. */
    record Waiting() implements Formation {}

    /** All members shall be told. */
    record Form(String poolId, List<String> hosts) implements Formation {}

    /** The pool is formed. */
    record Formed(String poolId) implements Formation {}

    /** All members are empty, and must not be. */
    record DataLost() implements Formation {}

    /** Members hold data of different pools. */
    record Mismatch(String message) implements Formation {}

    static Formation decide(ObservedPool observed) {
        StoragePool pool = observed.pool();
        boolean formedOnce =
                pool.getStatus() != null && Boolean.TRUE.equals(pool.getStatus().getFormed());
        return formedOnce
                ? afterForming(observed, pool.getStatus().getPoolID())
                : beforeForming(observed, pool.getMetadata().getUid());
    }

    private static Formation afterForming(ObservedPool observed, String poolId) {
        SortedSet<String> ids = formedIds(observed);
        if (ids.isEmpty()) {
            return observed.allAnswer() ? new DataLost() : new Formed(poolId);
        }
        boolean same = ids.size() == 1 && ids.first().equals(poolId);
        return same ? new Formed(poolId) : mismatch(poolId, ids);
    }

    private static Formation beforeForming(ObservedPool observed, String uid) {
        SortedSet<String> ids = formedIds(observed);
        if (ids.size() > 1) {
            return mismatch(uid, ids);
        }
        if (ids.size() == 1 && established(observed)) {
            return new Formed(ids.first());
        }
        if (!observed.allAnswer()) {
            return new Waiting();
        }
        if (ids.size() == 1 && !ids.first().equals(uid)) {
            return mismatch(uid, ids);
        }
        return new Form(uid, List.copyOf(observed.members().keySet()));
    }

    private static boolean established(ObservedPool observed) {
        long formed = observed.answers().stream().filter(NodeStatus::formed).count();
        boolean majority = formed * 2 > observed.members().size();
        boolean leader = observed.catalogueHasLeader() || observed.groupsWithLeader() > 0;
        return majority || leader;
    }

    private static Mismatch mismatch(String expected, SortedSet<String> ids) {
        return new Mismatch("This pool is " + expected + ", but members hold data of " + String.join(", ", ids)
                + ". Give the members back the volumes that belong to this pool, or delete the volumes that do not.");
    }

    private static SortedSet<String> formedIds(ObservedPool observed) {
        SortedSet<String> ids = new TreeSet<>();
        for (Answer<NodeStatus> answer : observed.members().values()) {
            if (answer instanceof Answer.Ok<NodeStatus> ok && ok.value().formed()) {
                ids.add(String.valueOf(ok.value().poolId()));
            }
        }
        return ids;
    }
}
