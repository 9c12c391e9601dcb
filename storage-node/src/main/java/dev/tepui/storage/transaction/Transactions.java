package dev.tepui.storage.transaction;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.transaction.WriteTransaction.Attempted;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Serializable transactions over items of any groups. Safe for any thread; never blocks. Stages fail as those of
 * {@link Groups} do.
 */
public final class Transactions {
    /**
     * What they work with.
     *
     * @param ids draws ids, unique for ever
     * @param poolMillis the time by the clocks of the pool, epoch milliseconds; empty while it is not known
     */
    public record Parts(
            Groups groups,
            ConflictRetries retries,
            Scheduler scheduler,
            Supplier<UUID> ids,
            Supplier<OptionalLong> poolMillis) {}

    private final Parts parts;
    private final WriteTransaction.Tools tools;
    private final ConflictQueues queues;

    /** Creates it. */
    public Transactions(Parts parts) {
        this.parts = parts;
        this.tools = WriteTransaction.Tools.of(parts.groups(), parts.scheduler(), parts.ids());
        this.queues = new ConflictQueues(parts.scheduler());
    }

    /**
     * Does all of the actions at one moment or none of them. What meets another transaction is tried again for a while.
     *
     * @param actions at least one, each on another item
     * @param token DynamoDB's ClientRequestToken, or null
     * @param digest of what is asked for, to compare with another request that has the same token; null without one
     */
    public CompletionStage<WriteOutcome> write(List<Command.OfItem> actions, String token, Bytes digest) {
        Transaction.Token known = null;
        if (token != null) {
            OptionalLong now = parts.poolMillis().get();
            if (now.isEmpty()) {
                return CompletableFuture.failedFuture(
                        new Groups.UnavailableException("the time is not known, so neither is the age of tokens"));
            }
            known = new Transaction.Token(token, digest, now.getAsLong());
        }
        WriteTransaction transaction = new WriteTransaction(tools, actions, known);
        return attempted(transaction, parts.retries().untilMillis()).thenCompose(Attempted::result);
    }

    /** What others fight for now is waited for; what nobody is known to want is tried at once. */
    private CompletionStage<Attempted> attempted(WriteTransaction transaction, long untilMillis) {
        List<ItemKey> contended = queues.contended(transaction.items());
        if (!contended.isEmpty()) {
            return queues.inTurn(contended, untilMillis, turn -> retried(transaction, untilMillis));
        }
        return transaction.attempt().thenCompose(first -> {
            if (!first.isWorthRepeating()) {
                return CompletableFuture.completedFuture(first);
            }
            // Whoever has waited comes when the way is likely to be free, and needs no pause.
            return queues.inTurn(
                    transaction.contended(first),
                    untilMillis,
                    turn -> turn.hasWaited()
                            ? retried(transaction, untilMillis)
                            : parts.retries()
                                    .runOn(first, transaction::attempt, Attempted::isWorthRepeating, untilMillis));
        });
    }

    private CompletionStage<Attempted> retried(WriteTransaction transaction, long untilMillis) {
        return parts.retries().run(transaction::attempt, Attempted::isWorthRepeating, untilMillis);
    }

    /**
     * Reads items as they were at one moment. What meets a transaction is tried again for a while.
     *
     * @param keys each of another item
     */
    public CompletionStage<ReadOutcome> read(List<ItemKey> keys, Reader reader) {
        ReadTransaction transaction = new ReadTransaction(parts.groups(), reader, keys);
        return parts.retries().run(transaction::attempt, ReadOutcome.Conflicts.class::isInstance);
    }
}
