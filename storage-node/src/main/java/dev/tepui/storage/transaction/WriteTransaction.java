package dev.tepui.storage.transaction;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Prepared.Stage;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.transaction.WriteOutcome.Cancelled;
import dev.tepui.storage.transaction.WriteOutcome.Committed;
import dev.tepui.storage.transaction.WriteOutcome.Repeated;
import dev.tepui.storage.transaction.WriteOutcome.TokenRefused;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A transaction that writes, in one or several attempts, each under an id of its own:
 *
 * <ol>
 *   <li>every group that owns an item prepares its part, except for the coordinator;
 *   <li>when all are ready, the coordinator carries out its own part, if it is possible, and decides to commit: this is
 *       the moment at which the transaction takes place;
 *   <li>the others carry out theirs, and the client gets its answer.
 * </ol>
 *
 * When not all are ready, those who are let go. Whatever is left halfway is completed by the groups' leaders, see
 * {@code maintenance.TransactionRecovery}.
 */
final class WriteTransaction {
    /** What an attempt has come to: a result, or what was in the way this time. */
    record Attempted(WriteOutcome written, String obstacle) {
        /** Whether another attempt may do better. */
        boolean isWorthRepeating() {
            return written == null || written instanceof Cancelled cancelled && isConflict(cancelled.outcomes());
        }

        private static boolean isConflict(List<Reply> outcomes) {
            return outcomes.stream().anyMatch(Reply.TransactionConflict.class::isInstance)
                    && outcomes.stream()
                            .allMatch(outcome ->
                                    outcome instanceof Reply.Written || outcome instanceof Reply.TransactionConflict);
        }

        CompletionStage<WriteOutcome> result() {
            return written == null
                    ? CompletableFuture.failedFuture(new Groups.UnavailableException(obstacle))
                    : CompletableFuture.completedFuture(written);
        }
    }

    /** What a group has answered; {@code failure} is null or why there is no reply. */
    private record Answer(Reply reply, Throwable failure) {
        /** Whether the group may have prepared its part. */
        boolean mayBeReady() {
            return failure == null ? isReady() : !(failure instanceof Groups.UnavailableException);
        }

        boolean isReady() {
            return reply instanceof Reply.Prepared prepared && prepared.stage() == Stage.READY;
        }
    }

    /** What all transactions of a node work with. */
    record Tools(Groups groups, Finishing finishing, TokenClaims claims, Supplier<UUID> ids) {
        static Tools of(Groups groups, Scheduler scheduler, Supplier<UUID> ids) {
            return new Tools(groups, new Finishing(groups, scheduler), new TokenClaims(groups, scheduler), ids);
        }
    }

    private final Tools tools;
    private final ByGroup<Command.OfItem> actions;
    private final Transaction.Token token;
    private final int coordinator;
    private final List<Integer> others;

    /** The coordinator's newest log index that is known for certain; grows from attempt to attempt. */
    private volatile long knownIndex;

    WriteTransaction(Tools tools, List<Command.OfItem> actions, Transaction.Token tokenOrNull) {
        this.tools = tools;
        this.actions = ByGroup.of(
                actions, action -> tools.groups().groupOf(action.write().key().hash()));
        this.token = tokenOrNull;
        // A repeated request has the same first item, so it comes to where its token is known.
        this.coordinator = tools.groups().groupOf(actions.get(0).write().key().hash());
        this.others = this.actions.groups().stream()
                .filter(group -> group != coordinator)
                .toList();
    }

    /** The items that it writes or checks. */
    List<ItemKey> items() {
        return actions.elements().stream().map(action -> action.write().key()).toList();
    }

    /** Those over which an attempt has met other transactions. */
    List<ItemKey> contended(Attempted attempted) {
        return attempted.written() instanceof Cancelled(var outcomes)
                ? IntStream.range(0, outcomes.size())
                        .filter(i -> outcomes.get(i) instanceof Reply.TransactionConflict)
                        .mapToObj(i -> actions.elements().get(i).write().key())
                        .toList()
                : List.of();
    }

    CompletionStage<Attempted> attempt() {
        long startIndex = Math.max(knownIndex, tools.groups().appliedIndex(coordinator));
        Transaction transaction = new Transaction(tools.ids().get(), coordinator, actions.groups(), startIndex, token);
        CompletableFuture<Boolean> usedOtherwise = isUsedOtherwise();
        SortedMap<Integer, CompletableFuture<Answer>> asked = new TreeMap<>();
        for (int group : others) {
            asked.put(group, write(group, new Command.PrepareTransaction(transaction, actions.of(group))));
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenCombine(usedOtherwise.exceptionally(failure -> false), (all, ignored) -> {
                    SortedMap<Integer, Answer> answers = new TreeMap<>();
                    asked.forEach((group, answer) -> answers.put(group, answer.join()));
                    return answers;
                })
                .thenCompose(answers -> {
                    if (usedOtherwise.isCompletedExceptionally()) {
                        return letGo(transaction, answers).thenCompose(gone -> usedOtherwise.thenApply(never -> null));
                    }
                    if (usedOtherwise.join()) {
                        return letGo(transaction, answers)
                                .thenApply(gone -> done(new TokenRefused(Reply.TokenRefused.Problem.MISMATCH)));
                    }
                    return answers.values().stream().allMatch(Answer::isReady)
                            ? commit(transaction, answers)
                            : refused(transaction, answers);
                });
    }

    private CompletableFuture<Boolean> isUsedOtherwise() {
        return token == null
                ? CompletableFuture.completedFuture(false)
                : tools.claims().isUsedOtherwise(token).toCompletableFuture();
    }

    private CompletableFuture<Answer> write(int group, Command command) {
        return tools.groups()
                .write(group, command)
                .handle((reply, failure) -> new Answer(reply, unwrap(failure)))
                .toCompletableFuture();
    }

    private CompletionStage<Attempted> commit(Transaction transaction, SortedMap<Integer, Answer> answers) {
        return write(coordinator, new Command.CommitTransaction(transaction, actions.of(coordinator)))
                .thenCompose(answer -> {
                    if (answer.failure() instanceof Groups.UnavailableException) {
                        // Certainly not committed, and it will not be by anybody else.
                        return letGo(transaction, answers)
                                .thenCompose(gone -> CompletableFuture.failedFuture(answer.failure()));
                    }
                    if (answer.failure() != null) {
                        return CompletableFuture.failedFuture(answer.failure());
                    }
                    if (answer.reply() instanceof Reply.Prepared part && part.stage() == Stage.COMMITTED) {
                        if (token != null) {
                            tools.claims().claim(transaction.id(), coordinator, token);
                        }
                        List<Reply> outcomes = inOrder(answers, part.outcomes());
                        return finish(transaction.id(), others)
                                .thenApply(finished -> done(new Committed(outcomes.stream()
                                        .map(Reply.Written.class::cast)
                                        .toList())));
                    }
                    return letGo(transaction, answers).thenCompose(gone -> notCommitted(answer.reply(), answers));
                });
    }

    /** Some participant is not ready: what the coordinator would have said tells why not. */
    private CompletionStage<Attempted> refused(Transaction transaction, SortedMap<Integer, Answer> answers) {
        return letGo(transaction, answers).thenCompose(gone -> {
            for (Answer answer : answers.values()) {
                if (answer.failure() != null) {
                    return CompletableFuture.failedFuture(nothingChanged(answer.failure()));
                }
            }
            return tools.groups()
                    .read(coordinator, new Read.TryTransaction(transaction, actions.of(coordinator)), true)
                    .thenCompose(reply -> notCommitted(((ReadReply.Tried) reply).outcome(), answers));
        });
    }

    /** What it means that the coordinator has not committed, or would not. */
    private CompletionStage<Attempted> notCommitted(Reply coordinators, SortedMap<Integer, Answer> answers) {
        return switch (coordinators) {
            case Reply.Repeated(var id, var unfinished) ->
                finish(id, unfinished).thenApply(finished -> done(new Repeated()));
            case Reply.TokenRefused(var problem) -> completed(done(new TokenRefused(problem)));
            case Reply.Decided ignored -> completed(obstacle("a group has waited for too long"));
            case Reply.BeganTooEarly(var appliedIndex) -> {
                knownIndex = appliedIndex;
                yield completed(obstacle("the coordinator has applied " + appliedIndex + " entries"));
            }
            case Reply.Prepared(var stage, var outcomes) -> {
                for (Answer answer : answers.values()) {
                    if (answer.reply() instanceof Reply.TokenRefused(var problem)) {
                        yield completed(done(new TokenRefused(problem)));
                    }
                }
                yield completed(done(new Cancelled(inOrder(answers, outcomes))));
            }
            default -> throw new IllegalStateException("Not an answer of a coordinator: " + coordinators);
        };
    }

    private List<Reply> inOrder(SortedMap<Integer, Answer> answers, List<Reply> coordinators) {
        SortedMap<Integer, List<Reply>> outcomes = new TreeMap<>();
        answers.forEach((group, answer) -> outcomes.put(group, ((Reply.Prepared) answer.reply()).outcomes()));
        outcomes.put(coordinator, coordinators);
        return actions.inOrder(outcomes);
    }

    /** A part whose outcome is unknown is not carried out by anybody. */
    private static Throwable nothingChanged(Throwable failure) {
        if (failure instanceof Groups.StorageFullException) {
            return failure;
        }
        return failure instanceof Groups.UnavailableException || failure instanceof Groups.OutcomeUnknownException
                ? new Groups.UnavailableException("a participant did not answer: " + failure.getMessage())
                : failure;
    }

    private CompletionStage<Void> finish(UUID id, Collection<Integer> unfinished) {
        return tools.finishing().commit(id, coordinator, unfinished).exceptionally(failure -> {
            // It will be carried out, but who reads now may not see it.
            throw new Groups.OutcomeUnknownException("committed, but not everywhere yet: " + failure);
        });
    }

    private CompletionStage<Void> letGo(Transaction transaction, SortedMap<Integer, Answer> answers) {
        return tools.finishing()
                .cancel(
                        transaction.id(),
                        answers.entrySet().stream()
                                .filter(answer -> answer.getValue().mayBeReady())
                                .map(Map.Entry::getKey)
                                .toList());
    }

    private static CompletionStage<Attempted> completed(Attempted attempted) {
        return CompletableFuture.completedFuture(attempted);
    }

    private static Attempted done(WriteOutcome written) {
        return new Attempted(written, null);
    }

    private static Attempted obstacle(String obstacle) {
        return new Attempted(null, obstacle);
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
