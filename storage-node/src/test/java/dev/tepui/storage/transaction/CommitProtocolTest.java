package dev.tepui.storage.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.expression.Substitutions;
import dev.tepui.storage.expression.UpdateParser;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.placement.Groups;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The commit protocol, with the real state machines, the real driver and the real recovery: all orders of messages,
 * with a few that are lost, late or without an answer, with nodes that die, and with leaders who complete what is left.
 * Every transaction adds one to the same items, each of another group: they are equal if every one took place
 * everywhere or nowhere. {@code -Dmodel.faults=1} looks further.
 */
@Timeout(300)
class CommitProtocolTest {
    private static final int TABLE = 1;

    /** How many faults more than in every build; one more takes some ten times as long. */
    private static final int MORE_FAULTS = Integer.getInteger("model.faults", 0);

    /** A transaction of the model, and what its client has heard of it. */
    private static final class Client {
        private WriteTransaction.Attempted heard;
        private Throwable failure;

        private Client(ModelWorld world, String name, List<ItemKey> keys, Transaction.Token token) {
            long[] next = {0};
            Supplier<UUID> ids = () -> new UUID(name.hashCode(), next[0]++);
            ModelWorld.Actor actor = world.actor(name);
            CompletionStage<WriteTransaction.Attempted> attempt = new WriteTransaction(
                            WriteTransaction.Tools.of(actor, world.time(), ids),
                            keys.stream().map(CommitProtocolTest::addOne).toList(),
                            token)
                    .attempt();
            attempt.whenComplete((attempted, thrown) -> {
                heard = attempted;
                failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            });
        }

        boolean isCommitted() {
            return heard != null
                    && (heard.written() instanceof WriteOutcome.Committed
                            || heard.written() instanceof WriteOutcome.Repeated);
        }

        /** Whether it was told that nothing has been changed. */
        boolean hasChangedNothing() {
            return heard != null && !isCommitted() || failure instanceof Groups.UnavailableException;
        }
    }

    /** Clients that add one to an item in each group, and who read them. */
    private static final class Adding implements Exploration.Model {
        private final ModelWorld world;
        private final List<ItemKey> keys;
        private final List<Client> clients = new ArrayList<>();
        private final List<ReadOutcome> read = new ArrayList<>();

        /** How much all clients may have added together. */
        private int most = Integer.MAX_VALUE;

        private Adding(ModelWorld world, int groups) {
            this.world = world;
            this.keys = keys(groups);
        }

        Adding client(String name) {
            clients.add(new Client(world, name, keys, null));
            return this;
        }

        /** One whose first item, and so its coordinator, is the last group's. */
        Adding clientFromTheEnd(String name) {
            clients.add(new Client(world, name, keys.reversed(), null));
            return this;
        }

        /** One who says the same as others with this token, because it has not got an answer. */
        Adding clientWithToken(String name) {
            clients.add(new Client(world, name, keys, new Transaction.Token("t", new Bytes(new byte[] {1}), 1)));
            most = 1;
            return this;
        }

        Adding reader(String name) {
            ModelWorld.Actor actor = world.actor(name);
            new ReadTransaction(actor, (group, wanted) -> actor.read(group, wanted, true), keys)
                    .attempt()
                    .thenAccept(read::add);
            return this;
        }

        @Override
        public List<Exploration.Event> events() {
            return world.events();
        }

        @Override
        public String signature() {
            return world.signature();
        }

        @Override
        public void check() {
            long committed =
                    Math.min(most, clients.stream().filter(Client::isCommitted).count());
            for (int group = 0; group < keys.size(); group++) {
                assertThat(value(group)).as("item of group %s", group).isGreaterThanOrEqualTo(committed);
            }
            for (ReadOutcome found : read) {
                if (found instanceof ReadOutcome.Items(var items)) {
                    assertThat(items.stream().map(CommitProtocolTest::value).distinct())
                            .as("items at one moment")
                            .hasSize(1);
                }
            }
        }

        @Override
        public void checkEnd() {
            world.settle();
            check();
            long added = Math.min(
                    most,
                    clients.stream()
                            .filter(client -> !client.hasChangedNothing())
                            .count());
            for (int group = 0; group < keys.size(); group++) {
                assertThat(value(group)).as("item of group %s", group).isEqualTo(value(0));
                assertThat(value(group)).as("item of group %s", group).isLessThanOrEqualTo(added);
                assertThat(world.hasUnfinished(group))
                        .as("unfinished in %s", group)
                        .isFalse();
            }
            for (int group = 0; group < keys.size(); group++) {
                assertThat(world.apply(group, addOne(keys.get(group)))).isInstanceOf(Reply.Written.class);
            }
        }

        private long value(int group) {
            return CommitProtocolTest.value(
                    ((ReadReply.ItemIs) world.answer(group, new Read.GetItem(keys.get(group)))).item());
        }
    }

    private static List<ItemKey> keys(int groups) {
        List<ItemKey> keys = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            keys.add(new ItemKey(TABLE, group * (0x10000 / groups), new Bytes(new byte[] {(byte) group})));
        }
        return keys;
    }

    private static Command.OfItem addOne(ItemKey key) {
        Map<String, AttributeValue> one = Map.of(":one", new AttributeValue.N(BigDecimal.ONE));
        return new Command.UpdateItem(
                new ItemWrite(key, null, ItemWrite.Returns.NOTHING, null),
                new Bytes(ItemCodec.encode(new Item(Map.of()))),
                UpdateParser.parse("ADD v :one", new Substitutions(null, one)));
    }

    private static long value(Bytes item) {
        return item == null
                ? 0
                : ((AttributeValue.N)
                                ItemCodec.decode(item.array()).attributes().get("v"))
                        .value()
                        .longValueExact();
    }

    private static void explore(String what, int statesMin, Supplier<Exploration.Model> begin) {
        Exploration.Seen seen = Exploration.all(begin);
        System.out.println(what + ": " + seen);
        assertThat(seen.states()).as("different worlds").isGreaterThan(statesMin);
    }

    @Test
    void shouldCommitEverywhereOrNowhereInTwoGroups() {
        explore("one transaction of two groups", 5_000, () -> world(2, 2, 2).client("client"));
    }

    @Test
    void shouldCommitEverywhereOrNowhereInThreeGroups() {
        explore("one transaction of three groups", 1_000, () -> world(3, 1, 1).client("client"));
    }

    @Test
    void shouldKeepTwoTransactionsApart() {
        explore("two transactions", 5_000, () -> world(2, 1, 1).client("a").clientFromTheEnd("b"));
    }

    @Test
    void shouldCommitOnceWhatIsSaidTwice() {
        explore(
                "one transaction, said twice",
                50,
                () -> world(2, 0, 1).clientWithToken("first").clientWithToken("second"));
    }

    @Test
    void shouldReadAllOfATransactionOrNothing() {
        explore(
                "a transaction and a reader",
                5_000,
                () -> world(2, 1, 1).client("writer").reader("reader"));
    }

    private static Adding world(int groups, int faults, int recoveries) {
        return new Adding(new ModelWorld(groups, faults + MORE_FAULTS, recoveries), groups);
    }
}
