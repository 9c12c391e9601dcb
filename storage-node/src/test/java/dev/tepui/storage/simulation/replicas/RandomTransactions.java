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
            case 0, 1, 2 -> new Command.DecideTransaction(id, random.nextInt(3) > 0, List.of(0, 1));
            case 3, 4, 5 -> new Command.FinishTransaction(id, random.nextBoolean());
            case 6 ->
                random.nextBoolean()
                        ? new Command.ForgetTransaction(id)
                        : new Command.ClaimToken(id, random.nextInt(4), claimed(index));
            default -> prepare(index);
        };
    }

    private Command prepare(long index) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        ids.add(id);
        boolean alone = random.nextInt(3) == 0;
        int coordinator = alone || random.nextBoolean() ? shard.group() : 1 - shard.group();
        Transaction transaction = new Transaction(
                id, coordinator, alone ? List.of(shard.group()) : List.of(0, 1), random.nextLong(index), token());
        List<Command.OfItem> distinct = new ArrayList<>();
        Set<ItemKey> keys = new HashSet<>();
        for (int left = random.nextInt(1, 5); left > 0; left--) {
            Command.OfItem action = actions.get();
            if (keys.add(action.write().key())) {
                distinct.add(random.nextInt(6) == 0 ? new Command.CheckItem(action.write()) : action);
            }
        }
        return new Command.PrepareTransaction(transaction, distinct);
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
