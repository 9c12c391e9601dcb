package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Change.Cause;
import dev.tepui.storage.changelog.Change.Kind;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.memory.MemoryStore;
import dev.tepui.storage.table.ExpiryState.Indexing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpiryTransitionTest {
    private static final Shard SHARD = new Shard(0, 0, 0x7FFF);
    private static final long NOW = 1_764_000_000L;
    private static final ItemKey KEY = Machines.key(1, 7, 1);
    private static final ItemKey OTHER = Machines.key(1, 7, 2);

    private final MemoryStore store = new MemoryStore();
    private final Machines group = new Machines(new GroupStateMachine(SHARD, store));

    @Test
    void shouldKeepNothingWithoutATimeToLive() {
        group.apply(Machines.put(KEY, expiring(NOW)));

        assertThat(due(NOW)).isEmpty();
        assertThat(sweep(NOW, KEY)).isEqualTo(new Reply.Swept(0));
        assertThat(keysOf(Family.EXPIRY)).isZero();
    }

    @Test
    void shouldKeepWhenItemsExpireInThatOrder() {
        set(1, "expires");
        group.apply(Machines.put(KEY, expiring(NOW)));
        group.apply(Machines.put(OTHER, expiring(NOW - 1)));
        assertThat(due(NOW)).containsExactly(position(OTHER), position(KEY));
        assertThat(due(NOW - 1)).containsExactly(position(OTHER));

        group.apply(Machines.put(OTHER, expiring(NOW + 1)));
        group.apply(Machines.put(KEY, Machines.item(3)));
        assertThat(due(NOW)).isEmpty();
        assertThat(due(NOW + 1)).containsExactly(position(OTHER));

        group.apply(Machines.delete(OTHER));
        assertThat(due(NOW + 1)).isEmpty();
        assertThat(keysOf(Family.EXPIRY)).as("the state alone").isOne();
    }

    @Test
    void shouldIgnoreWhatIsNoTime() {
        set(1, "expires");
        for (AttributeValue value : List.of(
                new AttributeValue.S(String.valueOf(NOW)),
                new AttributeValue.NS(List.of(java.math.BigDecimal.valueOf(NOW))),
                new AttributeValue.M(Map.of("expires", new AttributeValue.N(java.math.BigDecimal.valueOf(NOW)))),
                new AttributeValue.Null())) {
            group.apply(Machines.put(KEY, IndexedTable.encoded(Map.of("expires", value))));
            assertThat(due(NOW)).isEmpty();
        }
        group.apply(Machines.put(
                KEY,
                IndexedTable.encoded(Map.of("m", new AttributeValue.M(Map.of("expires", new AttributeValue.Null()))))));
        assertThat(due(NOW)).isEmpty();
    }

    @Test
    void shouldFindItemsThatWereThereBefore() {
        group.apply(Machines.put(KEY, expiring(NOW)));
        group.apply(Machines.put(OTHER, expiring(NOW)));
        set(1, "expires");
        assertThat(due(NOW)).isEmpty();
        assertThat(known().state().indexing()).isEqualTo(new Indexing(false, null));

        // What it is when the command is applied counts.
        group.apply(Machines.put(KEY, expiring(NOW + 5)));
        group.apply(new Command.IndexExpiries(1, 1, List.of(position(KEY)), position(KEY)));
        assertThat(due(NOW + 5)).containsExactly(position(KEY));
        assertThat(known().state().indexing()).isEqualTo(new Indexing(false, position(KEY)));

        group.apply(new Command.IndexExpiries(1, 1, List.of(position(OTHER)), null));
        assertThat(due(NOW)).containsExactly(position(OTHER));
        assertThat(known().state().indexing()).isEqualTo(Indexing.COMPLETE);
    }

    @Test
    void shouldNotLetALateLeaderGoBack() {
        set(1, "expires");
        group.apply(new Command.IndexExpiries(1, 1, List.of(), position(OTHER)));
        group.apply(new Command.IndexExpiries(1, 1, List.of(), position(KEY)));
        assertThat(known().state().indexing().through()).isEqualTo(position(OTHER));
        set(2, "other");
        group.apply(Machines.put(KEY, expiring(NOW)));
        group.apply(new Command.IndexExpiries(1, 1, List.of(position(KEY)), null));
        assertThat(known().state().indexing()).isEqualTo(new Indexing(false, null));
        assertThat(due(NOW)).isEmpty();

        set(1, "expires");
        assertThat(known().state().attribute()).isEqualTo("other");
    }

    @Test
    void shouldForgetWhenItIsSwitchedOffAndBeginAnewWhenOn() {
        set(1, "expires");
        group.apply(Machines.put(KEY, expiring(NOW)));
        set(2, null);
        assertThat(due(NOW)).isEmpty();
        assertThat(sweep(NOW, KEY)).isEqualTo(new Reply.Swept(0));
        set(3, "expires");
        assertThat(due(NOW)).isEmpty();
        group.apply(new Command.IndexExpiries(1, 3, List.of(position(KEY)), null));
        assertThat(due(NOW)).containsExactly(position(KEY));
    }

    @Test
    void shouldDeleteWhatIsDueAndTellWhy() {
        group.apply(new Command.CaptureTable(
                1, 1, List.of(new Capture.Wish("stream", new Images(true, true), Capture.Use.READ))));
        set(1, "expires");
        group.apply(Machines.put(KEY, expiring(NOW)));
        group.apply(Machines.put(OTHER, expiring(NOW - 9)));

        // A key twice, one that is not there, and one of another group.
        Reply reply = sweep(NOW, KEY, OTHER, KEY, Machines.key(1, 7, 3), Machines.key(1, 0x8001, 1));

        assertThat(reply).isEqualTo(new Reply.Swept(2));
        assertThat(group.machine.answer(new Read.GetStatistics(1))).isEqualTo(new ReadReply.StatisticsAre(0, 0));
        assertThat(due(NOW)).isEmpty();
        assertThat(known().state().deletedItems()).isEqualTo(2);
        assertThat(known().state().lastSweepSeconds()).isEqualTo(NOW);
        ReadReply.ChangesAre changes =
                (ReadReply.ChangesAre) group.machine.answer(new Read.GetChanges(1, Position.endOf(4), 10, 1 << 20));
        assertThat(changes.changes())
                .containsExactly(
                        new Change(
                                new Position(5, 0),
                                NOW * 1_000,
                                Kind.REMOVE,
                                Cause.EXPIRY,
                                7,
                                KEY.key(),
                                expiring(NOW),
                                null),
                        new Change(
                                new Position(5, 1),
                                NOW * 1_000,
                                Kind.REMOVE,
                                Cause.EXPIRY,
                                7,
                                OTHER.key(),
                                expiring(NOW - 9),
                                null));
    }

    @Test
    void shouldLeaveWhatGotMoreTime() {
        set(1, "expires");
        group.apply(Machines.put(KEY, expiring(NOW)));
        assertThat(due(NOW)).containsExactly(position(KEY));
        group.apply(Machines.put(KEY, expiring(NOW + 1)));

        assertThat(sweep(NOW, KEY)).isEqualTo(new Reply.Swept(0));
        assertThat(sweep(NOW + 1, KEY)).isEqualTo(new Reply.Swept(1));
    }

    @Test
    void shouldLeaveWhatExpiredMoreThanFiveYearsAgo() {
        set(1, "expires");
        group.apply(Machines.put(KEY, expiring(NOW - 6 * 365 * 86_400L)));

        assertThat(due(NOW)).isEmpty();
        assertThat(sweep(NOW, KEY)).isEqualTo(new Reply.Swept(0));
    }

    @Test
    void shouldRemoveIndexEntriesOfItemsInOneCollection() {
        IndexedTable table = new IndexedTable(3, 10_000);
        Shard all = new Shard(0, 0, 0xFFFF);
        Machines whole = new Machines(new GroupStateMachine(all, store));
        whole.apply(new Command.SetTimeToLive(3, 1, "n"));
        List<Map<String, AttributeValue>> items = List.of(
                IndexedTable.item("pk", "p", "sk", "a", "n", 100, "s", "x"),
                IndexedTable.item("pk", "p", "sk", "b", "n", 101, "s", "x"),
                IndexedTable.item("pk", "p", "sk", "c", "n", 200, "s", "x"));
        items.forEach(item -> whole.apply(table.put(item)));
        List<Bytes> positions =
                items.stream().map(item -> position(table.key(item))).toList();

        assertThat(whole.apply(new Command.DeleteExpired(3, 150, positions, table.indexes())))
                .isEqualTo(new Reply.Swept(2));

        for (int number = 3; number < 8; number++) {
            ReadReply.StatisticsAre left =
                    (ReadReply.StatisticsAre) whole.machine.answer(new Read.GetStatistics(number));
            assertThat(left.itemCount()).as("items under number %d", number).isEqualTo(number == 6 ? 0 : 1);
        }
    }

    @Test
    void shouldForgetEverythingOfADroppedTable() {
        set(1, "expires");
        group.apply(Machines.put(KEY, expiring(NOW)));
        group.apply(new Command.DropTable(1, 1));

        assertThat(keysOf(Family.EXPIRY)).isZero();
        Reply noSuchTable = new Reply.NoSuchTable();
        assertThat(group.apply(new Command.SetTimeToLive(1, 2, "expires"))).isEqualTo(noSuchTable);
        assertThat(group.apply(new Command.IndexExpiries(1, 1, List.of(), null)))
                .isEqualTo(noSuchTable);
        assertThat(sweep(NOW, KEY)).isEqualTo(noSuchTable);
        assertThat(group.machine.answer(new Read.GetExpired(1, 0, NOW, 1))).isEqualTo(new ReadReply.NoSuchTable());
    }

    @Test
    void shouldBeginASearchWhereItIsTold() {
        set(1, "expires");
        group.apply(Machines.put(KEY, expiring(NOW)));
        group.apply(Machines.put(OTHER, expiring(NOW - 9)));

        assertThat(group.machine.answer(new Read.GetExpired(1, NOW - 5, NOW, 0)))
                .isEqualTo(new ReadReply.ExpiredAre(known().state(), List.of(), NOW));
        assertThat(group.machine.answer(new Read.GetExpired(1, NOW + 5, NOW, 9)))
                .isEqualTo(new ReadReply.ExpiredAre(known().state(), List.of(), 0));
    }

    private void set(long version, String attribute) {
        assertThat(group.apply(new Command.SetTimeToLive(1, version, attribute)))
                .isEqualTo(new Reply.Done());
    }

    private Reply sweep(long now, ItemKey... keys) {
        List<Bytes> positions =
                List.of(keys).stream().map(ExpiryTransitionTest::position).toList();
        return group.apply(new Command.DeleteExpired(1, now, positions, null));
    }

    private ReadReply.ExpiredAre known() {
        return (ReadReply.ExpiredAre) group.machine.answer(new Read.GetExpired(1, 0, 0, 0));
    }

    private List<Bytes> due(long now) {
        return ((ReadReply.ExpiredAre) group.machine.answer(new Read.GetExpired(1, 0, now, 10))).positions();
    }

    private int keysOf(Family family) {
        int count = 0;
        try (Cursor cursor = store.scan(family, new byte[0], new byte[] {-1, -1, -1, -1, -1}, true)) {
            while (cursor.next()) {
                count++;
            }
        }
        return count;
    }

    private static Bytes expiring(long second) {
        return IndexedTable.encoded(IndexedTable.item("a", "x", "expires", (int) second, "z", "y"));
    }

    private static Bytes position(ItemKey key) {
        return new KeyCodec.Key(key.hash(), key.key()).position();
    }
}
