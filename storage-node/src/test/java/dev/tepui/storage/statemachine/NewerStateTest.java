package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.ChangeCodec;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.encoding.ExpiryCodec;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.encoding.TableCodec;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.WriteBatch;
import dev.tepui.storage.store.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A later version's commands, values and snapshots: refused by name, and the state stays as it was. */
class NewerStateTest {
    private static final Shard SHARD = new Shard(1, 0, 100);
    private static final ItemKey KEY = Machines.key(1, 7, 1);
    private static final byte[] NEWER = {2, 0, 0, 0, 0, 0, 0, 0, 0};

    @TempDir
    Path directory;

    private final MemoryStore store = new MemoryStore();

    @Test
    void shouldApplyNothingOfABatchWithANewerCommand() {
        Machines group = new Machines(new GroupStateMachine(SHARD, store));
        group.apply(Machines.put(KEY, Machines.item(3)));
        StateMachine.Position before = group.machine.applied();
        byte[] known = CommandCodec.encode(
                new Request(UUID.randomUUID(), before.index(), 1, Machines.put(KEY, Machines.item(4))));
        byte[] newer =
                CommandCodec.encode(new Request(UUID.randomUUID(), before.index(), 1, new Command.FinishIndex(1, 2)));
        newer[1 + 16 + 1 + 8] = 77;

        assertThatThrownBy(() -> group.machine.apply(List.of(
                        new StateMachine.Entry(before.index() + 1, 1, known),
                        new StateMachine.Entry(before.index() + 2, 1, newer))))
                .isInstanceOf(EncodingException.class)
                .hasMessage("command of unknown kind 77");

        assertThat(group.machine.applied()).isEqualTo(before);
        assertThat(new GroupStateMachine(SHARD, store).applied()).isEqualTo(before);
        assertThat(group.machine.answer(new Read.GetItem(KEY))).isEqualTo(new ReadReply.ItemIs(Machines.item(3)));
    }

    @Test
    void shouldKeepItsStateWhenANewerSnapshotComes() throws IOException {
        Machines group = new Machines(new GroupStateMachine(SHARD, store));
        group.apply(Machines.put(KEY, Machines.item(3)));
        StateMachine.Position before = group.machine.applied();
        new Machines(new GroupStateMachine(SHARD, new MemoryStore())).machine.exportTo(directory);
        Path manifest = directory.resolve(SnapshotManifest.FILE);
        byte[] bytes = Files.readAllBytes(manifest);
        bytes[0] = 2;
        Files.write(manifest, bytes);

        assertThatThrownBy(() -> group.machine.importFrom(directory))
                .isInstanceOf(EncodingException.class)
                .hasMessage("snapshot of unknown version 2 in " + directory);

        assertThat(group.machine.complete()).isTrue();
        assertThat(group.machine.applied()).isEqualTo(before);
        assertThat(group.machine.answer(new Read.GetItem(KEY))).isEqualTo(new ReadReply.ItemIs(Machines.item(3)));
    }

    /** Each as a decoder of the value, or as what looks at the value where it is stored. */
    @TestFactory
    Stream<DynamicTest> shouldNameTheVersionOfEveryNewerValue() {
        Map<String, Consumer<byte[]>> readers = new TreeMap<>();
        readers.put("item", ItemCodec::decode);
        readers.put("change", ChangeCodec::decode);
        readers.put("change (captures)", value -> ChangeCodec.getCaptures(new BinaryReader(value)));
        readers.put("state of expiry", ExpiryCodec::decode);
        readers.put("table", value -> TableCodec.get(new BinaryReader(value)));
        readers.put("reply", CommandCodec::decodeReply);
        readers.put("statistics", Statistics::decode);
        readers.put("item collection", ItemCollection::decode);
        readers.put("token", TransactionRecords::decodeUsedToken);
        readers.put("prepared part", TransactionRecords::decodePrepared);
        readers.put("commitment", TransactionRecords::decodeCommitment);
        readers.put("applied position", opening(SHARD, Family.META, Layout.applied(SHARD.group())));
        readers.put("catalogue", openingTheCatalogue(Layout.catalogueCounters(Replica.CATALOGUE)));
        readers.put("sweep settings", openingTheCatalogue(Layout.sweeps(Replica.CATALOGUE)));
        readers.put("placement", openingTheCatalogue(Layout.placement(Replica.CATALOGUE)));
        readers.put("sources of an index", value -> {
            GroupStateMachine machine = new GroupStateMachine(SHARD, store);
            put(Family.CHANGES, Layout.indexSources(SHARD.group(), 17), value);
            new Machines(machine).apply(new Command.ChangeIndex(17, 4, new Position(300, 2), List.of()));
        });
        return readers.entrySet().stream()
                .map(reader -> DynamicTest.dynamicTest(
                        reader.getKey(),
                        () -> assertThatThrownBy(() -> reader.getValue().accept(NEWER))
                                .isInstanceOf(EncodingException.class)
                                .hasMessage(reader.getKey().replaceFirst(" \\(.*", "") + " of unknown version 2")));
    }

    private Consumer<byte[]> openingTheCatalogue(byte[] key) {
        return opening(Shard.CATALOGUE, Family.CATALOGUE, key);
    }

    private Consumer<byte[]> opening(Shard shard, Family family, byte[] key) {
        return value -> {
            MemoryStore newer = new MemoryStore();
            WriteBatch batch = new WriteBatch();
            batch.put(family, key, value);
            newer.write(batch);
            assertThat(new GroupStateMachine(shard, newer)).isNotNull();
        };
    }

    private void put(Family family, byte[] key, byte[] value) {
        WriteBatch batch = new WriteBatch();
        batch.put(family, key, value);
        store.write(batch);
    }
}
