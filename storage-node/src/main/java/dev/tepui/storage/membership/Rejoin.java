package dev.tepui.storage.membership;

import dev.tepui.storage.membership.MemberMessage.Answer;
import dev.tepui.storage.membership.MemberMessage.Status;
import dev.tepui.storage.placement.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wins back the replicas of a node that has lost its data. For every group, in this order:
 *
 * <ol>
 *   <li><b>Leave.</b> The group's leader removes this node; done when committed. Before that, this node's vote counts
 *       in the group, and a vote without memory can lose acknowledged writes. So nothing of the group runs here yet.
 *   <li><b>Start.</b> The local replica starts without members: it does not stand for election and grants no vote.
 *   <li><b>Join.</b> The leader adds this node, which brings it up to date (by a snapshot, then the log) first.
 *   <li><b>Note.</b> The data directory remembers that this group is won back.
 * </ol>
 *
 * <p>Each step may be repeated: removing who is absent and adding who is present change nothing. After a crash anywhere
 * the group starts over at the first step. A few groups at a time, so that snapshots do not crowd out the pool's work.
 */
final class Rejoin {
    private static final Logger LOG = LoggerFactory.getLogger(Rejoin.class);
    private static final int GROUPS_AT_ONCE = 3;
    private static final long PAUSE_MILLIS = 300;
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);

    /** Joining includes a snapshot transfer; when it takes longer, the question is put again and waits on. */
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);

    /**
     * The effects.
     *
     * @param start starts the local replica without members; blocks
     * @param note writes down that a group is won back; blocks
     */
    record Steps(MemberCalls calls, IntConsumer start, IntConsumer note, Executor blocking, Scheduler scheduler) {}

    private final Steps steps;
    private final String self;
    private final BooleanSupplier closed;
    private final Queue<Integer> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int left;

    Rejoin(Steps steps, String self, BooleanSupplier closed) {
        this.steps = steps;
        this.self = self;
        this.closed = closed;
    }

    /** Completes when all groups are won back; never when the node is closed before. */
    CompletionStage<Void> run(List<Integer> groups) {
        synchronized (this) {
            waiting.addAll(groups);
            left = groups.size();
        }
        for (int i = 0; i < GROUPS_AT_ONCE; i++) {
            nextGroup();
        }
        return done;
    }

    private void nextGroup() {
        Integer group;
        synchronized (this) {
            group = waiting.poll();
        }
        if (group != null) {
            leave(group, null, 0);
        }
    }

    private void leave(int group, String leader, int attempt) {
        ask(
                group,
                MemberMessage.REMOVE,
                leader,
                attempt,
                () -> onBlockingThread(group, () -> {
                    steps.start().accept(group);
                    join(group, null, 0);
                }));
    }

    private void join(int group, String leader, int attempt) {
        ask(
                group,
                MemberMessage.ADD,
                leader,
                attempt,
                () -> onBlockingThread(group, () -> {
                    steps.note().accept(group);
                    LOG.info("won back group={}", group);
                    boolean last;
                    synchronized (this) {
                        last = --left == 0;
                    }
                    if (last) {
                        done.complete(null);
                    } else {
                        nextGroup();
                    }
                }));
    }

    /** Asks the leader, or looks for it among the other voters, until it says that it is done. */
    private void ask(int group, byte kind, String leader, int attempt, Runnable then) {
        if (closed.getAsBoolean()) {
            return;
        }
        List<String> others = steps.calls().otherVoters(group);
        String target = leader != null ? leader : others.get(attempt % others.size());
        Duration timeout = kind == MemberMessage.REMOVE ? LEAVE_TIMEOUT : JOIN_TIMEOUT;
        steps.calls().change(target, kind, group, timeout).whenComplete((answer, failure) -> {
            if (failure == null && answer.status() == Status.OK) {
                then.run();
                return;
            }
            String hint = failure == null ? hint(answer, target) : null;
            // A hint is followed at once, but two nodes that point at each other must not be asked in a spin.
            long pause = hint != null && leader == null ? 1 : PAUSE_MILLIS;
            if (attempt % 20 == 19) {
                LOG.warn("still trying to rejoin group={} attempts={} last={}", group, attempt + 1, answer);
            }
            steps.scheduler().schedule(() -> ask(group, kind, hint, attempt + 1, then), pause);
        });
    }

    /** The leader that a node pointed to, if that is worth asking. */
    private String hint(Answer answer, String asked) {
        boolean useful = answer.status() == Status.NOT_LEADER
                && !answer.text().isEmpty()
                && !answer.text().equals(asked)
                && !answer.text().equals(self);
        return useful ? answer.text() : null;
    }

    private void onBlockingThread(int group, Runnable step) {
        steps.blocking().execute(() -> {
            try {
                step.run();
            } catch (RuntimeException failure) {
                LOG.error("cannot rejoin group={}", group, failure);
                done.completeExceptionally(failure);
            }
        });
    }
}
