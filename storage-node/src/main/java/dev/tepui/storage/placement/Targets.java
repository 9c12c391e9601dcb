package dev.tepui.storage.placement;

import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.MemberList.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Where to send what: the last known leader of every group, its members from near to far, and the last known index.
 * Hints only: whoever is asked wrongly says so. Thread-safe.
 */
final class Targets {
    private final String self;
    private final Map<Integer, List<String>> othersOf = new HashMap<>();
    private final Set<String> addresses = new HashSet<>();
    private final AtomicReferenceArray<String> leaders;
    private final AtomicLongArray indexes;

    Targets(MemberList members, Member self, int groupCount) {
        this.self = self.address();
        members.members().forEach(m -> addresses.add(m.address()));
        for (int group = Replica.CATALOGUE; group < groupCount; group++) {
            List<Member> others = new ArrayList<>(members.voters(group));
            others.remove(self);
            // A stable sort: the same zone first, the rest in the zones' order.
            others.sort(Comparator.comparing(m -> !m.zone().equals(self.zone())));
            othersOf.put(group, others.stream().map(Member::address).toList());
        }
        leaders = new AtomicReferenceArray<>(groupCount + 1);
        indexes = new AtomicLongArray(groupCount + 1);
    }

    /**
     * The node to ask for the leader's work, not {@code lastAsked} if avoidable; null when nobody else has the group.
     */
    String leader(int group, int attempt, String lastAsked) {
        String known = leaders.get(group + 1);
        if (known != null && !known.equals(lastAsked)) {
            return known;
        }
        List<String> others = othersOf.get(group);
        if (others.isEmpty()) {
            return null;
        }
        String next = others.get(Math.floorMod(attempt, others.size()));
        return next.equals(lastAsked) ? others.get(Math.floorMod(attempt + 1, others.size())) : next;
    }

    /** All other voters, nearest first. */
    List<String> nearest(int group) {
        return othersOf.get(group);
    }

    /** Remembers a hint. One that names no member, or this node (it knows better itself), is ignored. */
    boolean learnLeader(int group, String address) {
        if (address == null || address.equals(self) || !addresses.contains(address)) {
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
