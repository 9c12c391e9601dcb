package dev.tepui.storage.membership;

import dev.tepui.storage.placement.Scheduler;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out when a replica that has just started holds what its group held when it was asked. What the replica itself
 * knows is not enough: before it has heard enough of its leader, it believes that nothing is missing.
 */
public final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final long PAUSE_MILLIS = 50;

    private final IntFunction<CompletionStage<Long>> barrier;
    private final IntToLongFunction appliedIndex;
    private final Scheduler scheduler;
    private final Set<Integer> watched = ConcurrentHashMap.newKeySet();
    private final Set<Integer> caughtUp = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Creates the watcher.
     *
     * @param barrier asks a group's leader for an index that holds everything acknowledged before
     * @param appliedIndex how far the local replica is
     */
    public CatchUp(IntFunction<CompletionStage<Long>> barrier, IntToLongFunction appliedIndex, Scheduler scheduler) {
        this.barrier = barrier;
        this.appliedIndex = appliedIndex;
        this.scheduler = scheduler;
    }

    /** Begins to watch a replica that is a member of its group. Further calls do nothing. */
    public void watch(int group) {
        if (watched.add(group)) {
            ask(group);
        }
    }

    /** Forgets a replica that has stopped. */
    public void forget(int group) {
        watched.remove(group);
        caughtUp.remove(group);
    }

    /** Whether the replica has been caught up once since it started. */
    public boolean wasCaughtUp(int group) {
        return caughtUp.contains(group);
    }

    /** Asks no more. */
    public void close() {
        closed = true;
    }

    private void ask(int group) {
        if (closed || !watched.contains(group)) {
            return;
        }
        barrier.apply(group).whenComplete((index, failure) -> {
            if (failure == null) {
                await(group, index);
            } else {
                scheduler.schedule(() -> ask(group), PAUSE_MILLIS);
            }
        });
    }

    private void await(int group, long index) {
        if (closed || !watched.contains(group)) {
            return;
        }
        if (appliedIndex.applyAsLong(group) >= index) {
            caughtUp.add(group);
            LOG.debug("caught up group={} index={}", group, index);
        } else {
            scheduler.schedule(() -> await(group, index), PAUSE_MILLIS);
        }
    }
}
