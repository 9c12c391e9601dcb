package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.statemachine.Shard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Transactions, in any order and with whatever answers the other groups may have given. */
final class RandomTransactions {
    private static final int RECENT = 6;

    private final Shard shard;
    private final RandomGenerator random;
    private final Supplier<Command.OfItem> actions;
    private final List<UUID> ids = new ArrayList<>();
    private final List<UUID> unseen = new ArrayList<>();

    /** {@code actions} draws actions on items of the group. */
    RandomTransactions(Shard shard, RandomGenerator random, Supplier<Command.OfItem> actions) {
        this.shard = shard;
        this.random = random;
        this.actions = actions;
    }

    Command next(long index) {
        UUID id = ids.isEmpty() || random.nextInt(8) == 0
                ? new UUID(random.nextLong(), random.nextLong())
                : ids.get(Math.max(0, ids.size() - 1 - random.nextInt(RECENT)));
        return switch (random.nextInt(10)) {
            case 0 -> {
                UUID asked = random.nextBoolean() ? id : new UUID(random.nextLong(), random.nextLong());
                if (asked != id) {
                    unseen.add(asked);
                }
                yield new Command.CancelTransaction(asked);
            }
            case 1, 2, 3 -> new Command.FinishTransaction(id, random.nextBoolean());
            case 4 ->
                random.nextBoolean()
                        ? new Command.ForgetTransactions(List.of(id, new UUID(1, 1)))
                        : new Command.ClaimTokens(List.of(
                                new Command.Claim(id, random.nextInt(4), claimed(index - 1)),
                                new Command.Claim(id, random.nextInt(4), claimed(index))));
            case 5, 6, 7 -> new Command.CommitTransaction(transaction(index), actions());
            default -> new Command.PrepareTransaction(transaction(index), actions());
        };
    }

    /** Of this group alone or of both, sometimes one that has been asked about before it came. */
    private Transaction transaction(long index) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        if (random.nextInt(6) == 0 && !unseen.isEmpty()) {
            id = unseen.removeLast();
        }
        ids.add(id);
        boolean alone = random.nextInt(3) == 0;
        return new Transaction(
                id, shard.group(), alone ? List.of(shard.group()) : List.of(0, 1), random.nextLong(index), token());
    }

    private List<Command.OfItem> actions() {
        List<Command.OfItem> distinct = new ArrayList<>();
        Set<ItemKey> keys = new HashSet<>();
        for (int left = random.nextInt(1, 5); left > 0; left--) {
            Command.OfItem action = actions.get();
            if (keys.add(action.write().key())) {
                distinct.add(random.nextInt(6) == 0 ? new Command.CheckItem(action.write()) : action);
            }
        }
        return distinct;
    }

    private Transaction.Token claimed(long index) {
        return new Transaction.Token(
                "token " + random.nextInt(3), new Bytes(new byte[] {(byte) random.nextInt(2)}), index);
    }

    /** A time that goes forward and back, over more than a token is remembered. */
    private Transaction.Token token() {
        return random.nextBoolean()
                ? null
                : new Transaction.Token(
                        "token " + random.nextInt(3),
                        new Bytes(new byte[] {(byte) random.nextInt(2)}),
                        random.nextInt(20) * 100_000L);
    }
}
