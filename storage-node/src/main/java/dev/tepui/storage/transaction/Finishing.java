package dev.tepui.storage.transaction;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells participants what has been decided. All of it may be done again, by several at once: who has heard of it before
 * has nothing left to do.
 */
public final class Finishing {
    private static final Logger LOG = LoggerFactory.getLogger(Finishing.class);

    /** Decisions are forgotten in bundles. Less than what a leader waits before it looks after one. */
    private static final long FORGET_AFTER_MILLIS = 200;

    private final Groups groups;
    private final LaterWrites<UUID> forgetting;

    /** {@code scheduler} says when to forget. */
    public Finishing(Groups groups, Scheduler scheduler) {
        this.groups = groups;
        this.forgetting = new LaterWrites<>(groups, scheduler, FORGET_AFTER_MILLIS, Command.ForgetTransactions::new);
    }

    /**
     * Has a decision to commit carried out, and forgotten a moment later. Completes when all of {@code unfinished} have
     * carried it out; fails as {@link Groups#write} does when one could not be reached.
     */
    public CompletionStage<Void> commit(UUID transaction, int coordinator, Collection<Integer> unfinished) {
        if (unfinished.isEmpty()) {
            // The coordinator alone keeps no decision.
            return CompletableFuture.completedFuture(null);
        }
        List<CompletableFuture<Void>> finishing = unfinished.stream()
                .map(group -> done(group, new Command.FinishTransaction(transaction, true)))
                .toList();
        return CompletableFuture.allOf(finishing.toArray(CompletableFuture[]::new))
                .thenAccept(all -> forgetting.add(coordinator, transaction));
    }

    /** Has participants let go of what they have prepared. Completes when they have, or cannot be reached. */
    public CompletionStage<Void> cancel(UUID transaction, Collection<Integer> participants) {
        List<CompletableFuture<Void>> finishing = participants.stream()
                .map(group -> done(group, new Command.FinishTransaction(transaction, false))
                        .exceptionally(failure -> later(transaction, failure)))
                .toList();
        return CompletableFuture.allOf(finishing.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> done(int group, Command command) {
        return groups.write(group, command)
                .thenAccept(reply -> {
                    if (!(reply instanceof Reply.Done)) {
                        throw new IllegalStateException("a group answered with " + reply);
                    }
                })
                .toCompletableFuture();
    }

    /** The leaders find out by themselves. */
    private static Void later(UUID transaction, Throwable failure) {
        LOG.debug("transaction is left to its groups transaction={} reason={}", transaction, failure.toString());
        return null;
    }
}
