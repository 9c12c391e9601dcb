package dev.tepui.storage.statemachine;

import static dev.tepui.storage.statemachine.IndexedTable.BY_BINARY;
import static dev.tepui.storage.statemachine.IndexedTable.BY_NUMBER;
import static dev.tepui.storage.statemachine.IndexedTable.BY_SORT_KEY;
import static dev.tepui.storage.statemachine.IndexedTable.BY_STRING;
import static dev.tepui.storage.statemachine.IndexedTable.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.memory.MemoryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexTransitionTest {
    private static final Shard SHARD = new Shard(0, 0, 0xFFFF);

    private final MemoryStore store = new MemoryStore();
    private final Machines group = new Machines(new GroupStateMachine(SHARD, store));
    private final IndexedTable table = new IndexedTable(1, 10_000);

    @Test
    void shouldHaveNoEntryOfAnItemWithoutTheSortKey() {
        group.apply(table.put(item("pk", "p", "sk", "1", "x", "any")));

        assertThat(entries(BY_NUMBER)).isEmpty();
        assertThat(entries(BY_STRING)).isEmpty();
        assertThat(entries(BY_BINARY)).isEmpty();
    }

    @Test
    void shouldProjectAsDefined() {
        Map<String, AttributeValue> item =
                item("x", "1", "pk", "p", "s", "t", "z", "2", "n", 7, "b", new byte[] {1}, "sk", "k");

        group.apply(table.put(item));

        assertThat(entries(BY_NUMBER)).containsExactly(item("pk", "p", "n", 7, "sk", "k"));
        assertThat(entries(BY_STRING)).containsExactly(item("x", "1", "pk", "p", "s", "t", "sk", "k"));
        assertThat(entries(BY_BINARY)).containsExactly(item);
        assertThat(entries(BY_SORT_KEY)).containsExactly(item("pk", "p", "sk", "k"));
    }

    @Test
    void shouldOrderEntriesByTheSortKeyOfTheIndexThenOfTheTable() {
        for (String sk : List.of("c", "a", "b")) {
            group.apply(table.put(item("pk", "p", "sk", sk, "n", sk.equals("a") ? 2 : 1)));
        }

        assertThat(entries(BY_NUMBER))
                .containsExactly(
                        item("pk", "p", "sk", "b", "n", 1),
                        item("pk", "p", "sk", "c", "n", 1),
                        item("pk", "p", "sk", "a", "n", 2));
    }

    @Test
    void shouldKeepAnEntryUnderTheKeyThatReadersExpect() {
        Map<String, AttributeValue> item = item("pk", "p", "sk", "k", "n", 7);

        group.apply(table.put(item));

        KeyCodec.Key key = table.codec(BY_NUMBER).encode(item);
        byte[] entry = store.get(Family.ITEMS, Layout.item(table.number(BY_NUMBER), key.hash(), key.bytes()));
        assertThat(ItemCodec.decode(entry)).isEqualTo(new Item(item));
    }

    @Test
    void shouldMoveAndRemoveEntries() {
        group.apply(table.put(item("pk", "p", "sk", "k", "n", 7, "s", "t")));
        group.apply(table.put(item("pk", "p", "sk", "k", "n", 8)));

        assertThat(entries(BY_NUMBER)).containsExactly(item("pk", "p", "sk", "k", "n", 8));
        assertThat(entries(BY_STRING)).isEmpty();

        group.apply(table.delete(item("pk", "p", "sk", "k")));

        for (int i = 0; i < 4; i++) {
            assertThat(entries(i)).isEmpty();
        }
    }

    @Test
    void shouldCountEntriesPerIndex() {
        group.apply(table.put(item("pk", "p", "sk", "1", "n", 7, "s", "t", "x", "123")));
        group.apply(table.put(item("pk", "q", "sk", "1", "n", 7, "z", "no matter")));
        group.apply(table.put(item("pk", "p", "sk", "1", "n", 7, "s", "t", "x", "12")));

        // pk 3, sk 3, n 3, s 2, x 3
        assertThat(statistics(BY_NUMBER)).isEqualTo(new ReadReply.StatisticsAre(2, 18));
        assertThat(statistics(BY_STRING)).isEqualTo(new ReadReply.StatisticsAre(1, 11));
        assertThat(statistics(BY_BINARY)).isEqualTo(new ReadReply.StatisticsAre(0, 0));
        assertThat(statistics(BY_SORT_KEY)).isEqualTo(new ReadReply.StatisticsAre(2, 12));
    }

    @Test
    void shouldKnowTheSizeOfTheItemCollection() {
        // Items 10 + 6, entries by sort key 6 + 6, entry by number 9.
        assertThat(footprint(table.put(item("pk", "p", "sk", "1", "n", 7, "z", "")))
                        .collectionBytes())
                .isEqualTo(10 + 6 + 9);
        assertThat(footprint(table.put(item("pk", "p", "sk", "2"))).collectionBytes())
                .isEqualTo(10 + 6 + 9 + 12);
        assertThat(footprint(table.put(item("pk", "other", "sk", "2"))).collectionBytes())
                .isEqualTo(20);
        assertThat(footprint(table.delete(item("pk", "p", "sk", "none"))).collectionBytes())
                .isEqualTo(37);
        assertThat(footprint(table.delete(item("pk", "p", "sk", "1"))).collectionBytes())
                .isEqualTo(12);
        assertThat(footprint(table.delete(item("pk", "p", "sk", "2"))).collectionBytes())
                .isZero();
        assertThat(collections()).as("nothing is kept of an empty collection").hasSize(1);
    }

    /** Bytes on disk: group, table, hash, partition key. */
    @Test
    void shouldKeepTheLayoutOfCollections() {
        Map<String, AttributeValue> item = item("pk", "p", "sk", "1");

        group.apply(table.put(item));

        int hash = table.key(item).hash();
        assertThat(collections()).containsExactly("0000000000000001%04x700000=010c".formatted(hash));
    }

    @Test
    void shouldRefuseToGrowACollectionBeyondItsLimit() {
        IndexedTable small = new IndexedTable(1, 40);
        Map<String, AttributeValue> first = item("pk", "p", "sk", "1", "z", "12345");
        group.apply(small.put(first));
        String before = everything();

        Reply refused = group.apply(small.put(item("pk", "p", "sk", "2", "z", "1234567890123456")));

        assertThat(refused)
                .isEqualTo(
                        new Reply.Refused(Reply.Refused.Kind.ITEM_COLLECTION_SIZE_LIMIT, "Collection size exceeded."));
        assertThat(everything()).isEqualTo(before);
        assertThat(footprint(small.put(item("pk", "p", "sk", "2", "z", "123456789")))
                        .collectionBytes())
                .as("exactly the limit")
                .isEqualTo(40);
    }

    /** A limit may have been lowered, and indexes may have been fuller: what makes room must be possible. */
    @Test
    void shouldAllowWritesThatDoNotGrowACollectionThatIsTooLarge() {
        group.apply(table.put(item("pk", "p", "sk", "1", "z", "12345")));
        IndexedTable lowered = new IndexedTable(1, 10);

        assertThat(footprint(lowered.put(item("pk", "p", "sk", "1", "z", "54321")))
                        .collectionBytes())
                .isEqualTo(18);
        assertThat(group.apply(lowered.put(item("pk", "p", "sk", "1", "z", "543210"))))
                .isInstanceOf(Reply.Refused.class);
        assertThat(footprint(lowered.put(item("pk", "p", "sk", "1", "z", "5"))).collectionBytes())
                .isEqualTo(14);
        assertThat(footprint(lowered.delete(item("pk", "p", "sk", "1"))).collectionBytes())
                .isZero();
    }

    @Test
    void shouldDropIndexesWithTheirTable() {
        group.apply(table.put(item("pk", "p", "sk", "1", "n", 7, "s", "t", "b", new byte[] {1})));
        group.apply(new IndexedTable(6, 1000).put(item("pk", "p", "sk", "1")));

        assertThat(group.apply(new Command.DropTable(1, table.numbers()))).isEqualTo(new Reply.Done());

        for (int i = 0; i < 4; i++) {
            assertThat(statistics(i)).isEqualTo(new ReadReply.NoSuchTable());
            assertThat(group.machine.answer(range(table.number(i)))).isEqualTo(new ReadReply.NoSuchTable());
        }
        assertThat(group.apply(table.put(item("pk", "p", "sk", "1", "n", 7)))).isEqualTo(new Reply.NoSuchTable());
        assertThat(store.scan(Family.ITEMS, Layout.itemsFrom(1, 0), Layout.itemsFrom(6, 0), true)
                        .next())
                .isFalse();
        assertThat(collections()).as("of the other table").hasSize(1);
        assertThat(group.machine.answer(new Read.GetStatistics(6))).isEqualTo(new ReadReply.StatisticsAre(1, 6));
    }

    @Test
    void shouldBePartOfSnapshots(@TempDir Path directory) {
        group.apply(table.put(item("pk", "p", "sk", "1", "n", 7, "s", "t", "b", new byte[] {1})));
        group.machine.exportTo(directory);
        MemoryStore other = new MemoryStore();
        Machines restored = new Machines(new GroupStateMachine(SHARD, other));
        restored.apply(new IndexedTable(1, 1000).put(item("pk", "stale", "sk", "1", "n", 1)));

        restored.machine.importFrom(directory);

        assertThat(everything(other)).isEqualTo(everything());
        assertThat(restored.machine.answer(range(table.number(BY_NUMBER))))
                .isEqualTo(group.machine.answer(range(table.number(BY_NUMBER))));
    }

    private Reply.Footprint footprint(Command command) {
        return ((Reply.Written) group.apply(command)).footprint();
    }

    private List<Map<String, AttributeValue>> entries(int position) {
        ReadReply.Page page = (ReadReply.Page) group.machine.answer(range(table.number(position)));
        return page.items().stream()
                .map(entry -> ItemCodec.decode(entry.array()).attributes())
                .toList();
    }

    private static Read range(int number) {
        return new Read.GetRange(
                number, new Bytes(new byte[0]), null, Read.Direction.FORWARD, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private ReadReply statistics(int position) {
        return group.machine.answer(new Read.GetStatistics(table.number(position)));
    }

    private List<String> collections() {
        List<String> found = new ArrayList<>();
        everything().lines().filter(line -> line.startsWith("STATISTICS ")).forEach(line -> {
            String entry = line.substring("STATISTICS ".length());
            if (entry.indexOf('=') > 16) {
                found.add(entry);
            }
        });
        return found;
    }

    private String everything() {
        return everything(store);
    }

    private static String everything(MemoryStore of) {
        StringBuilder all = new StringBuilder();
        for (Family family : List.of(Family.ITEMS, Family.STATISTICS)) {
            try (Cursor cursor = of.scan(family, new byte[0], new byte[] {-1}, true)) {
                while (cursor.next()) {
                    all.append(family).append(' ').append(HexFormat.of().formatHex(cursor.key()));
                    all.append('=')
                            .append(HexFormat.of().formatHex(cursor.value()))
                            .append('\n');
                }
            }
        }
        return all.toString();
    }
}
