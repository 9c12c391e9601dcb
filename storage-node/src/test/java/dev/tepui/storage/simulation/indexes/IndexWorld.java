package dev.tepui.storage.simulation.indexes;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.catalogue.IndexFinishing;
import dev.tepui.storage.catalogue.TableWork;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.delivery.ChangeConsumer;
import dev.tepui.storage.delivery.Deliveries;
import dev.tepui.storage.delivery.DeliveryObserver;
import dev.tepui.storage.delivery.IndexConsumer;
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
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
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
 * A table in several groups, two nodes that deliver, and everything that can happen to them. Leaders move, and for a
 * while both nodes may take themselves for the leader; replicas lose what they have not flushed.
 */
final class IndexWorld {
    private static final int GROUPS = 4;

    final VirtualTime time = new VirtualTime();
    final Faults faults = new Faults();
    final FlakyGroups groups;
    private final RandomGenerator random;
    private final DeliveringNodes nodes;
    private int delivered;
    private int failed;

    IndexWorld(RandomGenerator random) {
        this.random = random;
        groups = new FlakyGroups(GROUPS, time, random, faults);
        nodes = new DeliveringNodes(groups, random, this::node);
        new TableWork(
                        List.of(new ConsumerSettling(groups), new IndexFinishing(groups)),
                        this::catalogue,
                        () -> true,
                        time)
                .start();
        new ChangeTrimming(
                        new ChangeTrimming.Parts(groups, this::catalogue, group -> true, time),
                        new ChangeTrimming.Retention(time::nowMillis, 1_000, 300))
                .start();
    }

    private Deliveries node(IntPredicate leads) {
        return new Deliveries(
                new Deliveries.Parts(groups, time, task -> time.schedule(task, 0), observer()),
                new Deliveries.Scope(this::catalogue, table -> IndexConsumer.of(groups, table), leads));
    }

    private DeliveryObserver observer() {
        return new DeliveryObserver() {
            @Override
            public void delivered(String table, ChangeConsumer consumer, List<Change> changes) {
                delivered += changes.size();
            }

            @Override
            public void failed(String table, ChangeConsumer consumer) {
                failed++;
            }
        };
    }

    private Catalogue catalogue() {
        return groups.group(Replica.CATALOGUE).leader().catalogue();
    }

    Table table() {
        return catalogue().get("orders");
    }

    int delivered() {
        return delivered;
    }

    int failed() {
        return failed;
    }

    void createTable(GlobalIndex... indexes) {
        List<AttributeDefinition> attributes = new ArrayList<>();
        for (String name : List.of("pk", "sk", "a", "b", "c")) {
            attributes.add(new AttributeDefinition(name, KeyType.S));
        }
        inCatalogue(new Command.DeclareTable(
                new TableDefinition(
                        "orders",
                        attributes,
                        List.of(new KeyElement("pk", Role.HASH), new KeyElement("sk", Role.RANGE)),
                        List.of(),
                        List.of(indexes),
                        BillingMode.PAY_PER_REQUEST,
                        null,
                        new Options(false, null, null, List.of())),
                null,
                "an-id",
                time.nowMillis()));
    }

    /** Whether it was possible: not while the indexes are changing. */
    boolean change(TableChange.IndexChange change) {
        List<AttributeDefinition> attributes = List.of(
                new AttributeDefinition("a", KeyType.S),
                new AttributeDefinition("b", KeyType.S),
                new AttributeDefinition("c", KeyType.S));
        TableChange wanted = new TableChange(
                null, null, null, null, null, null, List.of(), List.of(), null, List.of(change), attributes, null);
        return inCatalogue(new Command.ChangeTable("orders", wanted, time.nowMillis())) instanceof Reply.TableIs;
    }

    private Reply inCatalogue(Command command) {
        LoggedGroup catalogue = groups.group(Replica.CATALOGUE);
        return catalogue.apply(catalogue.request(command, time.nowMillis()));
    }

    /** A write as a client's, applied at once: how clients' writes fare is not the matter here. */
    void write(Map<String, AttributeValue> key, Map<String, AttributeValue> itemOrNull) {
        Table table = table();
        KeyCodec.Key place = KeyCodec.of(table).encode(key);
        ItemWrite write = new ItemWrite(ItemKey.of(table.number(), place), null, ItemWrite.Returns.NOTHING, null);
        LoggedGroup group = groups.group(groups.groupOf(place.hash()));
        group.apply(group.request(
                itemOrNull == null
                        ? new Command.DeleteItem(write)
                        : new Command.PutItem(write, new Bytes(ItemCodec.encode(new Item(itemOrNull)))),
                time.nowMillis()));
    }

    /** One of few keys, so that items change often. */
    Map<String, AttributeValue> randomKey() {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        key.put("pk", new AttributeValue.S("p" + random.nextInt(12)));
        key.put("sk", new AttributeValue.S("s" + random.nextInt(3)));
        return key;
    }

    /** With the key attributes of indexes, or without, or of a type that no index takes. */
    Map<String, AttributeValue> randomItem(Map<String, AttributeValue> key) {
        Map<String, AttributeValue> item = new LinkedHashMap<>(key);
        for (String name : List.of("a", "b", "c", "x", "y")) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    // Not there.
                }
                case 1 -> item.put(name, new AttributeValue.Bool(true));
                default -> item.put(name, new AttributeValue.S("v" + random.nextInt(4)));
            }
        }
        return item;
    }

    /** Something goes wrong, or right again. */
    void disturb() {
        nodes.disturb();
    }

    /** Every group has one leader, and nothing goes wrong any more. */
    void heal() {
        faults.heal();
        nodes.heal();
    }
}
