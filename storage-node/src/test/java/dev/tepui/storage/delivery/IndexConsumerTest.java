package dev.tepui.storage.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.operation.InMemoryPool;
import dev.tepui.storage.statemachine.IndexedTable;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What changes of items mean for the entries of an index. */
class IndexConsumerTest {
    private static final IndexSchema SCHEMA = new IndexSchema(
            17,
            List.of(new AttributeDefinition("s", KeyType.S)),
            List.of(new AttributeDefinition("n", KeyType.N)),
            List.of(new AttributeDefinition("pk", KeyType.S)),
            new Projection(ProjectionType.INCLUDE, List.of("x")));

    private final KeyCodec codec = KeyCodec.ofGlobalIndex(SCHEMA);
    private final IndexConsumer consumer = new IndexConsumer(new InMemoryPool(), "byS", "index 17", SCHEMA);

    @Test
    void shouldTellNothingOfItemsThatTheIndexDoesNotHave() {
        assertThat(told(null, item("pk", "p", "n", 1))).isEmpty();
        assertThat(told(null, item("pk", "p", "s", "a"))).isEmpty();
        assertThat(told(item("pk", "p", "s", "a"), null)).isEmpty();
    }

    @Test
    void shouldLeaveOutItemsWhoseKeysAreNone() {
        assertThat(told(null, item("pk", "p", "s", 5, "n", 1))).isEmpty();
        assertThat(told(null, item("pk", "p", "s", "", "n", 1))).isEmpty();
        assertThat(told(null, item("pk", "p", "s", "x".repeat(2049), "n", 1))).isEmpty();
        assertThat(told(null, item("pk", "p", "s", "x".repeat(2048), "n", 1))).hasSize(1);
    }

    @Test
    void shouldTellOfAnEntryThatIsNewDifferentOrGone() {
        Map<String, AttributeValue> one = item("pk", "p", "s", "a", "n", 1, "x", "1", "y", "1");
        Map<String, AttributeValue> entry = item("pk", "p", "s", "a", "n", 1, "x", "1");
        Map<String, AttributeValue> other = item("pk", "p", "s", "a", "n", 1, "x", "2", "y", "1");

        assertThat(told(null, one)).containsExactly(put(entry));
        assertThat(told(one, other)).containsExactly(put(item("pk", "p", "s", "a", "n", 1, "x", "2")));
        assertThat(told(one, null)).containsExactly(remove(entry));
    }

    @Test
    void shouldTellNothingWhenTheEntryStays() {
        assertThat(told(
                        item("pk", "p", "s", "a", "n", 1, "x", "1", "y", "1"),
                        item("pk", "p", "s", "a", "n", 1, "x", "1", "y", "2")))
                .isEmpty();
    }

    /** The two places may be in different groups. */
    @Test
    void shouldMoveAnEntryWhenItsKeyChanges() {
        Map<String, AttributeValue> before = item("pk", "p", "s", "a", "n", 1);
        Map<String, AttributeValue> after = item("pk", "p", "s", "a", "n", 2);

        assertThat(told(before, after)).containsExactly(remove(before), put(after));
        assertThat(told(before, item("pk", "p", "n", 1))).containsExactly(remove(before));
    }

    @Test
    void shouldSendEachEntryToItsGroup() {
        InMemoryPool pool = new InMemoryPool();
        for (int i = 0; i < 20; i++) {
            Map<String, AttributeValue> item = item("pk", "p", "s", "a" + i, "n", 1);
            assertThat(consumer.entryChanges(List.of(change(null, item))))
                    .containsOnlyKeys(pool.groupOf(codec.encode(item).hash()));
        }
    }

    private List<Command.EntryChange> told(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        return consumer.entryChanges(List.of(change(before, after))).values().stream()
                .flatMap(List::stream)
                .sorted((a, b) -> Boolean.compare(a.entry() != null, b.entry() != null))
                .toList();
    }

    private static Change change(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        return new Change(
                new Position(5, 0),
                1,
                before == null ? Change.Kind.INSERT : after == null ? Change.Kind.REMOVE : Change.Kind.MODIFY,
                Change.Cause.CLIENT,
                7,
                new Bytes(new byte[] {1}),
                before == null ? null : IndexedTable.encoded(before),
                after == null ? null : IndexedTable.encoded(after));
    }

    private Command.EntryChange put(Map<String, AttributeValue> entry) {
        KeyCodec.Key key = codec.encode(entry);
        return new Command.EntryChange(new Position(5, 0), key.hash(), key.bytes(), IndexedTable.encoded(entry));
    }

    private Command.EntryChange remove(Map<String, AttributeValue> entry) {
        KeyCodec.Key key = codec.encode(entry);
        return new Command.EntryChange(new Position(5, 0), key.hash(), key.bytes(), null);
    }

    private static Map<String, AttributeValue> item(Object... attributes) {
        return IndexedTable.item(attributes);
    }
}
