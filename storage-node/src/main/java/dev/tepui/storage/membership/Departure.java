package dev.tepui.storage.membership;

import dev.tepui.storage.membership.MemberMessage.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up replicas of groups that have moved away. For each, in this order:
 *
 * <ol>
 *   <li><b>Ask</b> the group's leader whether it still counts this node. It may well: what this node knows of the
 *       placement can be old, and the group can be on its way back.
 *   <li><b>Stop</b> the replica. From here on nobody can add it to the group any more: whoever wants to asks for its
 *       identity first.
 *   <li><b>Ask again.</b> A leader that a majority confirms, that does not count this node and is not just changing its
 *       members has no use for this replica, and neither has any later one. Otherwise the replica starts again.
 *   <li><b>Forget</b>: first in the data directory's record, then log, votes, identity and state.
 * </ol>
 *
 * <p>After a crash before the last step the replica runs again and all begins anew; in the middle of it something is
 * left behind that the record does not know, which is removed before the group ever starts here again.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);

    /**
     * The effects; all block.
     *
     * @param stop stops a replica
     * @param restart starts it again
     * @param forget forgets it
     */
    record Steps(MemberCalls calls, IntConsumer stop, IntConsumer restart, IntConsumer forget, Executor blocking) {}

    private final Steps steps;
    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();

    Departure(Steps steps) {
        this.steps = steps;
    }

    /** Whether a group is just being left, so that nobody else may touch its replica. */
    boolean isUnderWay(int group) {
        return underWay.contains(group);
    }

    /** Leaves a group if its leader agrees; does nothing while this is under way. The caller tries again later. */
    void leave(int group) {
        if (!underWay.add(group)) {
            return;
        }
        ask(group, 0).whenComplete((released, failure) -> {
            if (failure == null && released) {
                steps.blocking().execute(() -> stopped(group));
            } else {
                underWay.remove(group);
            }
        });
    }

    private void stopped(int group) {
        try {
            steps.stop().accept(group);
        } catch (RuntimeException failure) {
            LOG.error("cannot stop a replica that has moved away group={}", group, failure);
            underWay.remove(group);
            return;
        }
        ask(group, 0)
                .whenComplete((released, failure) ->
                        steps.blocking().execute(() -> end(group, failure == null && released)));
    }

    /** What fails here is left as it is; the next start of the node goes on from there. */
    private void end(int group, boolean released) {
        try {
            if (released) {
                steps.forget().accept(group);
                LOG.info("left group={}", group);
            } else {
                LOG.info("still needed group={}", group);
                steps.restart().accept(group);
            }
        } catch (RuntimeException failure) {
            LOG.error("cannot leave group={} released={}", group, released, failure);
        } finally {
            underWay.remove(group);
        }
    }

    /** Whether the leader lets this node go; false when no member that may hold the group says so. */
    private CompletionStage<Boolean> ask(int group, int attempt) {
        List<String> holders = steps.calls().otherHolders(group);
        if (attempt >= holders.size()) {
            return CompletableFuture.completedFuture(false);
        }
        return steps.calls()
                .change(holders.get(attempt), MemberMessage.RELEASE, group, ASK_TIMEOUT)
                .thenCompose(answer -> answer.status() == Status.OK
                        ? CompletableFuture.completedFuture(true)
                        : ask(group, attempt + 1));
    }
}
