package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Prepared.Stage;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.statemachine.Shard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The naive second version of what a group does for transactions: nothing is ever forgotten that need not be. */
final class NaiveTransactions {
    private static final long TEN_MINUTES = 600_000;
    private static final long PERIOD = 300_000;

    /** Does actions one after the other and says what became of each; {@code really} or only to find out. */
    interface Performer {
        List<Reply> perform(List<Command.OfItem> actions, boolean really);
    }

    /** {@code period} in which it counts as used. */
    private record Used(UUID transaction, Transaction.Token token, long period) {}

    private final Shard shard;
    private final Map<UUID, Command.PrepareTransaction> prepared = new HashMap<>();
    private final Map<UUID, List<Integer>> committed = new HashMap<>();
    private final Set<UUID> cancelled = new HashSet<>();
    private final List<Used> tokens = new ArrayList<>();
    private final List<Command.Claim> claims = new ArrayList<>();

    NaiveTransactions(Shard shard) {
        this.shard = shard;
    }

    boolean isLocked(ItemKey key) {
        return owner(key) != null;
    }

    private Command.PrepareTransaction owner(ItemKey key) {
        return prepared.values().stream()
                .filter(part -> part.actions().stream()
                        .anyMatch(action -> action.write().key().equals(key)))
                .findFirst()
                .orElse(null);
    }

    Reply prepare(Command.PrepareTransaction prepare, Performer performer) {
        Transaction transaction = prepare.transaction();
        List<Reply> outcomes = performer.perform(prepare.actions(), false);
        if (!outcomes.stream().allMatch(Reply.Written.class::isInstance)) {
            boolean underWay = transaction.token() != null
                    && prepare.actions().stream()
                            .map(action -> owner(action.write().key()))
                            .anyMatch(owner -> owner != null
                                    && owner.transaction().token() != null
                                    && owner.transaction()
                                            .token()
                                            .value()
                                            .equals(transaction.token().value()));
            return underWay
                    ? new Reply.TokenRefused(Reply.TokenRefused.Problem.IN_PROGRESS)
                    : new Reply.Prepared(Stage.REFUSED, outcomes);
        }
        prepared.put(transaction.id(), prepare);
        return new Reply.Prepared(Stage.READY, outcomes);
    }

    Reply commit(Command.CommitTransaction commit, Performer performer) {
        Transaction transaction = commit.transaction();
        if (cancelled.contains(transaction.id())) {
            return new Reply.Decided(false);
        }
        Used used = find(transaction.token());
        if (used != null) {
            List<Integer> unfinished = committed.getOrDefault(used.transaction(), List.of()).stream()
                    .filter(group -> group != shard.group())
                    .toList();
            return used.token().digest().equals(transaction.token().digest())
                    ? new Reply.Repeated(used.transaction(), unfinished)
                    : new Reply.TokenRefused(Reply.TokenRefused.Problem.MISMATCH);
        }
        List<Reply> outcomes = performer.perform(commit.actions(), false);
        if (!outcomes.stream().allMatch(Reply.Written.class::isInstance)) {
            return new Reply.Prepared(Stage.REFUSED, outcomes);
        }
        performer.perform(commit.actions(), true);
        remember(transaction);
        if (transaction.participants().size() > 1) {
            committed.put(transaction.id(), transaction.participants());
        }
        return new Reply.Prepared(Stage.COMMITTED, outcomes);
    }

    Reply cancel(Command.CancelTransaction cancel) {
        boolean isCommitted = committed.containsKey(cancel.transaction());
        if (!isCommitted) {
            cancelled.add(cancel.transaction());
        }
        return new Reply.Decided(isCommitted);
    }

    Reply finish(Command.FinishTransaction finish, Performer performer) {
        Command.PrepareTransaction part = prepared.get(finish.transaction());
        if (part != null) {
            finish(part, finish.commit(), performer);
        }
        return new Reply.Done();
    }

    private void finish(Command.PrepareTransaction part, boolean commit, Performer performer) {
        prepared.remove(part.transaction().id());
        if (commit) {
            performer.perform(
                    part.actions().stream().map(NaiveTransactions::certain).toList(), true);
        }
    }

    private static Command.OfItem certain(Command.OfItem action) {
        return switch (action) {
            case Command.PutItem put -> new Command.PutItem(put.write().unconditional(), put.item());
            case Command.DeleteItem delete ->
                new Command.DeleteItem(delete.write().unconditional());
            case Command.UpdateItem update ->
                new Command.UpdateItem(update.write().unconditional(), update.keyItem(), update.update());
            case Command.CheckItem check -> new Command.CheckItem(check.write().unconditional());
        };
    }

    Reply claim(Command.ClaimTokens claim) {
        claims.addAll(claim.claims());
        return new Reply.Done();
    }

    Reply forget(Command.ForgetTransactions forget) {
        forget.transactions().forEach(committed::remove);
        return new Reply.Done();
    }

    private long newest() {
        return tokens.stream().mapToLong(Used::period).max().orElse(0);
    }

    private void remember(Transaction transaction) {
        if (transaction.token() != null) {
            long period = Math.max(newest(), transaction.token().atMillis() / PERIOD);
            tokens.add(new Used(transaction.id(), transaction.token(), period));
        }
    }

    /** The use in the latest period counts, and in this the latest use. */
    private Used find(Transaction.Token token) {
        if (token == null) {
            return null;
        }
        long now = Math.max(newest(), token.atMillis() / PERIOD);
        Used found = null;
        for (Used used : tokens) {
            boolean isNear = used.period() > now - 3;
            if (used.token().value().equals(token.value())
                    && isNear
                    && (found == null || used.period() >= found.period())) {
                found = used;
            }
        }
        return found != null && token.atMillis() - found.token().atMillis() < TEN_MINUTES ? found : null;
    }

    /** The last claim of a token, or null. */
    Command.Claim lastClaim(String token) {
        return claims.stream()
                .filter(claim -> claim.token().value().equals(token))
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /** The parts that must be prepared at the end. */
    Set<UUID> prepared() {
        return prepared.keySet();
    }

    /** The commitments that must be there at the end. */
    Map<UUID, List<Integer>> committed() {
        return committed;
    }
}
