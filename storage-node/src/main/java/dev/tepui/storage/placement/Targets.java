package dev.tepui.storage.placement;

import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where to send what: the last known leader of every group, its members from near to far, and the last known index.
 * Hints only: whoever is asked wrongly says so. Thread-safe.
 */
final class Targets {
    private final Supplier<Placement> placement;
    private final Member self;
    private final AtomicReferenceArray<String> leaders;
    private final AtomicLongArray indexes;

    /** Made anew when the placement has changed. */
    private volatile Known known;

    /**
     * What a placement means for this node.
     *
     * @param othersOf addresses of the other members that may hold a group, from near to far
     */
    private record Known(Placement placement, Map<Integer, List<String>> othersOf, Set<String> addresses) {}

    Targets(Supplier<Placement> placement, Member self, int groupCount) {
        this.placement = placement;
        this.self = self;
        known = known(placement.get());
        leaders = new AtomicReferenceArray<>(groupCount + 1);
        indexes = new AtomicLongArray(groupCount + 1);
    }

    private Known known(Placement placed) {
        Map<Integer, List<String>> othersOf = new HashMap<>();
        for (int group = Replica.CATALOGUE; group < placed.places().size(); group++) {
            List<Member> others = new ArrayList<>(placed.holders(group));
            others.remove(self);
            // A stable sort: the same zone first, the rest in the zones' order.
            others.sort(Comparator.comparing(m -> !m.zone().equals(self.zone())));
            othersOf.put(group, others.stream().map(Member::address).toList());
        }
        Set<String> addresses =
                placed.members().members().stream().map(Member::address).collect(Collectors.toSet());
        return new Known(placed, othersOf, addresses);
    }

    private Known known() {
        Known last = known;
        Placement placed = placement.get();
        if (last.placement() != placed) {
            last = known(placed);
            known = last;
            forgetFormerHolders(last);
        }
        return last;
    }

    /**
     * A group that has moved is led by none of those that it left. They may have known each other as its leaders, one
     * after the other, and would send whoever asks back and forth between them, to no end where nothing else asks for
     * the group.
     */
    private void forgetFormerHolders(Known now) {
        now.othersOf().forEach((group, others) -> {
            String leader = leaders.get(group + 1);
            if (leader != null && !others.contains(leader)) {
                forgetLeader(group, leader);
            }
        });
    }

    /**
     * The node to ask for the leader's work, not {@code lastAsked} if avoidable; null when nobody else has the group.
     */
    String leader(int group, int attempt, String lastAsked) {
        List<String> others = nearest(group);
        String leader = leaders.get(group + 1);
        if (leader != null && !leader.equals(lastAsked)) {
            return leader;
        }
        if (others.isEmpty()) {
            return null;
        }
        String next = others.get(Math.floorMod(attempt, others.size()));
        return next.equals(lastAsked) ? others.get(Math.floorMod(attempt + 1, others.size())) : next;
    }

    /** All other members that may hold a group, nearest first. */
    List<String> nearest(int group) {
        return known().othersOf().get(group);
    }

    /** The last known leader; null when none is known. */
    String leader(int group) {
        boolean exists = known().othersOf().containsKey(group);
        return exists ? leaders.get(group + 1) : null;
    }

    /** Remembers a hint. One that names no member, or this node (it knows better itself), is ignored. */
    boolean learnLeader(int group, String address) {
        if (address == null
                || address.equals(self.address())
                || !known().addresses().contains(address)) {
            return false;
        }
        leaders.set(group + 1, address);
        return true;
    }

    /** {@code address} turned out not to lead or not to answer. */
    void forgetLeader(int group, String address) {
        leaders.compareAndSet(group + 1, address, null);
    }

    long index(int group) {
        return indexes.get(group + 1);
    }

    void learnIndex(int group, long index) {
        indexes.accumulateAndGet(group + 1, index, Math::max);
    }
}
