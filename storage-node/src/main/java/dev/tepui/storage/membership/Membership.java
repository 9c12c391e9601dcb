package dev.tepui.storage.membership;

import dev.tepui.storage.consensus.Consensus;
import dev.tepui.storage.consensus.Consensus.GroupSpec;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.membership.MemberMessage.Answer;
import dev.tepui.storage.membership.MemberMessage.Request;
import dev.tepui.storage.membership.NodeRecord.Origin;
import dev.tepui.storage.placement.MemberList;
import dev.tepui.storage.placement.MemberList.Member;
import dev.tepui.storage.placement.Scheduler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's membership. It moves through these phases, forward only:
 *
 * <pre>
 * WAITING   empty directory: asks the other members, until somebody calls {@link #form} or one of them serves
 * STARTING  formed: starts its replicas; those that it must win back go through {@link Rejoin}
 * MEMBER    every local replica runs as a member of its group
 * </pre>
 *
 * <p>The rule behind all of it: a replica that may have lost what it promised never votes. Initial members are passed
 * to a replica only while this node has been there since the pool's formation and the group's log has no configuration
 * yet; in every other case the replica starts without members and learns them from the log, or from a leader.
 */
public final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final long ASK_AGAIN_MILLIS = 1_000;

    /**
     * What membership works with.
     *
     * @param machines the state machine of each group; called once per group
     * @param blocking one thread for steps that block on the disk, in order
     * @param ready whether this node serves; told to other members
     * @param joined is told of every local replica once it runs as a member of its group
     */
    public record Parts(
            MemberList members,
            Member self,
            int groupCount,
            NodeDirectory directory,
            Consensus consensus,
            IntFunction<StateMachine> machines,
            Scheduler scheduler,
            Executor blocking,
            BooleanSupplier ready,
            IntConsumer joined) {}

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
    private final CompletableFuture<Void> complete = new CompletableFuture<>();

    /** Changed on the blocking thread only. */
    private volatile Phase phase = Phase.WAITING;

    private volatile boolean closed;

    /** Creates the membership; {@link #start} begins. */
    public Membership(Parts parts) {
        this.parts = parts;
        this.calls = new MemberCalls(parts);
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

    /** The groups that this node has a replica of. */
    public List<Integer> localGroups() {
        return parts.members().groupsOf(parts.self(), parts.groupCount());
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
        parts.directory().save(record().formedAs(poolId, origin));
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

    private void startReplicas() {
        phase = Phase.STARTING;
        List<Integer> toWinBack = new ArrayList<>();
        for (int group : localGroups()) {
            boolean joined = record().joined().contains(group);
            if (joined || isLearner(group)) {
                startReplica(group, false);
                parts.joined().accept(group);
            } else if (record().origin() == Origin.FORMED) {
                startReplica(group, true);
                parts.joined().accept(group);
            } else {
                toWinBack.add(group);
            }
        }
        if (!toWinBack.isEmpty()) {
            Rejoin.Steps steps = new Rejoin.Steps(
                    calls, group -> startReplica(group, false), this::markJoined, parts.blocking(), parts.scheduler());
            new Rejoin(steps, parts.self().address(), () -> closed)
                    .run(toWinBack)
                    .whenComplete((ignored, failure) -> {
                        if (failure != null) {
                            complete.completeExceptionally(failure);
                        } else {
                            onBlockingThread(this::becomeMember);
                        }
                    });
        } else {
            becomeMember();
            noteConfigurations();
        }
    }

    private void becomeMember() {
        phase = Phase.MEMBER;
        LOG.info(
                "all replicas run node={} groups={}",
                record().node(),
                localGroups().size());
        complete.complete(null);
    }

    private void startReplica(int group, boolean founding) {
        if (parts.consensus().replica(group).isPresent()) {
            return;
        }
        List<String> voters =
                founding || isLearner(group) ? addresses(parts.members().voters(group)) : List.of();
        List<String> learners =
                founding || isLearner(group) ? addresses(parts.members().learners(group)) : List.of();
        parts.consensus()
                .start(new GroupSpec(group, voters, learners, parts.machines().apply(group)));
    }

    /**
     * A founding replica's initial members count until a configuration is in its log, and that is so once something has
     * been committed. From then on an empty log would mean lost data, so it is written down.
     */
    private void noteConfigurations() {
        if (closed) {
            return;
        }
        Set<Integer> open = new HashSet<>(localGroups());
        open.removeAll(record().joined());
        if (open.isEmpty()) {
            return;
        }
        Set<Integer> now = new HashSet<>();
        for (int group : open) {
            boolean committed = parts.consensus()
                    .replica(group)
                    .map(replica -> replica.status().committedIndex() > 0)
                    .orElse(false);
            if (committed) {
                now.add(group);
            }
        }
        if (!now.isEmpty()) {
            parts.directory().save(record().withJoined(now));
        }
        parts.scheduler().schedule(() -> onBlockingThread(this::noteConfigurations), ASK_AGAIN_MILLIS);
    }

    private void markJoined(int group) {
        parts.directory().save(record().withJoined(Set.of(group)));
        parts.joined().accept(group);
    }

    private boolean isLearner(int group) {
        return parts.members().learners(group).contains(parts.self());
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
        return message.length > 0 && message[0] >= MemberMessage.WHO && message[0] <= MemberMessage.ADD;
    }

    /** The answer to an accepted message; never blocks, never fails. */
    public CompletionStage<byte[]> handle(byte[] message) {
        Request request;
        try {
            request = Request.decode(message);
        } catch (IllegalArgumentException garbage) {
            return answer(Answer.of(MemberMessage.Status.FAILED, garbage.getMessage()));
        }
        NodeRecord me = record();
        if (!request.pool().equals(me.pool())) {
            return answer(Answer.of(MemberMessage.Status.FAILED, "this is pool '" + me.pool() + "'"));
        }
        if (request.kind() == MemberMessage.WHO) {
            return answer(new Answer(
                    MemberMessage.Status.OK,
                    me.node(),
                    me.formed() ? me.poolId() : "",
                    me.formed(),
                    started(),
                    parts.ready().getAsBoolean()));
        }
        if (!Objects.equals(request.poolId(), me.poolId())) {
            return answer(Answer.of(MemberMessage.Status.FAILED, "not the same pool id"));
        }
        return change(request);
    }

    private CompletionStage<byte[]> change(Request request) {
        boolean voter = request.group() >= Replica.CATALOGUE
                && request.group() < parts.groupCount()
                && addresses(parts.members().voters(request.group())).contains(request.address());
        if (!voter) {
            return answer(Answer.of(
                    MemberMessage.Status.FAILED, request.address() + " is no voter of group " + request.group()));
        }
        Optional<Replica> replica = parts.consensus().replica(request.group());
        if (replica.isEmpty() || !replica.get().isLeader()) {
            String leader = replica.flatMap(Replica::leader).orElse("");
            return answer(Answer.of(MemberMessage.Status.NOT_LEADER, leader));
        }
        LOG.info(
                "membership change asked for group={} kind={} member={}",
                request.group(),
                request.kind() == MemberMessage.REMOVE ? "remove" : "add",
                request.address());
        CompletionStage<Void> done = request.kind() == MemberMessage.REMOVE
                ? replica.get().removeMember(request.address())
                : replica.get().addMember(request.address());
        return done.handle((ignored, failure) -> failure == null
                ? Answer.of(MemberMessage.Status.OK, "").encode()
                : Answer.of(MemberMessage.Status.FAILED, failure.toString()).encode());
    }

    private boolean started() {
        return parts.consensus().replicas().stream()
                .map(Replica::status)
                .anyMatch(status -> status.committedIndex() > 0 || status.leader() != null);
    }

    private static CompletionStage<byte[]> answer(Answer answer) {
        return CompletableFuture.completedFuture(answer.encode());
    }

    private NodeRecord record() {
        return parts.directory().node();
    }

    private void onBlockingThread(Runnable step) {
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
