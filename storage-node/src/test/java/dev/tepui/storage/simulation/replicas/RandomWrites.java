package dev.tepui.storage.simulation.replicas;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.statemachine.IndexedTable;
import dev.tepui.storage.statemachine.Shard;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Commands of a data group, drawn at random: of tables without indexes and of tables with some. */
final class RandomWrites {
    /** Tables with indexes, with limits on item collections that are met. */
    static final List<IndexedTable> INDEXED = List.of(new IndexedTable(3, 2_500), new IndexedTable(8, 1_500));

    /** The number of a global secondary index. */
    static final int GLOBAL_INDEX = 13;

    /** Tables whose items may expire. */
    static final List<Integer> EXPIRING = List.of(1, 2, 3, 8);

    /** The greatest table number. */
    static final int NUMBER_MAX = 13;

    private static final Map<String, Capture.Use> CAPTURES =
            Map.of("stream", Capture.Use.READ, "index", Capture.Use.DELIVER_ALL, "archive", Capture.Use.DELIVER);
    private static final List<String> ATTRIBUTES = List.of("n", "s", "b", "x", "y", "z");

    private final Shard shard;
    private final RandomGenerator random;
    private final RandomTransactions transactions;
    private final long[] expiryVersions = new long[EXPIRING.size()];

    RandomWrites(Shard shard, RandomGenerator random) {
        this.shard = shard;
        this.random = random;
        transactions = new RandomTransactions(shard, random, this::action);
    }

    /** A command for the entry at {@code index}. */
    Command next(long index) {
        int kind = random.nextInt(150);
        if (kind >= 120) {
            return transactions.next(index);
        }
        if (kind > 110) {
            return ofTheChangeLog(1 + random.nextInt(3), index);
        }
        if (kind > 105) {
            return random.nextInt(100) == 0 ? new Command.DropTable(GLOBAL_INDEX, 1) : changeIndex(index);
        }
        if (kind > 90) {
            return ofExpiry(random.nextInt(EXPIRING.size()));
        }
        if (random.nextInt(3) > 0) {
            IndexedTable table = INDEXED.get(random.nextInt(INDEXED.size()));
            return kind == 0 ? new Command.DropTable(table.number(), table.numbers()) : write(table);
        }
        int table = 1 + random.nextInt(2);
        return kind < 2 ? new Command.DropTable(table, 1) : write(table);
    }

    private Command ofTheChangeLog(int table, long index) {
        if (random.nextInt(3) == 0) {
            return new Command.TrimChanges(table, new Position(random.nextLong(index + 1), random.nextInt(2)));
        }
        if (random.nextInt(3) == 0) {
            return new Command.PassChanges(
                    table,
                    random.nextBoolean() ? "index" : "archive",
                    new Position(random.nextLong(index + 1), random.nextInt(2)));
        }
        if (random.nextInt(3) == 0) {
            return recordItems(table);
        }
        List<Capture.Wish> wishes = CAPTURES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(ignored -> random.nextInt(3) > 0)
                .map(capture -> new Capture.Wish(
                        capture.getKey(), new Images(random.nextBoolean(), random.nextBoolean()), capture.getValue()))
                .toList();
        return new Command.CaptureTable(table, random.nextInt(3) == 0 ? random.nextLong(index) : index, wishes);
    }

    /** From the beginning or from a place where it may be, of items that may be there. */
    private Command recordItems(int table) {
        List<Bytes> places = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            places.add(place());
        }
        Bytes through = random.nextInt(4) == 0 ? null : new Bytes(new byte[] {1, (byte) random.nextInt(2)});
        Bytes after =
                random.nextBoolean() ? new Bytes(new byte[0]) : new Bytes(new byte[] {1, (byte) random.nextInt(2)});
        return new Command.RecordItems(table, "index", after, places, through);
    }

    private Bytes place() {
        ItemKey key = key(1);
        return new KeyCodec.Key(key.hash(), key.key()).position();
    }

    /** Of few entries and two sources, so that changes are told again, in parts, and late. */
    private Command changeIndex(long index) {
        long from = random.nextLong(index + 1);
        List<Command.EntryChange> changes = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            ItemKey key = key(GLOBAL_INDEX);
            Bytes entry = random.nextInt(3) == 0
                    ? null
                    : IndexedTable.encoded(Map.of("x", new AttributeValue.S("v" + random.nextInt(3))));
            changes.add(new Command.EntryChange(new Position(from, i), key.hash(), key.key(), entry));
            from += random.nextInt(3);
        }
        return new Command.ChangeIndex(GLOBAL_INDEX, random.nextInt(2), Position.endOf(from), changes);
    }

    private Command ofExpiry(int choice) {
        int table = EXPIRING.get(choice);
        IndexedTable indexed = choice < 2 ? null : INDEXED.get(choice - 2);
        // Now and then for another version than the group has.
        long version = Math.max(1, expiryVersions[choice] - random.nextInt(2));
        return switch (random.nextInt(10)) {
            case 0, 1 -> {
                expiryVersions[choice] = random.nextInt(4) == 0 ? version : expiryVersions[choice] + 1;
                yield new Command.SetTimeToLive(
                        table,
                        expiryVersions[choice],
                        switch (random.nextInt(8)) {
                            case 0 -> null;
                            case 1 -> "x";
                            default -> "n";
                        });
            }
            case 2, 3, 4 -> {
                List<Bytes> positions = positions(table, indexed);
                Bytes through = positions.isEmpty() || random.nextInt(3) == 0 ? null : positions.getLast();
                yield new Command.IndexExpiries(table, version, positions, through);
            }
            default ->
                new Command.DeleteExpired(
                        table,
                        random.nextInt(1, 4),
                        positions(table, indexed),
                        indexed == null ? null : indexed.indexes());
        };
    }

    private List<Bytes> positions(int table, IndexedTable indexedOrNull) {
        List<Bytes> positions = new ArrayList<>();
        for (int left = random.nextInt(25); left > 0; left--) {
            ItemKey key = indexedOrNull == null ? key(table) : indexedOrNull.key(key(indexedOrNull));
            // The other group's items are none of this one's business, although they are in the same store.
            int hash = random.nextInt(20) == 0 ? key.hash() ^ 0x8000 : key.hash();
            positions.add(new KeyCodec.Key(hash, key.key()).position());
        }
        return positions;
    }

    private Command.OfItem action() {
        return random.nextInt(3) > 0
                ? write(INDEXED.get(random.nextInt(INDEXED.size())))
                : write(1 + random.nextInt(2));
    }

    private Command.OfItem write(int table) {
        return write(new ItemWrite(key(table), condition(), returns(), null), Map.of());
    }

    /** Keys need no meaning where there are no indexes. */
    private ItemKey key(int table) {
        int hash = random.nextInt(shard.firstHash(), shard.lastHash() + 1);
        // Few keys, so that they meet again; those at the ends of the group's range among them.
        hash = random.nextInt(3) == 0
                ? (random.nextBoolean() ? shard.firstHash() : shard.lastHash())
                : hash & ~0x3FFF | shard.firstHash();
        return new ItemKey(table, hash, new Bytes(new byte[] {(byte) random.nextInt(6)}));
    }

    private Command.OfItem write(IndexedTable table) {
        Map<String, AttributeValue> key = key(table);
        return write(new ItemWrite(table.key(key), condition(), returns(), table.indexes()), key);
    }

    private Map<String, AttributeValue> key(IndexedTable table) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        key.put("sk", new AttributeValue.S("k" + random.nextInt(3)));
        do {
            key.put("pk", new AttributeValue.S("p" + random.nextInt(8)));
        } while (!owns(table.key(key)));
        return key;
    }

    private boolean owns(ItemKey key) {
        return key.hash() >= shard.firstHash() && key.hash() <= shard.lastHash();
    }

    private Command.OfItem write(ItemWrite write, Map<String, AttributeValue> key) {
        return switch (random.nextInt(6)) {
            case 0 -> new Command.DeleteItem(write);
            case 1, 2 -> new Command.UpdateItem(write, IndexedTable.encoded(key), update());
            default -> {
                Map<String, AttributeValue> item = new LinkedHashMap<>(key);
                ATTRIBUTES.stream()
                        .filter(ignored -> random.nextBoolean())
                        .forEach(attribute -> item.put(attribute, value(attribute)));
                yield new Command.PutItem(write, IndexedTable.encoded(item));
            }
        };
    }

    private ItemWrite.Returns returns() {
        return new ItemWrite.Returns(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    }

    private Condition condition() {
        String attribute = ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size()));
        return switch (random.nextInt(10)) {
            case 0 -> new Condition.Test(Function.ATTRIBUTE_EXISTS, List.of(path(attribute)));
            case 1 -> new Condition.Test(Function.ATTRIBUTE_NOT_EXISTS, List.of(path(attribute)));
            case 2 ->
                new Condition.Compare(
                        path(attribute), Condition.Comparator.EQUAL, new Operand.Value("", value(attribute)));
            default -> null;
        };
    }

    private Update update() {
        List<Update.Action> actions = new ArrayList<>();
        for (String attribute : ATTRIBUTES) {
            switch (random.nextInt(8)) {
                case 0, 1 -> actions.add(new Update.Set(path(attribute), new Operand.Value("", value(attribute))));
                case 2 -> actions.add(new Update.Remove(path(attribute)));
                case 3 -> {
                    // What is there decides whether an index can hold the result.
                    if (attribute.equals("s")) {
                        actions.add(new Update.Set(path(attribute), path("z")));
                    } else if (attribute.equals("n")) {
                        actions.add(new Update.Add(path(attribute), value(attribute)));
                    }
                }
                default -> {
                    // Stays as it is.
                }
            }
        }
        return new Update(actions);
    }

    private AttributeValue value(String attribute) {
        return switch (attribute) {
            case "n" -> new AttributeValue.N(BigDecimal.valueOf(random.nextInt(-1, 3)));
            case "s" -> new AttributeValue.S("s" + random.nextInt(3));
            case "b" -> new AttributeValue.B(new Bytes(new byte[] {(byte) random.nextInt(3)}));
            default -> new AttributeValue.S("x".repeat(random.nextInt(10) == 0 ? 1_200 : random.nextInt(3)));
        };
    }

    private static Operand.Path path(String attribute) {
        return new Operand.Path(List.of(new Operand.Name(attribute)));
    }
}
