package dev.tepui.storage.placement;

import dev.tepui.storage.consensus.Replica;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a pool and which groups each one holds. The n-th members of all zones together are cell n; group g
 * lives on cell {@code g mod cells}, one replica in every zone. The catalogue's voters are cell 0, all other members
 * follow it as learners.
 */
public final class MemberList {
    /**
     * A node of the pool.
     *
     * @param host the stable name that other members use
     * @param cell its index among its zone's members, from 0
     * @param address {@code host:raftPort}, unique
     */
    public record Member(String zone, String host, int cell, String address) {}

    private final List<String> zones;
    private final List<Member> members;
    private final int cells;

    private MemberList(List<String> zones, List<Member> members) {
        this.zones = List.copyOf(zones);
        this.members = List.copyOf(members);
        this.cells = members.size() / zones.size();
    }

    /**
     * Reads a comma-separated list of {@code zone/host} in zone-major order.
     *
     * @throws IllegalArgumentException with a text for an administrator when the list has no members, names a host
     *     twice, or gives the zones different numbers of members
     */
    public static MemberList parse(String text, int raftPort) {
        Map<String, Integer> perZone = new LinkedHashMap<>();
        List<Member> members = new ArrayList<>();
        Set<String> hosts = new HashSet<>();
        for (String part : text.split(",", -1)) {
            String entry = part.strip();
            int slash = entry.indexOf('/');
            if (slash < 1 || slash == entry.length() - 1 || entry.indexOf('/', slash + 1) >= 0) {
                throw new IllegalArgumentException("member '" + entry + "' is not of the form zone/host");
            }
            String zone = entry.substring(0, slash);
            String host = entry.substring(slash + 1);
            if (!hosts.add(host)) {
                throw new IllegalArgumentException("host '" + host + "' is listed twice");
            }
            int cell = perZone.merge(zone, 1, Integer::sum) - 1;
            members.add(new Member(zone, host, cell, host + ":" + raftPort));
        }
        if (Set.copyOf(perZone.values()).size() != 1) {
            throw new IllegalArgumentException("every zone needs as many members as the others: " + perZone);
        }
        return new MemberList(List.copyOf(perZone.keySet()), members);
    }

    /** All members in zone-major order. */
    public List<Member> members() {
        return members;
    }

    /** The zones in order. */
    public List<String> zones() {
        return zones;
    }

    /** Members per zone. */
    public int cells() {
        return cells;
    }

    /** The member with that host name. */
    public Optional<Member> byHost(String host) {
        return members.stream().filter(m -> m.host().equals(host)).findFirst();
    }

    /** The members that vote in {@code group} ({@link Replica#CATALOGUE} or a data group), in the zones' order. */
    public List<Member> voters(int group) {
        int cell = cellOf(group);
        return members.stream().filter(m -> m.cell() == cell).toList();
    }

    /** The members that follow {@code group} without a vote. */
    public List<Member> learners(int group) {
        if (group != Replica.CATALOGUE) {
            return List.of();
        }
        return members.stream().filter(m -> m.cell() != 0).toList();
    }

    /**
     * Where {@code group}'s leader should be when all its voters are well: a cell's groups take the zones in turn, so
     * every zone leads equally many groups of every cell.
     */
    public Member preferredLeader(int group) {
        List<Member> voters = voters(group);
        return voters.get(Math.floorMod(Math.floorDiv(group, cells), voters.size()));
    }

    /** The groups that {@code member} votes in or follows: the catalogue first, then data groups in order. */
    public List<Integer> groupsOf(Member member, int groupCount) {
        List<Integer> groups = new ArrayList<>();
        groups.add(Replica.CATALOGUE);
        for (int group = 0; group < groupCount; group++) {
            if (cellOf(group) == member.cell()) {
                groups.add(group);
            }
        }
        return groups;
    }

    private int cellOf(int group) {
        return group == Replica.CATALOGUE ? 0 : group % cells;
    }
}
