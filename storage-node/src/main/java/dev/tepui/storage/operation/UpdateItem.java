package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.operation.legacy.LegacyConditions;
import dev.tepui.storage.operation.legacy.LegacyUpdates;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** UpdateItem: changes an item, or creates it if there is none. */
final class UpdateItem implements Operation {
    private final Shape.Member key;
    private final ItemWriter writer;

    UpdateItem(Shape shape, ItemWriter writer) {
        this.key = shape.require("Key");
        this.writer = writer;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        Expressions.OF_UPDATE.checkCombination(request);
        Map<String, AttributeValue> wanted = RequestReader.attributes(request, key);
        Condition expected = LegacyConditions.expected(request);
        Update older = LegacyUpdates.of(request);
        Expressions.Read expressions = Expressions.OF_UPDATE.read(request);
        boolean isOlder = expressions.update() == null;
        Update update = isOlder ? older : expressions.update();
        WriteOptions options = WriteOptions.of(request, expected, expressions, ReturnValues.ofUpdate(request, update));
        return writer.write(call, options, wish(wanted, update, isOlder));
    }

    /**
     * To change the item with a key.
     *
     * @param isOlder whether the update comes from AttributeUpdates
     */
    static ItemWriter.Wish wish(Map<String, AttributeValue> key, Update update, boolean isOlder) {
        Bytes keyItem = new Bytes(ItemCodec.encode(new Item(key)));
        return new ItemWriter.Wish(key, table -> table.keyOf(key), (table, write) -> {
            new UpdateRules(table, isOlder).check(update);
            return command(table, write, keyItem, update);
        });
    }

    /** The command of an update that keeps the rules. */
    static Command.UpdateItem command(TableAccess table, ItemWrite write, Bytes keyItem, Update update) {
        // Who asks about units asks about all indexes.
        ItemWrite checked =
                write.globalIndexes().isEmpty() ? write.asking(UpdateRules.changedIndexes(table, update)) : write;
        return new Command.UpdateItem(checked, keyItem, update);
    }
}
