package dev.tepui.storage.maintenance;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.transaction.Finishing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes transactions whose node has left them, in the groups whose leaders are on this node: a prepared part asks
 * the coordinator, which cancels what it has not decided; a decision to commit is told to the participants once more.
 * Which these are is read from a replica and may be old, and two leaders of different terms may ask at once: who asks
 * about what is over changes nothing.
 */
public final class TransactionRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionRecovery.class);
    private static final long PERIOD_MILLIS = 500;

    /**
     * So long a transaction is left to its node, by the clock of this one. An election takes one to three seconds; a
     * shorter time would cancel what only waits for a leader.
     */
    private static final long PATIENCE_MILLIS = 3_000;

    private static final int TRANSACTIONS_MAX = 256;

    private record Place(int group, UUID transaction) {}

    private final Groups groups;
    private final Finishing finishing;
    private final IntPredicate leads;
    private final Scheduler scheduler;
    private final Rounds rounds;

    /** When unfinished transactions were first seen. */
    private final Map<Place, Long> since = new ConcurrentHashMap<>();

    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicLong recovered = new AtomicLong();

    /**
     * Creates the worker; {@link #start} sets it going.
     *
     * @param leads whether the leader of a group is on this node
     */
    public TransactionRecovery(Groups groups, IntPredicate leads, Scheduler scheduler) {
        this.groups = groups;
        this.finishing = new Finishing(groups, scheduler);
        this.leads = leads;
        this.scheduler = scheduler;
        this.rounds = new Rounds("transaction recovery", PERIOD_MILLIS, scheduler, this::round);
    }

    /** Looks for transactions from now on. */
    public void start() {
        rounds.start();
    }

    /** Looks no more. */
    public void close() {
        rounds.close();
    }

    /** How many parts of transactions this node has completed for others since it started. */
    public long recovered() {
        return recovered.get();
    }

    /** How long this node has known of the oldest part of a transaction that is unfinished in a group that it leads. */
    public long oldestSeconds() {
        long now = scheduler.nowMillis();
        return since.values().stream().mapToLong(seen -> now - seen).max().orElse(0) / 1_000;
    }

    /** Does not wait for its groups: one that has no majority must not hold up the others. */
    private CompletionStage<Void> round() {
        Set<Integer> led =
                IntStream.range(0, groups.count()).filter(leads).boxed().collect(Collectors.toSet());
        since.keySet().removeIf(place -> !led.contains(place.group()));
        for (int group : led) {
            if (underWay.add(group)) {
                recover(group).whenComplete((done, failure) -> {
                    underWay.remove(group);
                    if (failure != null) {
                        LOG.info("recovery will be tried again group={} reason={}", group, failure.toString());
                    }
                });
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> recover(int group) {
        return groups.read(group, new Read.GetTransactions(TRANSACTIONS_MAX), false)
                .thenCompose(reply -> {
                    ReadReply.TransactionsAre found = (ReadReply.TransactionsAre) reply;
                    forgetAllBut(group, found);
                    Stream<CompletionStage<Void>> parts = found.prepared().stream()
                            .filter(part -> isDue(group, part.transaction()))
                            .map(part -> settle(group, part));
                    Stream<CompletionStage<Void>> commitments = found.committed().stream()
                            .filter(commitment -> isDue(group, commitment.transaction()))
                            .map(commitment -> complete(group, commitment));
                    return CompletableFuture.allOf(Stream.concat(parts, commitments)
                            .map(CompletionStage::toCompletableFuture)
                            .toArray(CompletableFuture[]::new));
                });
    }

    private void forgetAllBut(int group, ReadReply.TransactionsAre found) {
        Set<UUID> unfinished = Stream.concat(
                        found.prepared().stream().map(ReadReply.PreparedPart::transaction),
                        found.committed().stream().map(ReadReply.Commitment::transaction))
                .collect(Collectors.toSet());
        since.keySet().removeIf(place -> place.group() == group && !unfinished.contains(place.transaction()));
    }

    private boolean isDue(int group, UUID transaction) {
        long now = scheduler.nowMillis();
        return now - since.computeIfAbsent(new Place(group, transaction), place -> now) >= PATIENCE_MILLIS;
    }

    private CompletionStage<Void> settle(int group, ReadReply.PreparedPart part) {
        UUID id = part.transaction();
        return groups.write(part.coordinator(), new Command.CancelTransaction(id))
                .thenCompose(reply -> {
                    boolean committed = ((Reply.Decided) reply).committed();
                    recovered(group, id, committed);
                    return groups.write(group, new Command.FinishTransaction(id, committed))
                            .thenApply(done -> null);
                });
    }

    private CompletionStage<Void> complete(int group, ReadReply.Commitment commitment) {
        List<Integer> others = commitment.participants().stream()
                .filter(participant -> participant != group)
                .toList();
        recovered(group, commitment.transaction(), true);
        return finishing.commit(commitment.transaction(), group, others);
    }

    private void recovered(int group, UUID transaction, boolean committed) {
        recovered.incrementAndGet();
        LOG.info(
                "transaction completed for its node group={} transaction={} committed={}",
                group,
                transaction,
                committed);
    }
}
