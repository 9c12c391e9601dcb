package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Change.Cause;
import dev.tepui.storage.changelog.Change.Kind;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.changelog.Progress;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.memory.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeTransitionTest {
    private static final Shard SHARD = new Shard(0, 0, 0xFFFF);
    private static final Images BOTH = new Images(true, true);
    private static final ItemKey KEY = Machines.key(1, 7, 1);
    private static final Bytes ONE = Machines.item(1);
    private static final Bytes TWO = Machines.item(2);

    private final MemoryStore store = new MemoryStore();
    private final Machines group = new Machines(new GroupStateMachine(SHARD, store));

    @TempDir
    private Path directory;

    @Test
    void shouldKeepNothingForNobody() {
        group.apply(Machines.put(KEY, ONE));
        capture(1, "stream", BOTH);
        group.apply(Machines.put(Machines.key(2, 7, 1), ONE));

        assertThat(changes(1)).isEmpty();
        assertThat(changes(2)).isEmpty();
    }

    @Test
    void shouldTellWhatHappened() {
        capture(1, "stream", BOTH);
        group.apply(Machines.put(KEY, ONE));
        group.apply(Machines.put(KEY, TWO));
        group.apply(Machines.delete(KEY));

        // The time of a request is that of its making, see Machines.
        assertThat(changes(1))
                .containsExactly(
                        new Change(new Position(2, 0), 2, Kind.INSERT, Cause.CLIENT, 7, KEY.key(), null, ONE),
                        new Change(new Position(3, 0), 3, Kind.MODIFY, Cause.CLIENT, 7, KEY.key(), ONE, TWO),
                        new Change(new Position(4, 0), 4, Kind.REMOVE, Cause.CLIENT, 7, KEY.key(), TWO, null));
    }

    @Test
    void shouldKeepTheImagesThatAreWanted() {
        capture(1, "stream", Images.NONE);
        group.apply(Machines.put(KEY, ONE));
        capture(2, "stream", new Images(true, false));
        group.apply(Machines.put(KEY, TWO));
        capture(3, "stream", new Images(false, true));
        group.apply(Machines.put(KEY, ONE));

        assertThat(changes(1))
                .extracting(Change::oldItem, Change::newItem)
                .containsExactly(tuple(null, null), tuple(ONE, null), tuple(null, ONE));
    }

    @Test
    void shouldNotTellOfWritesThatChangeNothing() {
        group.apply(Machines.put(KEY, item("a", "b")));
        capture(1, "stream", BOTH);
        group.apply(Machines.put(KEY, item("a", "b")));
        // The same item in another order.
        group.apply(Machines.put(KEY, item("b", "a")));
        group.apply(Machines.delete(Machines.key(1, 7, 2)));
        Condition never = new Condition.Test(
                Function.ATTRIBUTE_EXISTS, List.of(new Operand.Path(List.of(new Operand.Name("missing")))));
        group.apply(new Command.PutItem(new ItemWrite(KEY, never, ItemWrite.Returns.NOTHING, null), ONE));

        assertThat(changes(1)).isEmpty();
    }

    @Test
    void shouldTellOfARepeatedRequestOnce() {
        capture(1, "stream", BOTH);
        Request request = new Request(UUID.randomUUID(), 1, 5, Machines.put(KEY, ONE));
        group.apply(request);
        group.apply(request);

        assertThat(changes(1)).hasSize(1);
    }

    @Test
    void shouldKeepWhatWasCapturedWhenACaptureEnds() {
        capture(1, "stream", BOTH);
        group.apply(Machines.put(KEY, ONE));
        group.apply(new Command.CaptureTable(1, 2, List.of()));
        group.apply(Machines.put(KEY, TWO));

        assertThat(changes(1)).hasSize(1);
        assertThat(captures(1).captures().all())
                .containsExactly(new Capture("stream", BOTH, Position.endOf(1), Position.endOf(3), null));
        assertThat(captures(1).appliedIndex()).isEqualTo(4);
    }

    @Test
    void shouldForgetWhatIsTrimmedAndSaySo() {
        capture(1, "stream", BOTH);
        group.apply(Machines.put(KEY, ONE));
        group.apply(Machines.put(KEY, TWO));
        group.apply(Machines.put(KEY, ONE));
        group.apply(new Command.TrimChanges(1, new Position(3, 0)));

        ReadReply.ChangesAre read = read(1, Position.START, 10);
        assertThat(read.changes()).extracting(Change::position).containsExactly(new Position(4, 0));
        assertThat(read.captures().trimmed()).isEqualTo(new Position(3, 0));
        // Trimming less afterwards brings nothing back.
        group.apply(new Command.TrimChanges(1, new Position(2, 0)));
        assertThat(read(1, Position.START, 10).captures().trimmed()).isEqualTo(new Position(3, 0));
    }

    @Test
    void shouldGiveChangesInPages() {
        capture(1, "stream", BOTH);
        for (int i = 0; i < 5; i++) {
            group.apply(Machines.put(KEY, Machines.item(i)));
        }
        ReadReply.ChangesAre first = read(1, Position.START, 2);
        assertThat(first.changes())
                .extracting(Change::position)
                .containsExactly(new Position(2, 0), new Position(3, 0));
        assertThat(first.upTo()).isEqualTo(new Position(3, 0));
        ReadReply.ChangesAre rest = read(1, first.upTo(), 10);
        assertThat(rest.changes()).hasSize(3);
        // Up to here there is nothing else, whoever writes to other tables.
        assertThat(rest.upTo()).isEqualTo(Position.endOf(6));
        group.apply(Machines.put(Machines.key(2, 7, 1), ONE));
        ReadReply.ChangesAre none = read(1, rest.upTo(), 10);
        assertThat(none.changes()).isEmpty();
        assertThat(none.upTo()).isEqualTo(Position.endOf(7));
    }

    @Test
    void shouldForgetADroppedTable() {
        capture(1, "stream", BOTH);
        group.apply(Machines.put(KEY, ONE));
        group.apply(new Command.DropTable(1, 1));

        assertThat(group.machine.answer(new Read.GetChanges(1, Position.START, 10, 1000)))
                .isEqualTo(new ReadReply.NoSuchTable());
        assertThat(group.machine.answer(new Read.GetCaptures(1))).isEqualTo(new ReadReply.NoSuchTable());
        assertThat(group.apply(new Command.CaptureTable(1, 9, List.of()))).isEqualTo(new Reply.NoSuchTable());
        try (Cursor cursor = store.scan(Family.CHANGES, new byte[0], new byte[] {-1}, true)) {
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void shouldGoWithTheSnapshot() throws Exception {
        capture(1, "stream", BOTH);
        group.apply(Machines.put(KEY, ONE));
        Path snapshot = Files.createDirectory(directory.resolve("snapshot"));
        group.machine.exportTo(snapshot);
        GroupStateMachine other = new GroupStateMachine(SHARD, new MemoryStore());
        other.importFrom(snapshot);

        assertThat(other.answer(new Read.GetChanges(1, Position.START, 10, 1000)))
                .isEqualTo(read(1, Position.START, 10));
        assertThat(other.answer(new Read.GetCaptures(1))).isEqualTo(captures(1));
    }

    @Test
    void shouldRecordItemsThatWereThere() {
        ItemKey other = Machines.key(1, 8, 1);
        group.apply(Machines.put(KEY, ONE));
        group.apply(Machines.put(other, TWO));
        wish(new Capture.Wish("index", BOTH, Capture.Use.DELIVER_ALL));
        Bytes none = new Bytes(new byte[0]);
        Bytes gone = place(Machines.key(1, 7, 9));

        group.apply(new Command.RecordItems(1, "index", none, List.of(place(KEY), gone), gone));
        assertThat(progress().recorded()).isEqualTo(gone);
        group.apply(new Command.RecordItems(1, "index", none, List.of(place(KEY)), place(KEY)));
        group.apply(new Command.RecordItems(1, "index", gone, List.of(place(other)), null));

        assertThat(changes(1))
                .containsExactly(
                        new Change(new Position(4, 0), 4, Kind.INSERT, Cause.BACKFILL, 7, KEY.key(), null, ONE),
                        new Change(new Position(6, 0), 6, Kind.INSERT, Cause.BACKFILL, 8, other.key(), null, TWO));
        assertThat(progress().hasAllItems()).isFalse();
        group.apply(new Command.PassChanges(1, "index", Position.endOf(6)));
        assertThat(progress().hasAllItems()).isTrue();
        group.apply(new Command.RecordItems(1, "index", none, List.of(place(KEY)), place(KEY)));
        assertThat(changes(1)).hasSize(2);
    }

    @Test
    void shouldNotTrimWhatWaits() {
        wish(new Capture.Wish("index", BOTH, Capture.Use.DELIVER));
        group.apply(Machines.put(KEY, ONE));
        group.apply(Machines.put(KEY, TWO));
        group.apply(new Command.PassChanges(1, "index", new Position(2, 0)));

        group.apply(new Command.TrimChanges(1, Position.endOf(100)));

        assertThat(changes(1)).extracting(Change::newItem).containsExactly(TWO);
        assertThat(captures(1).captures().trimmed()).isEqualTo(new Position(2, 0));
    }

    @Test
    void shouldKnowNothingOfConsumersOfDroppedTables() {
        group.apply(new Command.DropTable(1, 1));

        assertThat(group.apply(new Command.PassChanges(1, "index", Position.endOf(1))))
                .isEqualTo(new Reply.NoSuchTable());
        assertThat(group.apply(new Command.RecordItems(1, "index", new Bytes(new byte[0]), List.of(), null)))
                .isEqualTo(new Reply.NoSuchTable());
    }

    private void wish(Capture.Wish wish) {
        assertThat(group.apply(new Command.CaptureTable(1, 1, List.of(wish)))).isEqualTo(new Reply.Done());
    }

    private Progress progress() {
        return captures(1).captures().find("index").progress();
    }

    private static Bytes place(ItemKey key) {
        return new KeyCodec.Key(key.hash(), key.key()).position();
    }

    private void capture(long version, String name, Images images) {
        assertThat(group.apply(new Command.CaptureTable(
                        1, version, List.of(new Capture.Wish(name, images, Capture.Use.READ)))))
                .isEqualTo(new Reply.Done());
    }

    private List<Change> changes(int table) {
        return read(table, Position.START, 100).changes();
    }

    private ReadReply.ChangesAre read(int table, Position after, int most) {
        return (ReadReply.ChangesAre) group.machine.answer(new Read.GetChanges(table, after, most, 1 << 20));
    }

    private ReadReply.CapturesAre captures(int table) {
        return (ReadReply.CapturesAre) group.machine.answer(new Read.GetCaptures(table));
    }

    private static Bytes item(String... names) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        for (String name : names) {
            attributes.put(name, new AttributeValue.S(name));
        }
        return new Bytes(ItemCodec.encode(new Item(attributes)));
    }
}
