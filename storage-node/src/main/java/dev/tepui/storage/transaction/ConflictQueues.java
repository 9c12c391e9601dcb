package dev.tepui.storage.transaction;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.placement.Scheduler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Lets the transactions of this node that meet over the same items go one after the other. Without it, all of them
 * would try again and again what only one of them can have, and most of the node's work would be attempts that fail. An
 * item has a queue only while transactions meet over it; nobody holds a lock while waiting. Safe for any thread; never
 * blocks.
 */
final class ConflictQueues {
    /** The same order for everybody: nobody waits for one who waits for it. */
    private static final Comparator<ItemKey> ORDER = Comparator.comparingInt(ItemKey::table)
            .thenComparingInt(ItemKey::hash)
            .thenComparing((left, right) ->
                    Arrays.compareUnsigned(left.key().array(), right.key().array()));

    private final Scheduler scheduler;

    /** By item, who waits behind the one whose turn it is; completed with true when it is theirs. */
    private final Map<ItemKey, Deque<CompletableFuture<Boolean>>> queues = new HashMap<>();

    ConflictQueues(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** The turn at some items. */
    final class Turn {
        private final List<ItemKey> items = new ArrayList<>();
        private boolean waited;

        /** Whether somebody else had to leave first. */
        boolean hasWaited() {
            return waited;
        }

        /** Lets the next ones in; once. */
        void leave() {
            items.forEach(ConflictQueues.this::next);
        }
    }

    /**
     * Does something while it is the caller's turn at the items, see {@link #enter}, and leaves when its stage
     * completes or it throws.
     */
    <T> CompletionStage<T> inTurn(
            Collection<ItemKey> items, long untilMillis, Function<Turn, CompletionStage<T>> work) {
        return enter(items, untilMillis)
                .thenCompose(turn -> CompletableFuture.completedFuture(turn)
                        .thenCompose(work)
                        .whenComplete((result, failure) -> turn.leave()));
    }

    /** Those of the items over which transactions meet now. */
    synchronized List<ItemKey> contended(Collection<ItemKey> items) {
        return queues.isEmpty()
                ? List.of()
                : items.stream().filter(queues::containsKey).toList();
    }

    /**
     * Completes with the turn at all of the items. When it is not there in time, with what there is of it: others may
     * be in the way then, which costs failed attempts and nothing else.
     */
    CompletionStage<Turn> enter(Collection<ItemKey> items, long untilMillis) {
        Turn turn = new Turn();
        CompletionStage<Boolean> inTurn = CompletableFuture.completedFuture(true);
        for (ItemKey item : items.stream().sorted(ORDER).toList()) {
            inTurn = inTurn.thenCompose(
                    before -> before ? enter(turn, item, untilMillis) : CompletableFuture.completedFuture(false));
        }
        return inTurn.thenApply(all -> turn);
    }

    private CompletionStage<Boolean> enter(Turn turn, ItemKey item, long untilMillis) {
        CompletableFuture<Boolean> waiting = new CompletableFuture<>();
        synchronized (this) {
            Deque<CompletableFuture<Boolean>> queue = queues.putIfAbsent(item, new ArrayDeque<>());
            if (queue == null) {
                waiting.complete(true);
            } else {
                turn.waited = true;
                queue.add(waiting);
            }
        }
        if (!waiting.isDone()) {
            scheduler.schedule(() -> waiting.complete(false), Math.max(0, untilMillis - scheduler.nowMillis()));
        }
        return waiting.thenApply(mine -> {
            if (mine) {
                turn.items.add(item);
            }
            return mine;
        });
    }

    private void next(ItemKey item) {
        while (true) {
            CompletableFuture<Boolean> first;
            synchronized (this) {
                first = queues.get(item).poll();
                if (first == null) {
                    queues.remove(item);
                    return;
                }
            }
            if (first.complete(true)) {
                return;
            }
        }
    }
}
