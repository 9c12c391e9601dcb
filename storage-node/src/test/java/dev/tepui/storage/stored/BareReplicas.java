package dev.tepui.storage.stored;

import static org.awaitility.Awaitility.await;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.consensus.Consensus;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.consensus.raft.RaftConsensus;
import dev.tepui.storage.consensus.raft.RaftSettings;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.placement.GroupLayout;
import dev.tepui.storage.statemachine.GroupStateMachine;
import dev.tepui.storage.statemachine.Shard;
import dev.tepui.storage.store.rocksdb.RocksStore;
import dev.tepui.storage.store.rocksdb.StoreLimits;
import dev.tepui.storage.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The replicas of a pool of one node without the node around them: nobody completes a transaction that is left pending
 * here, and every log is purged at once.
 */
final class BareReplicas implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GroupLayout layout;
    private final Path snapshots;
    private final RocksStore store;
    private final RaftConsensus raft;
    private final SortedMap<Integer, GroupStateMachine> machines = new TreeMap<>();

    BareReplicas(Path data, String address, int groups) {
        layout = new GroupLayout(groups);
        snapshots = data.resolve("raft").resolve("snapshot");
        store = RocksStore.open(data.resolve("store"), new StoreLimits(64L << 20, 16L << 20, 0));
        raft = new RaftConsensus(new RaftSettings(data.resolve("raft"), address, address, 8010, 1000, 512, 1, 1, 100));
        for (int group = Replica.CATALOGUE; group < groups; group++) {
            GroupStateMachine machine = new GroupStateMachine(shard(group), store);
            machines.put(group, machine);
            raft.start(new Consensus.GroupSpec(group, List.of(address + ":8010"), List.of(), machine));
        }
        await().atMost(PATIENCE).until(() -> raft.replicas().stream().allMatch(Replica::isLeader));
    }

    private Shard shard(int group) {
        return group == Replica.CATALOGUE
                ? Shard.CATALOGUE
                : new Shard(group, layout.firstHash(group), layout.firstHash(group + 1) - 1);
    }

    /** Waits until every group has flushed and purged its log once. */
    void awaitPurged() {
        await().atMost(PATIENCE).until(() -> {
            try (Stream<Path> files = Files.walk(snapshots)) {
                return files.filter(file -> file.endsWith("position")).count() == machines.size();
            } catch (UncheckedIOException | IOException beingReplaced) {
                return false;
            }
        });
    }

    /** Has a group apply a command. */
    Reply apply(int group, Command command) {
        Request request =
                new Request(UUID.randomUUID(), machines.get(group).applied().index(), 1_700_000_000_000L, command);
        return CommandCodec.decodeReply(((Replica.Applied) propose(group, CommandCodec.encode(request))).reply());
    }

    /** Puts anything into a group's log. */
    Replica.Outcome propose(int group, byte[] request) {
        return raft.replica(group)
                .orElseThrow()
                .propose(request)
                .toCompletableFuture()
                .join();
    }

    /** A transaction that begins now. */
    Transaction transaction(int coordinator, int other) {
        long startIndex = machines.get(coordinator).applied().index();
        return new Transaction(
                UUID.randomUUID(),
                coordinator,
                Stream.of(coordinator, other).sorted().toList(),
                startIndex,
                null);
    }

    /** Puts an item with the key {@code id} and a number {@code n}; the table has no indexes. */
    Command.OfItem put(String table, String id) {
        KeyCodec.Key key = key(table, id);
        Map<String, AttributeValue> attributes =
                Map.of("id", new AttributeValue.S(id), "n", new AttributeValue.N(BigDecimal.valueOf(77)));
        return new Command.PutItem(
                new ItemWrite(
                        new ItemKey(table(table).number(), key.hash(), key.bytes()),
                        null,
                        ItemWrite.Returns.NOTHING,
                        null),
                new Bytes(ItemCodec.encode(new Item(attributes))));
    }

    /** The group of an item. */
    int groupOf(String table, String id) {
        return layout.groupOf(key(table, id).hash());
    }

    private KeyCodec.Key key(String table, String id) {
        return KeyCodec.of(table(table)).encode(Map.of("id", new AttributeValue.S(id)));
    }

    private Table table(String name) {
        return machines.get(Replica.CATALOGUE).catalogue().get(name);
    }

    /** What is applied is flushed then. */
    @Override
    public void close() {
        raft.close();
        store.close();
    }
}
