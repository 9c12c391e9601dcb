package dev.tepui.storage.statemachine;

import static dev.tepui.storage.statemachine.IndexedTable.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Footprint;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.store.memory.MemoryStore;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Writes of a table without indexes. Its item {@code a} is of the key {@code pk}, {@code sk} and what tests add. */
class ItemTransitionTest {
    private static final Condition IS_NEW = new Condition.Test(Function.ATTRIBUTE_NOT_EXISTS, List.of(path("pk")));
    private static final ItemWrite.Returns EVERYTHING = new ItemWrite.Returns(true, true, true);

    private final MemoryStore store = new MemoryStore();
    private final Machines group = new Machines(new GroupStateMachine(new Shard(0, 0, 0xFFFF), store));
    private final IndexedTable keys = new IndexedTable(1, 1000);
    private final Map<String, AttributeValue> key = item("pk", "p", "sk", "1");

    @Test
    void shouldWriteOnlyWhenTheConditionHolds() {
        assertThat(put(IS_NEW, item("pk", "p", "sk", "1", "v", 1)))
                .isEqualTo(new Reply.Written(
                        null, encoded(item("pk", "p", "sk", "1", "v", 1)), new Footprint(0, 9, List.of(), 0)));

        assertThat(put(IS_NEW, item("pk", "p", "sk", "1", "v", 2)))
                .isEqualTo(new Reply.ConditionFailed(encoded(item("pk", "p", "sk", "1", "v", 1))));
        assertThat(group.apply(new Command.DeleteItem(write(IS_NEW, ItemWrite.Returns.NOTHING))))
                .isEqualTo(new Reply.ConditionFailed(null));
        assertThat(stored()).isEqualTo(encoded(item("pk", "p", "sk", "1", "v", 1)));
    }

    @Test
    void shouldCheckTheConditionOfAMissingItem() {
        Condition exists = new Condition.Not(IS_NEW);
        assertThat(put(exists, item("pk", "p", "sk", "1"))).isEqualTo(new Reply.ConditionFailed(null));
        assertThat(update(exists, set("v", 1))).isEqualTo(new Reply.ConditionFailed(null));
        assertThat(stored()).isNull();
    }

    @Test
    void shouldUpdateFromTheKeyWhenThereIsNoItem() {
        assertThat(update(null, set("v", 1)))
                .isEqualTo(new Reply.Written(
                        null, encoded(item("pk", "p", "sk", "1", "v", 1)), new Footprint(0, 9, List.of(), 0)));
        assertThat(stored()).isEqualTo(encoded(item("pk", "p", "sk", "1", "v", 1)));
    }

    @Test
    void shouldUpdateTheItemThatIsThere() {
        put(null, item("pk", "p", "sk", "1", "v", 1, "w", "x"));

        Reply reply = update(null, new Update.Add(path("v"), new AttributeValue.N(BigDecimal.valueOf(41))));

        assertThat(reply)
                .isEqualTo(new Reply.Written(
                        encoded(item("pk", "p", "sk", "1", "v", 1, "w", "x")),
                        encoded(item("pk", "p", "sk", "1", "v", 42, "w", "x")),
                        new Footprint(11, 11, List.of(), 0)));
    }

    @Test
    void shouldMakeNoItemToTakeSomethingAway() {
        assertThat(update(null, new Update.Remove(path("v"))))
                .isEqualTo(new Reply.Written(null, null, new Footprint(0, 0, List.of(), 0)));
        assertThat(stored()).isNull();

        assertThat(group.apply(new Command.UpdateItem(write(null, EVERYTHING), encoded(key), new Update(List.of()))))
                .isEqualTo(new Reply.Written(null, encoded(key), new Footprint(0, 6, List.of(), 0)));
        assertThat(stored()).isEqualTo(encoded(key));
    }

    @Test
    void shouldRefuseAnUpdateThatDoesNotFitTheItem() {
        put(null, item("pk", "p", "sk", "1", "v", "text"));

        Reply reply = update(null, new Update.Add(path("v"), new AttributeValue.N(BigDecimal.ONE)));

        assertThat(reply)
                .isEqualTo(new Reply.Refused(
                        Reply.Refused.Kind.VALIDATION,
                        "An operand in the update expression has an incorrect data type"));
        assertThat(stored()).isEqualTo(encoded(item("pk", "p", "sk", "1", "v", "text")));
    }

    @Test
    void shouldRefuseAnUpdateThatMakesAnItemTooLarge() {
        put(null, item("pk", "p", "sk", "1", "v", "x".repeat(400 * 1024 - 7 - 3)));

        assertThat(update(null, set("w", "12"))).as("exactly 400 KB").isInstanceOf(Reply.Written.class);
        assertThat(update(null, set("w", "123")))
                .isEqualTo(new Reply.Refused(
                        Reply.Refused.Kind.VALIDATION, "Item size to update has exceeded the maximum allowed size"));
        assertThat(update(null, set("v", ""))).isInstanceOf(Reply.Written.class);
    }

    @Test
    void shouldRefuseAnUpdateThatAnIndexCannotHold() {
        group.apply(keys.put(item("pk", "p", "sk", "1", "v", "text")));
        Update copy = new Update(List.of(new Update.Set(path("n"), path("v"))));

        Reply reply = group.apply(new Command.UpdateItem(keys.write(key), encoded(key), copy));

        assertThat(reply)
                .isEqualTo(new Reply.Refused(
                        Reply.Refused.Kind.VALIDATION,
                        "The update expression attempted to update the secondary index key to unsupported type"));
    }

    private Reply put(Condition condition, Map<String, AttributeValue> item) {
        return group.apply(new Command.PutItem(write(condition, EVERYTHING), encoded(item)));
    }

    private Reply update(Condition condition, Update.Action action) {
        Update update = new Update(List.of(action));
        return group.apply(new Command.UpdateItem(write(condition, EVERYTHING), encoded(key), update));
    }

    private ItemWrite write(Condition condition, ItemWrite.Returns returns) {
        return new ItemWrite(keys.key(key), condition, returns, null);
    }

    private static Update.Action set(String attribute, Object value) {
        return new Update.Set(
                path(attribute), new Operand.Value("", item(attribute, value).get(attribute)));
    }

    private static Operand.Path path(String attribute) {
        return new Operand.Path(List.of(new Operand.Name(attribute)));
    }

    private static Bytes encoded(Map<String, AttributeValue> item) {
        return IndexedTable.encoded(item);
    }

    private Bytes stored() {
        return ((ReadReply.ItemIs) group.machine.answer(new Read.GetItem(keys.key(key)))).item();
    }
}
