package dev.tepui.storage.pool;

import dev.tepui.storage.pool.MemberList.Member;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the leader of a group does next so that the group's voters become those of its cell: zone by zone, first the new
 * member, then without the old one. Pure.
 *
 * <p>The leader's own zone is the last, and the leader hands over before the new member there is added. Of four voters
 * a new leader needs three, and the two besides it and the old leader refuse to vote for as long as an election
 * timeout, since their leader's reads rest on that ({@code consensus.raft.VoteGuard}): a hand-over among four took 1.0
 * to 1.8 s (measured), in which the group serves nobody. Of three it needs the old leader only.
 *
 * <p>One member at a time and no joint consensus: JRaft answers reads that ask a majority by the majority of the new
 * configuration alone, which two leaders could have during a joint change; with one member of difference every two
 * majorities have a member in common. Between the two steps a zone has two votes of four, so that losing this zone just
 * then would stop the group until it is back; the steps follow each other at once.
 */
public sealed interface MemberChange {
    /** A member that is to vote. It gets its copy before it counts. */
    record Add(Member member) implements MemberChange {}

    /** A member that is to vote no more. */
    record Remove(String address) implements MemberChange {}

    /** The leader itself has to go: somebody else shall lead first. */
    record HandOver(Member to) implements MemberChange {}

    /** The voters are those that they should be. */
    record Done() implements MemberChange {}

    /**
     * The next step.
     *
     * @param voters addresses of the present voters
     * @param leader the address of the leader, which asks
     */
    static MemberChange next(Placement placement, int group, Collection<String> voters, String leader) {
        List<Member> wanted = placement.voters(group);
        Set<String> surplus = surplus(placement, group, voters);
        Optional<String> leaderZone = zone(placement, leader);
        Optional<Member> missing = missing(placement, wanted, voters, leaderZone);
        if (missing.isPresent() && voters.size() <= wanted.size()) {
            boolean isLeaderNext = surplus.contains(leader)
                    && voters.size() == wanted.size()
                    && leaderZone.equals(Optional.of(missing.get().zone()));
            return isLeaderNext && wanted.stream().anyMatch(member -> voters.contains(member.address()))
                    ? handOver(placement, group, voters, wanted)
                    : new Add(missing.get());
        }
        if (surplus.isEmpty()) {
            return missing.<MemberChange>map(Add::new).orElseGet(Done::new);
        }
        Optional<String> other = surplus.stream()
                .filter(address -> !address.equals(leader))
                .min((a, b) -> Boolean.compare(
                        isNeeded(placement, a, voters, wanted), isNeeded(placement, b, voters, wanted)));
        if (other.isPresent() && !(surplus.contains(leader) && isNeeded(placement, other.get(), voters, wanted))) {
            return new Remove(other.get());
        }
        return handOver(placement, group, voters, wanted);
    }

    /** Those of a group's present voters, by address, that shall not vote in it. */
    static Set<String> surplus(Placement placement, int group, Collection<String> voters) {
        Set<String> surplus = new HashSet<>(voters);
        placement.voters(group).forEach(member -> surplus.remove(member.address()));
        return surplus;
    }

    private static MemberChange handOver(
            Placement placement, int group, Collection<String> voters, List<Member> wanted) {
        Member preferred = PreferredLeaders.of(placement).of(group);
        Member to = voters.contains(preferred.address())
                ? preferred
                : wanted.stream()
                        .filter(member -> voters.contains(member.address()))
                        .findFirst()
                        .orElseThrow();
        return new HandOver(to);
    }

    /** The next new member: of a zone that has no voter at all, if there is such a zone; of the leader's zone last. */
    private static Optional<Member> missing(
            Placement placement, List<Member> wanted, Collection<String> voters, Optional<String> leaderZone) {
        return wanted.stream()
                .filter(member -> !voters.contains(member.address()))
                .min(Comparator.<Member, Boolean>comparing(member -> isPresent(placement, member.zone(), voters))
                        .thenComparing(member -> leaderZone.equals(Optional.of(member.zone()))));
    }

    private static boolean isPresent(Placement placement, String zone, Collection<String> voters) {
        return placement.members().members().stream()
                .anyMatch(member -> member.zone().equals(zone) && voters.contains(member.address()));
    }

    /** Whether a surplus voter's zone would have none without it. */
    private static boolean isNeeded(
            Placement placement, String address, Collection<String> voters, List<Member> wanted) {
        Optional<String> zone = zone(placement, address);
        return zone.isPresent()
                && wanted.stream()
                        .noneMatch(member -> member.zone().equals(zone.get()) && voters.contains(member.address()));
    }

    private static Optional<String> zone(Placement placement, String address) {
        return placement.members().members().stream()
                .filter(member -> member.address().equals(address))
                .map(Member::zone)
                .findFirst();
    }
}
