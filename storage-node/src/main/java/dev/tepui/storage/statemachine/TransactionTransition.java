package dev.tepui.storage.statemachine;

import dev.tepui.storage.changelog.Change.Cause;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.ReadReply.UsedToken;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Prepared.Stage;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import dev.tepui.storage.store.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * What a group does for transactions, as a participant and as a coordinator. Who says what when, and what happens when
 * messages are lost, late or doubled, is in ADR 10.
 *
 * <p>Invariants: a coordinator decides once; it never commits what it has cancelled; a prepared part can always be
 * carried out.
 */
record TransactionTransition(
        Shard shard,
        ItemTransition items,
        Locks locks,
        TokenHistory tokens,
        TokenHistory claims,
        CancelledTransactions cancelled) {
    TransactionTransition(Shard shard, ItemTransition items, Locks locks) {
        this(
                shard,
                items,
                locks,
                new TokenHistory(shard.group(), Layout.Tokens.USED),
                new TokenHistory(shard.group(), Layout.Tokens.CLAIMED),
                new CancelledTransactions(shard.group()));
    }

    /** Whether a command is for this group. */
    boolean owns(Command.OfTransaction command) {
        return !shard.isCatalogue()
                && switch (command) {
                    case Command.PrepareTransaction(var transaction, var actions) -> ownsAll(actions);
                    case Command.CommitTransaction(var transaction, var actions) -> ownsAll(actions);
                    default -> true;
                };
    }

    private boolean ownsAll(List<Command.OfItem> actions) {
        return actions.stream().allMatch(action -> shard.owns(action.write().key()));
    }

    Reply apply(Command.OfTransaction command, Step step) {
        return switch (command) {
            case Command.PrepareTransaction prepare -> prepare(prepare, step);
            case Command.CommitTransaction(var transaction, var actions) -> commit(transaction, actions, step);
            case Command.CancelTransaction(var id) -> cancel(id, step);
            case Command.FinishTransaction finish -> finish(finish, step);
            case Command.ForgetTransactions(var ids) -> forget(ids, step);
            case Command.ClaimTokens(var claimed) -> claim(claimed, step);
        };
    }

    private Reply prepare(Command.PrepareTransaction prepare, Step step) {
        Transaction transaction = prepare.transaction();
        List<Reply> outcomes = tried(prepare.actions(), step, new Overlay(step.before()));
        if (!arePossible(outcomes)) {
            return isUnderWay(transaction.token(), prepare.actions(), step.before())
                    ? new Reply.TokenRefused(Reply.TokenRefused.Problem.IN_PROGRESS)
                    : new Reply.Prepared(Stage.REFUSED, outcomes);
        }
        prepare.actions().forEach(action -> locks.lock(step, action.write().key(), transaction.id()));
        step.writes().put(Family.TRANSACTIONS, preparedKey(transaction.id()), TransactionRecords.encode(prepare));
        return new Reply.Prepared(Stage.READY, outcomes);
    }

    /** What committing would answer in a state, which stays as it is. */
    Reply tried(Transaction transaction, List<Command.OfItem> actions, PointView view, long appliedIndex) {
        return commit(transaction, actions, new Step(appliedIndex + 1, 0, view, new WriteBatch()));
    }

    private Reply commit(Transaction transaction, List<Command.OfItem> actions, Step step) {
        Reply objection = objection(transaction, step);
        if (objection != null) {
            return objection;
        }
        Overlay now = new Overlay(step.before());
        List<Reply> outcomes = tried(actions, step, now);
        if (!arePossible(outcomes)) {
            return new Reply.Prepared(Stage.REFUSED, outcomes);
        }
        step.writes().addAll(now.toBatch());
        if (transaction.token() != null) {
            tokens.remember(step, transaction.token(), use(transaction.id(), shard.group(), transaction.token()));
        }
        if (transaction.participants().size() > 1) {
            step.writes()
                    .put(
                            Family.TRANSACTIONS,
                            commitmentKey(transaction.id()),
                            TransactionRecords.encode(
                                    new ReadReply.Commitment(transaction.id(), transaction.participants())));
        }
        return new Reply.Prepared(Stage.COMMITTED, outcomes);
    }

    private Reply cancel(UUID id, Step step) {
        boolean committed = commitment(step.before(), id) != null;
        if (!committed) {
            cancelled.add(step, id);
        }
        return new Reply.Decided(committed);
    }

    private static boolean arePossible(List<Reply> outcomes) {
        return outcomes.stream().allMatch(Reply.Written.class::isInstance);
    }

    /** Why the coordinator does not take a transaction, or null. */
    private Reply objection(Transaction transaction, Step step) {
        if (cancelled.contains(step.before(), transaction.id(), step.index())) {
            return new Reply.Decided(false);
        }
        if (step.index() - transaction.startIndex() > CancelledTransactions.BEGAN_MAX_ENTRIES) {
            return new Reply.BeganTooEarly(step.index());
        }
        UsedToken used = transaction.token() == null ? null : tokens.find(step.before(), transaction.token());
        if (used == null) {
            return null;
        }
        if (!used.digest().equals(transaction.token().digest())) {
            return new Reply.TokenRefused(Reply.TokenRefused.Problem.MISMATCH);
        }
        ReadReply.Commitment commitment = commitment(step.before(), used.transaction());
        return new Reply.Repeated(
                used.transaction(), commitment == null ? List.of() : others(commitment.participants()));
    }

    /** Whether an item is locked by a transaction with the same token, which is then the same transaction. */
    private boolean isUnderWay(Transaction.Token token, List<Command.OfItem> actions, PointView view) {
        return token != null
                && actions.stream()
                        .map(action -> locks.owner(view, action.write().key()))
                        .filter(owner -> owner != null)
                        .map(owner -> prepared(view, owner).transaction().token())
                        .anyMatch(other -> other != null && other.value().equals(token.value()));
    }

    private List<Reply> tried(List<Command.OfItem> actions, Step step, Overlay now) {
        return perform(
                actions,
                step,
                now,
                action -> locks.isLocked(now, action.write().key()) ? new Reply.TransactionConflict() : null);
    }

    /** Performs actions one after the other, each on what the ones before have left. */
    private List<Reply> perform(
            List<Command.OfItem> actions, Step step, Overlay now, Function<Command.OfItem, Reply> objection) {
        List<Reply> outcomes = new ArrayList<>(actions.size());
        for (Command.OfItem action : actions) {
            Reply outcome = objection.apply(action);
            if (outcome == null) {
                Step one = new Step(
                        new Position(step.index(), outcomes.size()),
                        step.atMillis(),
                        Cause.CLIENT,
                        now,
                        new WriteBatch());
                outcome = items.perform(action, one);
                now.add(one.writes());
            }
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private Reply finish(Command.FinishTransaction finish, Step step) {
        Command.PrepareTransaction prepared = prepared(step.before(), finish.transaction());
        if (prepared != null) {
            finish(prepared, finish.commit(), step);
        }
        return new Reply.Done();
    }

    private void finish(Command.PrepareTransaction prepared, boolean commit, Step step) {
        if (commit) {
            Overlay now = new Overlay(step.before());
            List<Command.OfItem> actions = prepared.actions().stream()
                    .map(TransactionTransition::unconditional)
                    .toList();
            for (Reply outcome : perform(actions, step, now, action -> null)) {
                // The table may have been dropped meanwhile, and with it what was prepared.
                if (!(outcome instanceof Reply.Written) && !(outcome instanceof Reply.NoSuchTable)) {
                    throw new IllegalStateException("broken invariant: prepared, and now " + outcome);
                }
            }
            step.writes().addAll(now.toBatch());
        }
        prepared.actions().forEach(action -> locks.unlock(step, action.write().key()));
        step.writes()
                .delete(Family.TRANSACTIONS, preparedKey(prepared.transaction().id()));
    }

    private static Command.OfItem unconditional(Command.OfItem action) {
        return switch (action) {
            case Command.PutItem(var write, var item) -> new Command.PutItem(write.unconditional(), item);
            case Command.DeleteItem(var write) -> new Command.DeleteItem(write.unconditional());
            case Command.UpdateItem(var write, var keyItem, var update) ->
                new Command.UpdateItem(write.unconditional(), keyItem, update);
            case Command.CheckItem(var write) -> new Command.CheckItem(write.unconditional());
        };
    }

    private Reply forget(List<UUID> ids, Step step) {
        ids.forEach(id -> step.writes().delete(Family.TRANSACTIONS, commitmentKey(id)));
        return new Reply.Done();
    }

    /** Forgets what no entry can ask for any more. */
    void forget(WriteBatch writes, long previousIndex, long index) {
        cancelled.forget(writes, previousIndex, index);
    }

    /** The latest claim of a token counts. */
    private Reply claim(List<Command.Claim> claimed, Step step) {
        Overlay now = new Overlay(step.before());
        for (Command.Claim claim : claimed) {
            Step one = new Step(step.position(), step.atMillis(), step.cause(), now, new WriteBatch());
            claims.remember(one, claim.token(), use(claim.transaction(), claim.coordinator(), claim.token()));
            now.add(one.writes());
        }
        step.writes().addAll(now.toBatch());
        return new Reply.Done();
    }

    private static UsedToken use(UUID transaction, int coordinator, Transaction.Token token) {
        return new UsedToken(transaction, coordinator, token.digest(), token.atMillis());
    }

    /** What may need somebody's attention: at most so many of each kind. */
    static ReadReply.TransactionsAre transactions(int group, ReadView view, int most) {
        return new ReadReply.TransactionsAre(
                list(view, Layout.preparedFrom(group), Layout.preparedEnd(group), most, TransactionTransition::part),
                list(
                        view,
                        Layout.commitmentsFrom(group),
                        Layout.commitmentsEnd(group),
                        most,
                        TransactionRecords::decodeCommitment));
    }

    private static <T> List<T> list(ReadView view, byte[] from, byte[] to, int most, Function<byte[], T> decode) {
        List<T> found = new ArrayList<>();
        try (Cursor cursor = view.scan(Family.TRANSACTIONS, from, to, true)) {
            while (found.size() < most && cursor.next()) {
                found.add(decode.apply(cursor.value()));
            }
        }
        return found;
    }

    private static ReadReply.PreparedPart part(byte[] value) {
        Transaction transaction = TransactionRecords.decodePrepared(value).transaction();
        return new ReadReply.PreparedPart(transaction.id(), transaction.coordinator(), transaction.participants());
    }

    private List<Integer> others(List<Integer> participants) {
        return participants.stream().filter(group -> group != shard.group()).toList();
    }

    private ReadReply.Commitment commitment(PointView view, UUID id) {
        byte[] value = view.get(Family.TRANSACTIONS, commitmentKey(id));
        return value == null ? null : TransactionRecords.decodeCommitment(value);
    }

    private Command.PrepareTransaction prepared(PointView view, UUID id) {
        byte[] value = view.get(Family.TRANSACTIONS, preparedKey(id));
        return value == null ? null : TransactionRecords.decodePrepared(value);
    }

    private byte[] commitmentKey(UUID id) {
        return Layout.commitment(shard.group(), id);
    }

    private byte[] preparedKey(UUID id) {
        return Layout.prepared(shard.group(), id);
    }
}
