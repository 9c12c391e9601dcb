package dev.tepui.storage.pool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The members of a pool. The n-th members of all zones together are cell n, so a cell has one member in every zone.
 * Immutable; equal to another with the same members.
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

    /** The members of a cell, in the zones' order; empty when there is no such cell. */
    public List<Member> cell(int cell) {
        return members.stream().filter(m -> m.cell() == cell).toList();
    }

    /** The text that {@link #parse} reads. */
    public String text() {
        return members.stream().map(m -> m.zone() + "/" + m.host()).collect(Collectors.joining(","));
    }

    /** The port in every member's address. */
    public int raftPort() {
        String address = members.getFirst().address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemberList list && members.equals(list.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
