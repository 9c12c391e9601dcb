package dev.tepui.storage.transaction;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Prepared.Stage;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.transaction.Transactions.Cancelled;
import dev.tepui.storage.transaction.Transactions.Committed;
import dev.tepui.storage.transaction.Transactions.Repeated;
import dev.tepui.storage.transaction.Transactions.TokenRefused;
import dev.tepui.storage.transaction.Transactions.Written;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A transaction that writes, in one or several attempts, each under an id of its own:
 *
 * <ol>
 *   <li>every group that owns an item prepares its part; if one is the only one, it does it, and that is all;
 *   <li>when all are ready, the coordinator decides to commit: this is the moment at which the transaction takes place;
 *   <li>the other groups carry it out, the coordinator forgets its decision, and the client gets its answer.
 * </ol>
 *
 * When not all are ready, those who are let go. Whatever is left halfway is completed by the groups' leaders, see
 * {@code maintenance.TransactionRecovery}.
 */
final class WriteTransaction {
    /** What an attempt has come to: a result, or what was in the way this time. */
    record Attempted(Written written, String obstacle) {
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

        CompletionStage<Written> result() {
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

    private final Groups groups;
    private final Finishing finishing;
    private final TokenClaims claims;
    private final Supplier<UUID> ids;
    private final ByGroup<Command.OfItem> actions;
    private final Transaction.Token token;
    private final int coordinator;

    /** The coordinator's newest log index that is known for certain; grows from attempt to attempt. */
    private volatile long knownIndex;

    WriteTransaction(Groups groups, Supplier<UUID> ids, List<Command.OfItem> actions, Transaction.Token tokenOrNull) {
        this.groups = groups;
        this.finishing = new Finishing(groups);
        this.claims = new TokenClaims(groups);
        this.ids = ids;
        this.actions = ByGroup.of(
                actions, action -> groups.groupOf(action.write().key().hash()));
        this.token = tokenOrNull;
        // A repeated request has the same first item, so it comes to where its token is known.
        this.coordinator = groups.groupOf(actions.get(0).write().key().hash());
    }

    CompletionStage<Attempted> attempt() {
        if (token == null) {
            return attempt(ids.get());
        }
        return claims.isUsedOtherwise(token, coordinator).thenCompose(isUsed -> {
            if (isUsed) {
                return CompletableFuture.completedFuture(done(new TokenRefused(Reply.TokenRefused.Problem.MISMATCH)));
            }
            UUID id = ids.get();
            CompletionStage<Void> claimed = claims.claim(id, coordinator, token);
            return attempt(id).thenCombine(claimed, (attempted, ignored) -> attempted);
        });
    }

    private CompletionStage<Attempted> attempt(UUID id) {
        long startIndex = Math.max(knownIndex, groups.appliedIndex(coordinator));
        Transaction transaction = new Transaction(id, coordinator, actions.groups(), startIndex, token);
        SortedMap<Integer, CompletableFuture<Answer>> asked = new TreeMap<>();
        for (int group : actions.groups()) {
            asked.put(
                    group,
                    groups.write(group, new Command.PrepareTransaction(transaction, actions.of(group)))
                            .handle((reply, failure) -> new Answer(reply, unwrap(failure)))
                            .toCompletableFuture());
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenCompose(all -> {
                    SortedMap<Integer, Answer> answers = new TreeMap<>();
                    asked.forEach((group, answer) -> answers.put(group, answer.join()));
                    return prepared(transaction.id(), answers);
                });
    }

    private CompletionStage<Attempted> prepared(UUID id, SortedMap<Integer, Answer> answers) {
        if (answers.values().stream().allMatch(Answer::isReady)) {
            return decide(id, answers);
        }
        if (answers.size() == 1 && answers.get(coordinator).failure() != null) {
            // The only participant decides by itself, so its failure is the transaction's.
            return CompletableFuture.failedFuture(answers.get(coordinator).failure());
        }
        if (answers.get(coordinator).reply() instanceof Reply.Repeated repeated) {
            return letGo(id, answers)
                    .thenCompose(gone -> finishing.commit(repeated.transaction(), coordinator, repeated.unfinished()))
                    .thenApply(finished -> done(new Repeated()));
        }
        return letGo(id, answers).thenApply(gone -> attempted(answers));
    }

    /** What it means that not all are ready, where nobody else has to be asked. */
    private Attempted attempted(SortedMap<Integer, Answer> answers) {
        if (answers.get(coordinator).reply() instanceof Reply.BeganTooEarly(var appliedIndex)) {
            knownIndex = appliedIndex;
            return obstacle("the coordinator has applied " + appliedIndex + " entries");
        }
        List<Reply> replies = new ArrayList<>();
        for (Answer answer : answers.values()) {
            if (answer.failure() != null) {
                return failed(answer.failure());
            }
            replies.add(answer.reply());
        }
        for (Reply reply : replies) {
            switch (reply) {
                case Reply.TokenRefused(var problem) -> {
                    return done(new TokenRefused(problem));
                }
                case Reply.Decided ignored -> {
                    return obstacle("a group has waited for too long");
                }
                case Reply.Prepared ignored -> {}
                default -> throw new IllegalStateException("Not an answer of a participant: " + reply);
            }
        }
        SortedMap<Integer, List<Reply>> outcomes = new TreeMap<>();
        answers.forEach((group, answer) -> outcomes.put(group, ((Reply.Prepared) answer.reply()).outcomes()));
        List<Reply> inOrder = actions.inOrder(outcomes);
        return replies.size() == 1 && ((Reply.Prepared) replies.get(0)).stage() == Stage.COMMITTED
                ? done(committed(inOrder))
                : done(new Cancelled(inOrder));
    }

    /** A part whose outcome is unknown is not carried out by anybody: nothing has been changed. */
    private static Attempted failed(Throwable failure) {
        if (failure instanceof Groups.UnavailableException || failure instanceof Groups.OutcomeUnknownException) {
            throw new Groups.UnavailableException("a participant did not answer: " + failure.getMessage());
        }
        throw new CompletionException(failure);
    }

    private CompletionStage<Attempted> decide(UUID id, SortedMap<Integer, Answer> answers) {
        CompletableFuture<Answer> decided = groups.write(
                        coordinator, new Command.DecideTransaction(id, true, actions.groups()))
                .handle((reply, failure) -> new Answer(reply, unwrap(failure)))
                .toCompletableFuture();
        return decided.thenCompose(answer -> {
            if (answer.failure() instanceof Groups.UnavailableException) {
                // Certainly not decided, and it will not be by anybody else.
                return letGo(id, answers).thenCompose(gone -> CompletableFuture.failedFuture(answer.failure()));
            }
            if (answer.failure() != null) {
                return CompletableFuture.failedFuture(answer.failure());
            }
            if (!((Reply.Decided) answer.reply()).committed()) {
                return letGo(id, answers).thenApply(gone -> obstacle("a group has waited for too long"));
            }
            SortedMap<Integer, List<Reply>> outcomes = new TreeMap<>();
            answers.forEach((group, of) -> outcomes.put(group, ((Reply.Prepared) of.reply()).outcomes()));
            return finishing.commit(id, coordinator, others()).handle((finished, failure) -> {
                if (failure != null) {
                    // It will be carried out, but who reads now may not see it.
                    throw new Groups.OutcomeUnknownException("committed, but not everywhere yet: " + failure);
                }
                return done(committed(actions.inOrder(outcomes)));
            });
        });
    }

    private Collection<Integer> others() {
        return actions.groups().stream().filter(group -> group != coordinator).toList();
    }

    private CompletionStage<Void> letGo(UUID id, SortedMap<Integer, Answer> answers) {
        return finishing.cancel(
                id,
                answers.entrySet().stream()
                        .filter(answer -> answer.getValue().mayBeReady())
                        .map(java.util.Map.Entry::getKey)
                        .toList());
    }

    private static Committed committed(List<Reply> outcomes) {
        return new Committed(outcomes.stream().map(Reply.Written.class::cast).toList());
    }

    private static Attempted done(Written written) {
        return new Attempted(written, null);
    }

    private static Attempted obstacle(String obstacle) {
        return new Attempted(null, obstacle);
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
