package dev.tepui.storage.membership;

import dev.tepui.storage.consensus.Consensus;
import dev.tepui.storage.consensus.Consensus.GroupSpec;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.membership.MemberMessage.Answer;
import dev.tepui.storage.membership.NodeRecord.Origin;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's membership. It moves through these phases, forward only:
 *
 * <pre>
 * WAITING   empty directory: asks the other members, until somebody calls {@link #form} or one of them serves
 * STARTING  formed: starts its replicas, and the catalogue's first, which says what belongs here; what it has not got
 *           goes through {@link Rejoin}
 * MEMBER    every replica that must be here runs as a member of its group
 * </pre>
 *
 * <p>From then on it follows the placement: groups that come go through {@link Rejoin}, too, those that have gone
 * through {@link Departure}.
 *
 * <p>The rule behind all of it: a replica that may have lost what it promised never votes. Initial members are passed
 * to a replica only while this node has been there since the pool's formation and the group's log has no configuration
 * yet; in every other case the replica starts without members and learns them from the log, or from a leader.
 */
public final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final long ASK_AGAIN_MILLIS = 1_000;

    /** Groups move rarely; what a member must know at once does not depend on this. */
    private static final long FOLLOW_MILLIS = 500;

    /**
     * What membership works with.
     *
     * @param placement which members hold which groups, as far as this node knows
     * @param replicas what the groups' replicas keep on this node
     * @param blocking one thread for steps that block on the disk, in order
     * @param ready whether this node serves; told to other members
     */
    public record Parts(
            Supplier<Placement> placement,
            Member self,
            NodeDirectory directory,
            Consensus consensus,
            States replicas,
            Scheduler scheduler,
            Executor blocking,
            BooleanSupplier ready) {}

    /** The states of this node's replicas. Called on the blocking thread. */
    public interface States {
        /** Opens the state machine of a group; again only after it has been closed. Blocks. */
        StateMachine open(int group);

        /** The replica runs as a member of its group. */
        void joined(int group);

        /** Closes the state machine of a replica that has stopped, if it is open. */
        void close(int group);

        /** Removes what a replica that is closed has left in the store, durably. Blocks. */
        void remove(int group);
    }

    /** Where a node stands. */
    public enum Phase {
        /** Not formed. */
        WAITING,
        /** Formed, not yet complete. */
        STARTING,
        /** Complete. */
        MEMBER
    }

    /** The pool id given to {@link #form} is not the one this node knows. */
    public static final class OtherPoolException extends RuntimeException {
        OtherPoolException(String message) {
            super(message, null, false, false);
        }
    }

    private final Parts parts;
    private final MemberCalls calls;
    private final MemberAnswers answers;
    private final Rejoin rejoin;
    private final Departure departure;
    private final CompletableFuture<Void> complete = new CompletableFuture<>();

    /** Changed on the blocking thread only. */
    private volatile Phase phase = Phase.WAITING;

    private volatile boolean closed;

    /** Creates the membership; {@link #start} begins. */
    public Membership(Parts parts) {
        this.parts = parts;
        this.calls = new MemberCalls(parts);
        this.answers = new MemberAnswers(parts);
        this.rejoin = new Rejoin(
                new Rejoin.Steps(
                        calls,
                        this::isWanted,
                        group -> parts.placement().get().isMoving(group),
                        this::leads,
                        this::startAnew,
                        this::markJoined,
                        complete::completeExceptionally,
                        parts.blocking(),
                        parts.scheduler()),
                parts.self().address(),
                () -> closed);
        this.departure = new Departure(
                new Departure.Steps(calls, this::stopReplica, this::resume, this::forget, parts.blocking()));
    }

    /** Starts the replicas of a formed node, or begins to ask the others. */
    public void start() {
        onBlockingThread(() -> {
            if (record().formed()) {
                startReplicas();
            } else {
                LOG.info("not formed, waiting node={} pool={}", record().node(), record().pool());
                askOthers();
            }
        });
    }

    /** Where this node stands. */
    public Phase phase() {
        return phase;
    }

    /** The id of the pool that this node belongs to; empty before formation. */
    public Optional<String> poolId() {
        return Optional.ofNullable(record().poolId());
    }

    /** Completes when the phase is MEMBER; exceptionally when the node can never get there and must stop. */
    public CompletionStage<Void> complete() {
        return complete;
    }

    /** The groups of which this node must have a replica to serve. */
    public List<Integer> localGroups() {
        return parts.placement().get().groupsOf(parts.self());
    }

    /**
     * Makes this node a founding member of a pool. Completes when that is on disk; exceptionally with
     * {@link OtherPoolException} when it belongs to another pool already. May be repeated.
     */
    public CompletionStage<Void> form(String poolId) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        calls.askAll()
                .whenComplete((answers, failure) -> onBlockingThread(() -> {
                    try {
                        formNow(poolId, answers == null ? List.of() : answers);
                        result.complete(null);
                    } catch (RuntimeException refused) {
                        result.completeExceptionally(refused);
                    }
                }));
        return result;
    }

    private void formNow(String poolId, List<Answer> others) {
        if (record().formed()) {
            if (!record().poolId().equals(poolId)) {
                throw new OtherPoolException("this node belongs to pool id " + record().poolId());
            }
            return;
        }
        for (Answer other : others) {
            if (other.formed() && !other.poolId().equals(poolId)) {
                throw new OtherPoolException("another member belongs to pool id " + other.poolId());
            }
        }
        // Once a group has a leader, this node may be one that took part before and lost its data.
        boolean late = others.stream().anyMatch(Answer::started);
        become(poolId, late ? Origin.REJOINED : Origin.FORMED);
    }

    private void become(String poolId, Origin origin) {
        Set<Integer> founded = origin == Origin.FORMED ? Set.copyOf(localGroups()) : Set.of();
        parts.directory().save(record().formedAs(poolId, origin, founded));
        LOG.info("formed node={} poolId={} origin={}", record().node(), poolId, origin);
        startReplicas();
    }

    private void askOthers() {
        if (closed || record().formed()) {
            return;
        }
        calls.askAll()
                .whenComplete((answers, failure) -> onBlockingThread(() -> {
                    if (closed || record().formed()) {
                        return;
                    }
                    Optional<Answer> serving = answers == null
                            ? Optional.empty()
                            : answers.stream()
                                    .filter(a -> a.formed() && a.started())
                                    .findFirst();
                    if (serving.isPresent()) {
                        LOG.info("the pool is formed and this node's directory is empty: joining again");
                        become(serving.get().poolId(), Origin.REJOINED);
                    } else {
                        parts.scheduler().schedule(() -> onBlockingThread(this::askOthers), ASK_AGAIN_MILLIS);
                    }
                }));
    }

    /** The catalogue's replica first: it says what belongs here, even while the others are being won. */
    private void startReplicas() {
        phase = Phase.STARTING;
        if (record().founding() == null) {
            Set<Integer> founded = record().origin() == Origin.FORMED ? Set.copyOf(localGroups()) : Set.of();
            parts.directory().save(record().withFounding(founded));
        }
        List<Integer> held = new ArrayList<>(record().joined());
        held.addAll(record().founding());
        if (isLearner(Replica.CATALOGUE) && !held.contains(Replica.CATALOGUE)) {
            held.add(Replica.CATALOGUE);
        }
        held.sort(null);
        held.forEach(this::resume);
        follow();
    }

    /** Compares what is here with what shall be, again and again. */
    private void follow() {
        if (closed) {
            return;
        }
        noteConfigurations();
        Placement placement = parts.placement().get();
        // Until somebody has said where groups are, founders have theirs, and who has lost his data needs the
        // catalogue.
        if (placement.version() > 0) {
            placement.groupsTouching(parts.self()).forEach(this::win);
            Set<Integer> touching = Set.copyOf(placement.groupsTouching(parts.self()));
            parts.consensus().replicas().stream()
                    .map(Replica::group)
                    .filter(group -> !touching.contains(group) && !rejoin.isUnderWay(group))
                    .forEach(departure::leave);
        } else if (record().origin() == Origin.REJOINED) {
            win(Replica.CATALOGUE);
        }
        boolean told = placement.version() > 0 || record().origin() == Origin.FORMED;
        if (phase == Phase.STARTING && told && localGroups().stream().allMatch(this::isHere)) {
            becomeMember();
        }
        parts.scheduler().schedule(() -> onBlockingThread(this::follow), FOLLOW_MILLIS);
    }

    private void win(int group) {
        if (!isHere(group) && !departure.isUnderWay(group)) {
            rejoin.win(group);
        }
    }

    private boolean isHere(int group) {
        return record().holds(group) || isLearner(group);
    }

    private boolean isWanted(int group) {
        return parts.placement().get().groupsTouching(parts.self()).contains(group);
    }

    private void becomeMember() {
        phase = Phase.MEMBER;
        LOG.info(
                "all replicas run node={} groups={}",
                record().node(),
                localGroups().size());
        complete.complete(null);
    }

    /** Starts a replica that counts, from its data. */
    private void resume(int group) {
        startReplica(group, record().founding().contains(group));
        parts.replicas().joined(group);
    }

    /** Starts a replica that does not count, from nothing. */
    private void startAnew(int group) {
        if (parts.consensus().replica(group).isEmpty()) {
            parts.consensus().forget(group);
            parts.replicas().remove(group);
            startReplica(group, false);
        }
    }

    private void startReplica(int group, boolean founding) {
        if (parts.consensus().replica(group).isPresent()) {
            return;
        }
        Placement placement = parts.placement().get();
        boolean initial = founding || isLearner(group);
        List<String> voters = initial ? addresses(founders(placement, group)) : List.of();
        List<String> learners = initial ? addresses(placement.learners(group)) : List.of();
        parts.consensus()
                .start(new GroupSpec(group, voters, learners, parts.replicas().open(group)));
    }

    /** A group is founded by this node's cell, wherever it is now; the catalogue by the first. */
    private List<Member> founders(Placement placement, int group) {
        int cell = group == Replica.CATALOGUE ? 0 : parts.self().cell();
        return placement.members().cell(cell);
    }

    private void stopReplica(int group) {
        parts.consensus().stop(group);
        parts.replicas().close(group);
    }

    private void forget(int group) {
        parts.directory().save(record().without(group));
        parts.consensus().forget(group);
        parts.replicas().remove(group);
    }

    /**
     * A founding replica's initial members count until a configuration is in its log, and that is so once something has
     * been committed. From then on an empty log would mean lost data, so it is written down.
     */
    private void noteConfigurations() {
        Set<Integer> now = record().founding().stream()
                .filter(group -> parts.consensus()
                        .replica(group)
                        .map(replica -> replica.status().committedIndex() > 0)
                        .orElse(false))
                .collect(Collectors.toSet());
        if (!now.isEmpty()) {
            parts.directory().save(record().withJoined(now));
        }
    }

    private void markJoined(int group) {
        parts.directory().save(record().withJoined(Set.of(group)));
        parts.replicas().joined(group);
    }

    /** Also before the pool knows of this node: it is nobody's to say. */
    private boolean isLearner(int group) {
        return group == Replica.CATALOGUE && parts.self().cell() != 0;
    }

    private boolean leads(int group) {
        return parts.consensus().replica(group).map(Replica::isLeader).orElse(false);
    }

    private static List<String> addresses(List<Member> members) {
        return members.stream().map(Member::address).toList();
    }

    /** Stops asking and joining. Replicas are the consensus engine's to stop. */
    public void close() {
        closed = true;
    }

    /** Whether a message of another node is about membership. */
    public static boolean accepts(byte[] message) {
        return message.length > 0 && message[0] >= MemberMessage.WHO && message[0] <= MemberMessage.RELEASE;
    }

    /** The answer to an accepted message; never blocks, never fails. */
    public CompletionStage<byte[]> handle(byte[] message) {
        return answers.handle(message);
    }

    private NodeRecord record() {
        return parts.directory().node();
    }

    private void onBlockingThread(Runnable step) {
        if (closed) {
            // The thread may be gone.
            return;
        }
        parts.blocking().execute(() -> {
            try {
                step.run();
            } catch (RuntimeException failure) {
                LOG.error("this node cannot become a member", failure);
                complete.completeExceptionally(failure);
            }
        });
    }
}
