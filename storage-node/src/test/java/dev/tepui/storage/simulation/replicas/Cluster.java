package dev.tepui.storage.simulation.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.consensus.StateMachine.Entry;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.statemachine.GroupStateMachine;
import dev.tepui.storage.statemachine.IndexedTable;
import dev.tepui.storage.statemachine.Shard;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Nodes with one replica of every group each, on one store per node. Every step is followed by the invariants. */
final class Cluster {
    private static final int NODES = 3;

    private final List<Shard> shards;
    private final List<GroupLog> logs;
    private final RandomGenerator random;
    private final Path directory;
    private final List<Node> nodes = new ArrayList<>();
    /** The first state seen at each group and index. */
    private final Map<String, String> states = new HashMap<>();

    private int exports;
    private int comparisons;
    private int imports;
    private int deaths;
    private int changesSeen;

    /** Opens a node's disk. */
    interface DiskFactory {
        Disk open(Path directory);
    }

    private final class Node {
        private final Disk disk;
        private FaultyStore store;
        private List<GroupStateMachine> groups;

        Node(Disk disk) {
            this.disk = disk;
            start();
        }

        private void start() {
            store = new FaultyStore(disk.store());
            groups = shards.stream()
                    .map(shard -> new GroupStateMachine(shard, store))
                    .toList();
        }

        private void die() {
            deaths++;
            disk.crash();
            start();
        }
    }

    Cluster(List<Shard> shards, List<GroupLog> logs, RandomGenerator random, Path directory, DiskFactory disks) {
        this.shards = shards;
        this.logs = logs;
        this.random = random;
        this.directory = directory;
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node(disks.open(directory.resolve("node" + i))));
        }
    }

    void step() {
        Node node = nodes.get(random.nextInt(NODES));
        int group = random.nextInt(shards.size());
        if (random.nextInt(12) == 0) {
            node.store.failAfter(random.nextInt(4), random.nextBoolean());
        }
        try {
            switch (random.nextInt(12)) {
                case 0 -> node.groups.get(group).flush();
                case 1 -> node.die();
                case 2, 3 -> copy(nodes.get(random.nextInt(NODES)), node, group);
                default -> apply(node, group, 1 + random.nextInt(random.nextBoolean() ? 3 : 25));
            }
        } catch (StoreException death) {
            node.die();
        }
        check(node);
    }

    /** Brings every replica to the end of its log and compares all states and items. */
    void finish() {
        for (Node node : nodes) {
            node.store.failAfter(Integer.MAX_VALUE, true);
            for (int group = 0; group < shards.size(); group++) {
                if (!node.groups.get(group).complete()) {
                    copyFromAny(node, group);
                }
                while (node.groups.get(group).applied().index()
                        < logs.get(group).lastIndex()) {
                    apply(node, group, 50);
                }
                check(node);
                checkItems(node, group);
                checkTransactions(node, group);
                checkChanges(node, group);
                checkExpiries(node, group);
            }
        }
        nodes.forEach(node -> node.disk.close());
    }

    int comparisons() {
        return comparisons;
    }

    int imports() {
        return imports;
    }

    int deaths() {
        return deaths;
    }

    private void apply(Node node, int group, int count) {
        GroupStateMachine machine = node.groups.get(group);
        if (!machine.complete()) {
            assertThat(machine.applied().index())
                    .as("a broken import counts as nothing")
                    .isZero();
            copyFromAny(node, group);
            return;
        }
        long applied = machine.applied().index();
        List<Entry> batch = logs.get(group).after(applied, random.nextInt(3), count);
        List<byte[]> replies = machine.apply(batch);
        assertThat(replies).hasSameSizeAs(batch);
        for (int i = 0; i < batch.size(); i++) {
            Entry entry = batch.get(i);
            if (entry.index() <= applied) {
                assertThat(replies.get(i)).as("a replay has no reply").isEmpty();
            } else {
                assertThat(CommandCodec.decodeReply(replies.get(i)))
                        .as("reply to entry %d of group %d", entry.index(), group)
                        .isEqualTo(logs.get(group).reply(entry.index()));
            }
        }
    }

    private void copyFromAny(Node target, int group) {
        for (Node source : nodes) {
            if (source != target && source.groups.get(group).complete()) {
                copy(source, target, group);
                return;
            }
        }
        // Every other copy is broken too: a cluster would keep its log then; here the log starts from nothing.
        throw new AssertionError("no complete replica of group " + group);
    }

    private void copy(Node source, Node target, int group) {
        boolean otherIsComplete = nodes.stream()
                .anyMatch(node -> node != target && node.groups.get(group).complete());
        if (source == target || !source.groups.get(group).complete() || !otherIsComplete) {
            return;
        }
        Path snapshot = directory.resolve("snapshot" + exports++);
        try {
            Files.createDirectories(snapshot);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StateMachine.Position exported = source.groups.get(group).exportTo(snapshot);
        assertThat(target.groups.get(group).importFrom(snapshot)).isEqualTo(exported);
        assertThat(target.groups.get(group).applied()).isEqualTo(exported);
        imports++;
    }

    private void check(Node node) {
        for (int group = 0; group < shards.size(); group++) {
            GroupStateMachine machine = node.groups.get(group);
            // An empty replica is the same whether it knows that it is at the start or knows nothing.
            if (machine.complete() && machine.applied().index() > 0) {
                String state = state(node.store, group);
                String first = states.putIfAbsent(group + "@" + machine.applied(), state);
                if (first == null) {
                    Map<ItemKey, Bytes> items = items(node, group);
                    checkStatistics(node, group, items);
                    checkIndexes(node, group, items);
                    checkExpiries(node, group, items);
                } else {
                    comparisons++;
                    assertThat(state)
                            .as("group %d at %s", group, machine.applied())
                            .isEqualTo(first);
                }
            }
        }
    }

    /** Everything that the store holds of a group, as text. */
    private String state(Store store, int group) {
        StringBuilder all = new StringBuilder();
        for (Family family : Family.values()) {
            try (Cursor cursor = store.scan(family, new byte[0], new byte[] {-1, -1, -1, -1, -1}, true)) {
                while (cursor.next()) {
                    if (belongs(family, cursor.key(), group)) {
                        all.append(family).append(' ').append(HexFormat.of().formatHex(cursor.key()));
                        all.append('=')
                                .append(java.util.Arrays.hashCode(cursor.value()))
                                .append('\n');
                    }
                }
            }
        }
        return all.toString();
    }

    private boolean belongs(Family family, byte[] key, int group) {
        int number = switch (family) {
            case ITEMS -> (key[4] & 0xFF) << 8 | key[5] & 0xFF;
            case META -> key[4];
            default -> key[3];
        };
        Shard shard = shards.get(group);
        return family == Family.ITEMS ? number >= shard.firstHash() && number <= shard.lastHash() : number == group;
    }

    private void checkStatistics(Node node, int group, Map<ItemKey, Bytes> items) {
        Map<Integer, long[]> counted = new HashMap<>();
        items.forEach((key, item) -> {
            long[] sums = counted.computeIfAbsent(key.table(), ignored -> new long[2]);
            sums[0]++;
            sums[1] += ItemCodec.sizeBytes(item.array());
        });
        for (int table = 1; table <= RandomWrites.NUMBER_MAX; table++) {
            long[] sums = counted.getOrDefault(table, new long[2]);
            var reply = node.groups.get(group).answer(new Read.GetStatistics(table));
            if (reply instanceof ReadReply.NoSuchTable) {
                assertThat(sums).as("items of a dropped table").containsOnly(0);
            } else {
                assertThat(reply).isEqualTo(new ReadReply.StatisticsAre(sums[0], sums[1]));
            }
        }
    }

    /** Entries are what the items imply, and item collections are as large as their items and entries. */
    private void checkIndexes(Node node, int group, Map<ItemKey, Bytes> items) {
        for (IndexedTable table : RandomWrites.INDEXED) {
            NaiveIndexes indexes = new NaiveIndexes(table);
            Map<ItemKey, Bytes> indexed = indexes.itemsAmong(items);
            assertThat(indexes.entriesAmong(items)).isEqualTo(indexes.entries(indexed));
            assertThat(collections(node.store, group, table)).isEqualTo(indexes.collections(group, indexed));
        }
    }

    private static Map<Bytes, Long> collections(Store store, int group, IndexedTable table) {
        Map<Bytes, Long> sizes = new HashMap<>();
        try (Cursor cursor = store.scan(
                Family.STATISTICS,
                Layout.itemCollectionsFrom(group, table.number()),
                Layout.statistics(group, table.number() + 1),
                true)) {
            while (cursor.next()) {
                BinaryReader value = new BinaryReader(cursor.value());
                assertThat(value.getByte()).as("version").isEqualTo(1);
                sizes.put(new Bytes(cursor.key()), value.getVarint());
            }
        }
        return sizes;
    }

    private void checkItems(Node node, int group) {
        assertThat(items(node, group)).isEqualTo(logs.get(group).model().items());
    }

    private void checkTransactions(Node node, int group) {
        NaiveTransactions expected = logs.get(group).model().transactions();
        for (int i = 0; i < 3; i++) {
            // Claims are minutes younger than each other at most: the last one counts.
            Command.Claim claim = expected.lastClaim("token " + i);
            if (claim != null) {
                assertThat(node.groups.get(group).answer(new Read.GetToken(claim.token())))
                        .isEqualTo(new ReadReply.TokenIs(new ReadReply.UsedToken(
                                claim.transaction(),
                                claim.coordinator(),
                                claim.token().digest(),
                                claim.token().atMillis())));
            }
        }
        ReadReply.TransactionsAre found =
                (ReadReply.TransactionsAre) node.groups.get(group).answer(new Read.GetTransactions(1_000));
        assertThat(found.prepared().stream().map(ReadReply.PreparedPart::transaction))
                .containsExactlyInAnyOrderElementsOf(expected.prepared());
        assertThat(found.committed())
                .containsExactlyInAnyOrderElementsOf(expected.committed().entrySet().stream()
                        .map(decided -> new ReadReply.Commitment(decided.getKey(), decided.getValue()))
                        .toList());
    }

    /** Read in pages of all sizes, the changes are those that the model has. */
    private void checkChanges(Node node, int group) {
        for (int table = 1; table <= 3; table++) {
            List<Change> expected = logs.get(group).model().changes(table);
            List<Change> changes = new ArrayList<>();
            Position after = Position.START;
            for (boolean more = true; more; ) {
                ReadReply reply = node.groups
                        .get(group)
                        .answer(new Read.GetChanges(table, after, 1 + random.nextInt(9), 1 + random.nextInt(5_000)));
                if (!(reply instanceof ReadReply.ChangesAre page)) {
                    assertThat(reply).isEqualTo(new ReadReply.NoSuchTable());
                    changes = null;
                    break;
                }
                changes.addAll(page.changes());
                more = !page.changes().isEmpty();
                after = page.upTo();
            }
            assertThat(changes)
                    .as("changes of table %d in group %d", table, group)
                    .isEqualTo(expected);
            changesSeen += expected == null ? 0 : expected.size();
        }
    }

    /** No item is noted that does not expire then. */
    private void checkExpiries(Node node, int group, Map<ItemKey, Bytes> items) {
        for (int table : RandomWrites.EXPIRING) {
            Map<ItemKey, Bytes> ofTable = new HashMap<>(items);
            ofTable.keySet().removeIf(key -> key.table() != table);
            if (node.groups.get(group).answer(new Read.GetExpired(table, 0, 0, 0))
                    instanceof ReadReply.ExpiredAre known) {
                assertThat(NaiveExpiries.implied(known.state().attribute(), ofTable))
                        .containsAllEntriesOf(expiries(node.store, group, table));
            } else {
                assertThat(expiries(node.store, group, table)).isEmpty();
            }
        }
    }

    private void checkExpiries(Node node, int group) {
        Model model = logs.get(group).model();
        for (int table : RandomWrites.EXPIRING) {
            Map<ItemKey, Long> expected = model.expiryState(table) == null ? Map.of() : model.expiries(table);
            assertThat(expiries(node.store, group, table)).isEqualTo(expected);
            ReadReply reply = node.groups.get(group).answer(new Read.GetExpired(table, 0, 2, 1_000));
            if (model.expiryState(table) == null) {
                assertThat(reply).isEqualTo(new ReadReply.NoSuchTable());
                continue;
            }
            ReadReply.ExpiredAre expired = (ReadReply.ExpiredAre) reply;
            assertThat(expired.state()).isEqualTo(model.expiryState(table));
            expected.values().removeIf(second -> second > 2);
            assertThat(expired.positions().stream().map(position -> ItemKey.at(table, position)))
                    .containsExactlyInAnyOrderElementsOf(expected.keySet());
            assertThat(expired.oldestSeconds())
                    .isEqualTo(expected.values().stream().min(Long::compare).orElse(0L));
        }
    }

    private static Map<ItemKey, Long> expiries(Store store, int group, int table) {
        Map<ItemKey, Long> expiries = new HashMap<>();
        try (Cursor cursor = store.scan(
                Family.EXPIRY, Layout.expiriesFrom(group, table, 0), Layout.expiriesEnd(group, table), true)) {
            while (cursor.next()) {
                byte[] key = cursor.key();
                Bytes position = new Bytes(java.util.Arrays.copyOfRange(key, Layout.EXPIRY_BYTES, key.length));
                assertThat(cursor.value()).isEmpty();
                assertThat(expiries.put(ItemKey.at(table, position), Layout.expirySecond(key)))
                        .as("an item expires once")
                        .isNull();
            }
        }
        return expiries;
    }

    /** How many changes the checks at the end have found. */
    int changesSeen() {
        return changesSeen;
    }

    private Map<ItemKey, Bytes> items(Node node, int group) {
        Map<ItemKey, Bytes> items = new HashMap<>();
        for (int table = 1; table <= RandomWrites.NUMBER_MAX; table++) {
            try (Cursor cursor = node.store.scan(
                    Family.ITEMS,
                    Layout.itemsFrom(table, shards.get(group).firstHash()),
                    Layout.itemsFrom(table, shards.get(group).lastHash() + 1),
                    true)) {
                while (cursor.next()) {
                    byte[] key = cursor.key();
                    int hash = (key[4] & 0xFF) << 8 | key[5] & 0xFF;
                    Bytes rest = new Bytes(java.util.Arrays.copyOfRange(key, 6, key.length));
                    items.put(new ItemKey(table, hash, rest), new Bytes(cursor.value()));
                }
            }
        }
        return items;
    }
}
