package dev.tepui.storage.maintenance;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.pool.MemberChange;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the groups that this node leads follow the placement: a group that moves gets the members of its new cell and
 * loses those of the old one, step by step ({@link MemberChange}); the catalogue gets the learners that it should have.
 *
 * <p>Nothing of a move is remembered: every step follows from the placement and from the group's voters, so that any
 * leader goes on where another one has stopped. One change per group at a time. Safe from any thread.
 */
public final class GroupMoves {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMoves.class);
    private static final long PERIOD_MILLIS = 500;

    /**
     * What it works with.
     *
     * @param replicas this node's
     * @param self this node's address
     */
    public record Parts(
            Groups groups,
            Supplier<Placement> placement,
            Supplier<List<Replica>> replicas,
            String self,
            Scheduler scheduler) {}

    private final Parts parts;
    private final Rounds rounds;
    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Creates it; {@link #start} sets it going. */
    public GroupMoves(Parts parts) {
        this.parts = parts;
        this.rounds = new Rounds("moving groups", PERIOD_MILLIS, parts.scheduler(), this::round);
    }

    /** Looks for something to do from now on. */
    public void start() {
        rounds.start();
    }

    /** Begins nothing more. */
    public void close() {
        closed = true;
        rounds.close();
    }

    private CompletionStage<Void> round() {
        Placement placement = parts.placement().get();
        if (placement.version() > 0) {
            parts.replicas().get().stream().filter(Replica::isLeader).forEach(leader -> look(placement, leader));
        }
        return CompletableFuture.completedFuture(null);
    }

    private void look(Placement placement, Replica leader) {
        boolean needed = leader.group() == Replica.CATALOGUE
                ? !leader.learners().equals(addresses(placement.learners(Replica.CATALOGUE)))
                : placement.isMoving(leader.group()) || hasSurplus(placement, leader);
        if (!needed || !underWay.add(leader.group())) {
            return;
        }
        step(placement, leader).whenComplete((goOn, failure) -> {
            underWay.remove(leader.group());
            if (failure != null) {
                LOG.debug("a step will be tried again group={} reason={}", leader.group(), failure.toString());
            } else if (goOn && !closed) {
                // The next step at once: see MemberChange.
                look(parts.placement().get(), leader);
            }
        });
    }

    /** A group that came to rest with a member too many, because it was sent to and fro, is put in order, too. */
    private static boolean hasSurplus(Placement placement, Replica leader) {
        return !MemberChange.surplus(placement, leader.group(), leader.status().peers())
                .isEmpty();
    }

    /** Whether there is something left for this leader to do at once. */
    private CompletionStage<Boolean> step(Placement placement, Replica leader) {
        if (leader.group() == Replica.CATALOGUE) {
            List<String> learners = addresses(placement.learners(Replica.CATALOGUE));
            return leader.setLearners(learners).thenApply(done -> {
                LOG.info("the catalogue's learners are {}", learners);
                return false;
            });
        }
        MemberChange change =
                MemberChange.next(placement, leader.group(), leader.status().peers(), parts.self());
        CompletionStage<Boolean> done = switch (change) {
            case MemberChange.Add add ->
                leader.addMember(add.member().address()).thenApply(added -> true);
            case MemberChange.Remove remove ->
                leader.removeMember(remove.address()).thenApply(removed -> true);
            case MemberChange.HandOver handOver ->
                leader.transferLeadership(handOver.to().address()).thenApply(handedOver -> false);
            case MemberChange.Done nothing -> arrived(placement, leader.group());
        };
        return done.thenApply(goOn -> {
            LOG.info("done group={} {}", leader.group(), change);
            return goOn;
        });
    }

    private CompletionStage<Boolean> arrived(Placement placement, int group) {
        if (!placement.isMoving(group)) {
            return CompletableFuture.completedFuture(false);
        }
        int cell = placement.place(group).cell();
        return parts.groups()
                .write(Replica.CATALOGUE, new Command.NoteArrival(group, cell))
                .thenApply(reply -> false);
    }

    private static List<String> addresses(List<Member> members) {
        return members.stream().map(Member::address).sorted().toList();
    }
}
