package dev.tepui.storage.simulation.sinks;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.catalogue.TableWork;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.delivery.ChangeConsumer;
import dev.tepui.storage.delivery.Deliveries;
import dev.tepui.storage.delivery.DeliveryObserver;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.maintenance.ChangeTrimming;
import dev.tepui.storage.simulation.Faults;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.simulation.delivery.DeliveringNodes;
import dev.tepui.storage.simulation.delivery.FlakyGroups;
import dev.tepui.storage.simulation.delivery.LoggedGroup;
import dev.tepui.storage.sink.SinkObserver;
import dev.tepui.storage.sink.Sinks;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * A table in several groups, two nodes that deliver, receivers, and everything that can happen to them. Leaders move,
 * and for a while both nodes may take themselves for the leader; replicas lose what they have not flushed.
 */
final class SinkWorld {
    private static final int GROUPS = 4;
    private static final String REGION = "eu-test-1";

    /** A change that took place. */
    record Happened(int group, Change change) {}

    final VirtualTime time = new VirtualTime();
    final Faults faults = new Faults();
    final FlakyGroups groups;
    final FlakyReceiver receiver;
    final List<Happened> happened = new ArrayList<>();
    int dropped;

    /** How many items are such that receivers refuse them, 0 to 1. */
    double poison = 0.04;

    private final RandomGenerator random;
    private final Position[] seen = new Position[GROUPS];
    private final DeliveringNodes nodes;

    SinkWorld(RandomGenerator random) {
        this.random = random;
        groups = new FlakyGroups(GROUPS, time, random, faults);
        receiver = new FlakyReceiver(time, random);
        for (int group = 0; group < GROUPS; group++) {
            seen[group] = Position.START;
        }
        nodes = new DeliveringNodes(groups, random, this::node);
        new TableWork(List.of(new ConsumerSettling(groups)), this::catalogue, () -> true, time).start();
        new ChangeTrimming(
                        new ChangeTrimming.Parts(groups, this::catalogue, group -> true, time),
                        new ChangeTrimming.Retention(time::nowMillis, 1_000, 300))
                .start();
    }

    private Deliveries node(IntPredicate leads) {
        Sinks sinks = new Sinks(receiver, REGION, time::nowMillis, random, sinkObserver());
        return new Deliveries(
                new Deliveries.Parts(groups, time, task -> time.schedule(task, 0), observer()),
                new Deliveries.Scope(this::catalogue, sinks::of, leads));
    }

    private static DeliveryObserver observer() {
        return new DeliveryObserver() {
            @Override
            public void delivered(String table, ChangeConsumer consumer, List<Change> changes) {}

            @Override
            public void failed(String table, ChangeConsumer consumer) {}
        };
    }

    private SinkObserver sinkObserver() {
        return new SinkObserver() {
            @Override
            public void deadLettered(String table, String sink, int changes) {}

            @Override
            public void dropped(String table, String sink, int changes) {
                dropped += changes;
            }
        };
    }

    private Catalogue catalogue() {
        return groups.group(Replica.CATALOGUE).leader().catalogue();
    }

    Table table() {
        return catalogue().get("orders");
    }

    /** Declares the table with those sinks. */
    void declare(StreamSink... sinks) {
        LoggedGroup catalogue = groups.group(Replica.CATALOGUE);
        Command declare = new Command.DeclareTable(
                new TableDefinition(
                        "orders",
                        List.of(new AttributeDefinition("pk", KeyType.S), new AttributeDefinition("sk", KeyType.S)),
                        List.of(new KeyElement("pk", Role.HASH), new KeyElement("sk", Role.RANGE)),
                        List.of(),
                        List.of(),
                        BillingMode.PAY_PER_REQUEST,
                        null,
                        new Options(false, null, null, List.of())),
                List.of(sinks),
                "resource",
                "an-id",
                time.nowMillis());
        if (!(catalogue.apply(catalogue.request(declare, time.nowMillis())) instanceof Reply.TableIs)) {
            throw new AssertionError("not declared");
        }
    }

    /** Puts or deletes an item; applied at once: how clients' writes fare is not the matter here. */
    void write() {
        Table table = table();
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("pk", new AttributeValue.S("p" + random.nextInt(12)));
        item.put("sk", new AttributeValue.S("s" + random.nextInt(3)));
        KeyCodec.Key place = KeyCodec.of(table).encode(item);
        item.put("v", new AttributeValue.S("v" + random.nextInt(1_000)));
        if (random.nextDouble() < poison) {
            item.put("poison", new AttributeValue.Bool(true));
        }
        ItemWrite write = new ItemWrite(ItemKey.of(table.number(), place), null, ItemWrite.Returns.NOTHING, null);
        Command command = random.nextInt(4) == 0
                ? new Command.DeleteItem(write)
                : new Command.PutItem(write, new Bytes(ItemCodec.encode(new Item(item))));
        int number = groups.groupOf(place.hash());
        LoggedGroup group = groups.group(number);
        group.apply(group.request(command, time.nowMillis()));
        note(number);
    }

    /** Remembers changes before they are trimmed. */
    private void note(int number) {
        Read read = new Read.GetChanges(table().number(), seen[number], 1_000, 1 << 20);
        ReadReply.ChangesAre page = (ReadReply.ChangesAre) groups.group(number).answer(read);
        page.changes().forEach(change -> happened.add(new Happened(number, change)));
        seen[number] = page.upTo();
    }

    /** Something goes wrong, or right again. */
    void disturb() {
        nodes.disturb();
    }

    void makeStormy() {
        groups.makeStormy();
    }

    /** Every group has one leader, and nothing goes wrong any more but poison. */
    void heal() {
        faults.heal();
        receiver.failing = 0;
        nodes.heal();
    }
}
