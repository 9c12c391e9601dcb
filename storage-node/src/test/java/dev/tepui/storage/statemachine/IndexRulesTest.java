package dev.tepui.storage.statemachine;

import static dev.tepui.storage.statemachine.IndexedTable.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.index.ItemVersion;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.store.memory.MemoryStore;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexRulesTest {
    private static final String UNSUPPORTED_TYPE =
            "The update expression attempted to update the secondary index key to unsupported type";

    private final IndexedTable table = new IndexedTable(1, 10L << 30);

    @Test
    void shouldWantTheTypeOfTheIndexKey() {
        for (AttributeValue value : List.of(
                new AttributeValue.S("1"),
                new AttributeValue.Null(),
                new AttributeValue.Bool(true),
                new AttributeValue.SS(List.of("a")),
                new AttributeValue.M(Map.of()))) {
            assertRefused(item("pk", "p", "sk", "1", "n", value), UNSUPPORTED_TYPE);
        }
        assertRefused(item("pk", "p", "sk", "1", "s", 1), UNSUPPORTED_TYPE);
        assertRefused(item("pk", "p", "sk", "1", "b", "text"), UNSUPPORTED_TYPE);
        assertAccepted(item("pk", "p", "sk", "1", "n", 1, "s", "t", "b", new byte[] {0}));
        assertAccepted(item("pk", "p", "sk", "1"));
    }

    @Test
    void shouldRefuseEmptyIndexKeys() {
        String text =
                "One or more parameter values are not valid. The update expression attempted to update a secondary"
                        + " index key to a value that is not supported. The AttributeValue for a key attribute"
                        + " cannot contain an empty %s value.";
        assertRefused(item("pk", "p", "sk", "1", "s", ""), text.formatted("string"));
        assertRefused(item("pk", "p", "sk", "1", "b", new byte[0]), text.formatted("binary"));
    }

    @Test
    void shouldRefuseLongIndexKeys() {
        String text =
                "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size"
                        + " limit of 1024 bytes";
        assertAccepted(item("pk", "p", "sk", "1", "s", "x".repeat(1024), "b", new byte[1024]));
        assertRefused(item("pk", "p", "sk", "1", "s", "x".repeat(1025)), text);
        assertRefused(item("pk", "p", "sk", "1", "s", "é".repeat(513)), text);
        assertRefused(item("pk", "p", "sk", "1", "b", new byte[1025]), text);
    }

    /** A proposer's fault must not stop the replicas. */
    @Test
    void shouldRefuseAnItemWithoutKey() {
        String text = "The provided key element does not match the schema";
        assertRefused(item("sk", "1"), text);
        assertRefused(item("pk", "p"), text);
        assertRefused(item("pk", 1, "sk", "1"), text);
    }

    /**
     * Item and entries share 400 KB: the item, its copy in the index of all attributes, its key in that of the keys.
     */
    @Test
    void shouldLimitItemAndEntriesTogether() {
        int largest = (400 * 1024 - 2 * 9 - 6) / 2;
        assertAccepted(item("pk", "p", "sk", "1", "b", new byte[] {1}, "z", "x".repeat(largest)));
        assertRefused(item("pk", "p", "sk", "1", "b", new byte[] {1}, "z", "x".repeat(largest + 1)), "too large");
        assertAccepted(item("pk", "p", "sk", "1", "z", "x".repeat(400 * 1024 - 13)));
        assertRefused(item("pk", "p", "sk", "1", "z", "x".repeat(400 * 1024 - 12)), "too large");
    }

    /** A global index may be younger than an item that does not fit it. */
    @Test
    void shouldLetStayWhatAGlobalIndexCannotHold() {
        IndexSchema byBoth = new IndexSchema(
                9,
                List.of(new AttributeDefinition("a", KeyType.S), new AttributeDefinition("b", KeyType.S)),
                List.of(),
                List.of(),
                new Projection(ProjectionType.ALL, List.of()));
        ItemWrite write = new ItemWrite(
                table.key(item("pk", "p", "sk", "1")), null, ItemWrite.Returns.NOTHING, null, List.of(byBoth));
        ItemVersion old = ItemVersion.of(item("pk", "p", "sk", "1", "a", 1, "b", "b"));

        assertThatCode(() -> IndexRules.check(
                        write, old, ItemVersion.of(item("pk", "p", "sk", "1", "a", 1, "b", "b", "x", "new")), ""))
                .doesNotThrowAnyException();
        assertThatCode(() -> IndexRules.check(write, old, ItemVersion.of(item("pk", "p", "sk", "1", "b", "c")), ""))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        IndexRules.check(write, old, ItemVersion.of(item("pk", "p", "sk", "1", "a", 2, "b", "b")), ""))
                .hasMessage(UNSUPPORTED_TYPE);
        assertThatThrownBy(() -> IndexRules.check(
                        write,
                        old,
                        ItemVersion.of(item("pk", "p", "sk", "1", "a", "x".repeat(1024), "b", "y".repeat(1025))),
                        ""))
                .hasMessageContaining("maximum size limit of2048 bytes");
    }

    @Test
    void shouldAnswerInsteadOfWriting() {
        MemoryStore store = new MemoryStore();
        Machines group = new Machines(new GroupStateMachine(new Shard(0, 0, 0xFFFF), store));

        Reply reply =
                group.apply(table.put(item("pk", "p", "sk", "1", "b", new byte[] {1}, "z", "x".repeat(300 * 1024))));

        assertThat(reply)
                .isEqualTo(new Reply.Refused(
                        Reply.Refused.Kind.VALIDATION, "Item size has exceeded the maximum allowed size"));
        ItemWrite write = table.write(item("pk", "p", "sk", "1"));
        Command wrongType = new Command.PutItem(write, IndexedTable.encoded(item("pk", "p", "sk", "1", "n", "text")));
        assertThat(group.apply(wrongType))
                .isEqualTo(new Reply.Refused(Reply.Refused.Kind.VALIDATION, UNSUPPORTED_TYPE));
        assertThat(Statistics.of(store, 0, 1)).isEqualTo(Statistics.NONE);
    }

    private void assertAccepted(Map<String, AttributeValue> item) {
        assertThatCode(() -> check(item)).doesNotThrowAnyException();
    }

    private void assertRefused(Map<String, AttributeValue> item, String text) {
        assertThatThrownBy(() -> check(item))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(text);
    }

    private void check(Map<String, AttributeValue> item) {
        IndexRules.check(table.write(item("pk", "p", "sk", "1")), ItemVersion.NONE, ItemVersion.of(item), "too large");
    }
}
