package dev.tepui.storage.membership;

import dev.tepui.storage.membership.MemberMessage.Answer;
import dev.tepui.storage.membership.MemberMessage.Status;
import dev.tepui.storage.placement.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Wins the replicas that a node shall have and has not: because it has lost its data, or because a group moves here.
 * For every group, in this order:
 *
 * <ol>
 *   <li><b>Leave.</b> The group's leader removes this node; done when committed. Before that, this node's vote counts
 *       in the group, and a vote without memory can lose acknowledged writes. So nothing of the group runs here yet.
 *   <li><b>Start.</b> What was left behind of an earlier replica is removed; the local replica starts without members:
 *       it does not stand for election and grants no vote.
 *   <li><b>Join.</b> The leader adds this node, which brings it up to date (by a snapshot, then the log) first. That of
 *       a group on its way does it by itself, and says here only when it is done.
 *   <li><b>Note.</b> The data directory remembers that this group is here.
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
     * @param wanted whether a group still shall be here; when not, it is given up
     * @param moving whether a group is on its way here: its leader adds this node when its turn comes
     * @param leads whether this node leads a group: then it is a member, and nobody else can say so
     * @param start starts the local replica without members; blocks
     * @param note writes down that a group is here; blocks
     * @param failed is told why this node can never be a member
     */
    record Steps(
            MemberCalls calls,
            IntPredicate wanted,
            IntPredicate moving,
            IntPredicate leads,
            IntConsumer start,
            IntConsumer note,
            Consumer<RuntimeException> failed,
            Executor blocking,
            Scheduler scheduler) {}

    private final Steps steps;
    private final String self;
    private final BooleanSupplier closed;
    private final Queue<Integer> waiting = new ArrayDeque<>();

    /** Those waiting and those at work. */
    private final Set<Integer> underWay = new HashSet<>();

    private int atWork;

    Rejoin(Steps steps, String self, BooleanSupplier closed) {
        this.steps = steps;
        this.self = self;
        this.closed = closed;
    }

    /** Wins a group; does nothing while that is under way. */
    void win(int group) {
        synchronized (this) {
            if (!underWay.add(group)) {
                return;
            }
            waiting.add(group);
        }
        nextGroup();
    }

    /** Whether a group is waiting to be won or at work. */
    synchronized boolean isUnderWay(int group) {
        return underWay.contains(group);
    }

    private void nextGroup() {
        Integer group;
        synchronized (this) {
            if (atWork >= GROUPS_AT_ONCE || waiting.isEmpty()) {
                return;
            }
            group = waiting.poll();
            atWork++;
        }
        leave(group, null, 0);
    }

    private void end(int group) {
        synchronized (this) {
            underWay.remove(group);
            atWork--;
        }
        nextGroup();
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
                    LOG.info("won group={}", group);
                    end(group);
                }));
    }

    /** Asks the leader, or looks for it among the other voters, until it says that it is done. */
    private void ask(int group, byte kind, String leader, int attempt, Runnable then) {
        if (closed.getAsBoolean()) {
            return;
        }
        if (!steps.wanted().test(group)) {
            LOG.info("not wanted here any more group={}", group);
            end(group);
            return;
        }
        if (kind == MemberMessage.ADD && steps.leads().test(group)) {
            then.run();
            return;
        }
        List<String> others = steps.calls().otherHolders(group);
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
                Level level = steps.moving().test(group) ? Level.INFO : Level.WARN;
                LOG.atLevel(level)
                        .log("still trying to rejoin group={} attempts={} last={}", group, attempt + 1, answer);
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
                steps.failed().accept(failure);
            }
        });
    }
}
