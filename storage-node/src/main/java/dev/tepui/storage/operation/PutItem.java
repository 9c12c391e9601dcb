package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.operation.legacy.LegacyConditions;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** PutItem: stores an item, replacing any with the same key. */
final class PutItem implements Operation {
    private final Shape.Member item;
    private final ItemWriter writer;

    PutItem(Shape shape, ItemWriter writer) {
        this.item = shape.require("Item");
        this.writer = writer;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        Expressions.OF_REPLACEMENT.checkCombination(request);
        Map<String, AttributeValue> attributes = RequestReader.attributes(request, item);
        ReturnValues returnValues = ReturnValues.ofReplacement(request);
        ItemWriter.Wish wish = wish(attributes);
        Condition expected = LegacyConditions.expected(request);
        Expressions.Read expressions = Expressions.OF_REPLACEMENT.read(request);
        WriteOptions options = WriteOptions.of(request, expected, expressions, returnValues);
        return writer.write(call, options, wish);
    }

    /** To store an item. */
    static ItemWriter.Wish wish(Map<String, AttributeValue> attributes) {
        Bytes encoded = encode(attributes);
        return new ItemWriter.Wish(
                attributes,
                table -> table.keyOfItem(attributes),
                (table, write) -> new Command.PutItem(write, encoded));
    }

    /** The item as it is stored; refuses what no table could hold. */
    static Bytes encode(Map<String, AttributeValue> attributes) {
        if (attributes.containsKey("")) {
            throw ApiError.invalidParameter("Empty attribute name");
        }
        byte[] encoded = ItemCodec.encode(new Item(attributes));
        if (ItemCodec.sizeBytes(encoded) > ItemSize.ITEM_MAX_BYTES) {
            throw ApiError.validation("Item size has exceeded the maximum allowed size");
        }
        return new Bytes(encoded);
    }
}
