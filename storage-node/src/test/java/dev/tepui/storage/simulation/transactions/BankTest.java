package dev.tepui.storage.simulation.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.maintenance.TransactionRecovery;
import dev.tepui.storage.property.Seed;
import dev.tepui.storage.simulation.Faults;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.simulation.delivery.FlakyGroups;
import dev.tepui.storage.transaction.ConflictRetries;
import dev.tepui.storage.transaction.ReadOutcome;
import dev.tepui.storage.transaction.Transactions;
import dev.tepui.storage.transaction.WriteOutcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Transfers between accounts in several groups, whose messages are lost, late and doubled, and whose leaders crash: the
 * sum never changes, in no transaction that reads, and in the end nothing is locked.
 */
@Timeout(120)
class BankTest {
    private static final int RUNS = Integer.getInteger("simulation.runs", 12);
    private static final int STEPS = 1_500;
    private static final int GROUPS = 4;
    private static final int ACCOUNTS = 10;
    private static final int OPENING = 1_000;
    private static final int TABLE = 1;

    /** The accounts, and everything that is done with them. */
    private static final class Bank {
        private final RandomGenerator random;
        private final VirtualTime time = new VirtualTime();
        private final FlakyGroups groups;
        private final Transactions transactions;
        private final List<ItemKey> accounts;
        private int transfers;
        private int refused;
        private int totals;
        private int unknown;

        private Bank(RandomGenerator random) {
            this.random = random;
            groups = new FlakyGroups(GROUPS, time, random, new Faults());
            accounts = IntStream.range(0, ACCOUNTS)
                    .mapToObj(i -> new ItemKey(TABLE, i * (0x10000 / ACCOUNTS), new Bytes(new byte[] {(byte) i})))
                    .toList();
            transactions = new Transactions(new Transactions.Parts(
                    groups,
                    new ConflictRetries(time, new Random(random.nextLong())),
                    time,
                    () -> new UUID(random.nextLong(), random.nextLong()),
                    () -> OptionalLong.of(time.nowMillis())));
            new TransactionRecovery(groups, group -> true, time).start();
        }

        private void open() {
            List<Command.OfItem> puts = accounts.stream()
                    .map(account -> put(account, OPENING, null))
                    .toList();
            List<WriteOutcome> opened = new ArrayList<>();
            transactions.write(puts, null, null).thenAccept(opened::add);
            time.runUntil(() -> opened.size() == 1, 10_000);
            assertThat(opened.getFirst()).isInstanceOf(WriteOutcome.Committed.class);
        }

        private void transfer() {
            int from = random.nextInt(ACCOUNTS);
            int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            List<ItemKey> both = List.of(accounts.get(from), accounts.get(to));
            String token = random.nextBoolean() ? null : "token " + random.nextLong();
            transactions
                    .read(both, (group, read) -> groups.read(group, read, true))
                    .thenCompose(found -> {
                        if (!(found instanceof ReadOutcome.Items(var items))) {
                            throw new IllegalStateException("they keep changing");
                        }
                        long amount = random.nextInt(50);
                        List<Command.OfItem> moves = List.of(
                                put(both.get(0), balance(items.get(0)) - amount, balance(items.get(0))),
                                put(both.get(1), balance(items.get(1)) + amount, balance(items.get(1))));
                        return transactions.write(moves, token, token == null ? null : new Bytes(new byte[] {1}));
                    })
                    .whenComplete((written, failure) -> {
                        switch (written) {
                            case null -> unknown++;
                            case WriteOutcome.Committed ignored -> transfers++;
                            default -> refused++;
                        }
                    });
        }

        private void total() {
            transactions
                    .read(accounts, (group, read) -> groups.read(group, read, true))
                    .thenAccept(found -> {
                        if (found instanceof ReadOutcome.Items(var items)) {
                            totals++;
                            assertThat(items.stream()
                                            .mapToLong(BankTest::balance)
                                            .sum())
                                    .isEqualTo(ACCOUNTS * OPENING);
                        }
                    })
                    .exceptionally(failure -> {
                        if (failure.getCause() instanceof AssertionError wrong) {
                            throw wrong;
                        }
                        return null;
                    });
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1 -> transfer();
                case 2, 3 -> total();
                case 4 -> {
                    if (random.nextInt(10) == 0) {
                        groups.group(random.nextInt(GROUPS)).crash();
                    }
                }
                default -> time.pass(random.nextInt(60));
            }
        }

        private void checkEnd() {
            time.pass(20_000);
            long sum = 0;
            for (ItemKey account : accounts) {
                int group = groups.groupOf(account.hash());
                ReadReply.ItemIs found = (ReadReply.ItemIs) groups.group(group).answer(new Read.GetItem(account));
                sum += balance(found.item());
                assertThat(groups.group(group)
                                .apply(groups.group(group).request(put(account, 1, null), time.nowMillis())))
                        .isInstanceOf(Reply.Written.class);
                assertThat(groups.group(group).answer(new Read.GetTransactions(10)))
                        .isEqualTo(new ReadReply.TransactionsAre(List.of(), List.of()));
            }
            assertThat(sum).isEqualTo(ACCOUNTS * OPENING);
        }
    }

    @Test
    void shouldNeverChangeTheSum() {
        long seed = Seed.of(BankTest.class);
        int transfers = 0;
        int totals = 0;
        int refused = 0;
        int unknown = 0;
        for (int run = 0; run < RUNS; run++) {
            Bank bank = new Bank(new SplittableRandom(seed + run));
            bank.open();
            bank.groups.makeStormy();
            for (int step = 0; step < STEPS; step++) {
                bank.step();
            }
            bank.groups.makeCalm();
            bank.checkEnd();
            transfers += bank.transfers;
            totals += bank.totals;
            refused += bank.refused;
            unknown += bank.unknown;
        }
        System.out.println("BankTest: " + transfers + " transfers, " + totals + " sums");
        assertThat(transfers).isGreaterThan(RUNS * 30);
        assertThat(totals).isGreaterThan(RUNS * 5);
        assertThat(refused).isPositive();
        assertThat(unknown).isPositive();
    }

    private static Command.OfItem put(ItemKey account, long balance, Long before) {
        Condition condition = before == null
                ? null
                : new Condition.Compare(
                        new Operand.Path(List.of(new Operand.Name("balance"))),
                        Condition.Comparator.EQUAL,
                        new Operand.Value(":b", number(before)));
        return new Command.PutItem(
                new ItemWrite(account, condition, ItemWrite.Returns.NOTHING, null),
                new Bytes(ItemCodec.encode(new Item(Map.of("balance", number(balance))))));
    }

    private static AttributeValue number(long value) {
        return new AttributeValue.N(BigDecimal.valueOf(value).stripTrailingZeros());
    }

    private static long balance(Bytes item) {
        return ((AttributeValue.N) ItemCodec.decode(item.array()).attributes().get("balance"))
                .value()
                .longValueExact();
    }
}
