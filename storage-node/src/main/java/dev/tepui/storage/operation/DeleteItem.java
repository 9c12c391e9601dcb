package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.operation.legacy.LegacyConditions;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** DeleteItem: removes an item if there is one. */
final class DeleteItem implements Operation {
    private final Shape.Member key;
    private final ItemWriter writer;

    DeleteItem(Shape shape, ItemWriter writer) {
        this.key = shape.require("Key");
        this.writer = writer;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        Expressions.OF_REPLACEMENT.checkCombination(request);
        Map<String, AttributeValue> wanted = RequestReader.attributes(request, key);
        ReturnValues returnValues = ReturnValues.ofReplacement(request);
        Condition expected = LegacyConditions.expected(request);
        Expressions.Read expressions = Expressions.OF_REPLACEMENT.read(request);
        WriteOptions options = WriteOptions.of(request, expected, expressions, returnValues);
        return writer.write(call, options, wish(wanted));
    }

    /** To remove the item with a key. */
    static ItemWriter.Wish wish(Map<String, AttributeValue> key) {
        return new ItemWriter.Wish(key, table -> table.keyOf(key), (table, write) -> new Command.DeleteItem(write));
    }
}
