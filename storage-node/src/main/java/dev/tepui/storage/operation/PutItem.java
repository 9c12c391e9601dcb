package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** PutItem: stores an item, replacing any with the same key. */
final class PutItem implements Operation {
    private static final List<String> EXPRESSIONS = List.of("ConditionExpression");
    private static final List<String> OLDER = List.of("Expected", "ConditionalOperator");

    private final Shape.Member item;
    private final TableLookup tables;
    private final Groups groups;

    PutItem(Shape shape, TableLookup tables, Groups groups) {
        this.item = shape.require("Item");
        this.tables = tables;
        this.groups = groups;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        Parameters.checkNotMixed(request, EXPRESSIONS, OLDER);
        Parameters.checkExpressionInputs(request, EXPRESSIONS, "ConditionExpression");
        Parameters.refuse(request, EXPRESSIONS);
        Parameters.refuse(request, OLDER);
        Parameters.refuseCollectionMetrics(request);
        boolean returnsOld = Parameters.returnsOld(request);
        Map<String, AttributeValue> attributes = RequestReader.attributes(request, item);
        if (attributes.containsKey("")) {
            throw ApiError.invalidParameter("Empty attribute name");
        }
        byte[] encoded = ItemCodec.encode(new Item(attributes));
        long size = ItemCodec.sizeBytes(encoded);
        if (size > ItemSize.ITEM_MAX_BYTES) {
            throw ApiError.validation("Item size has exceeded the maximum allowed size");
        }
        Capacity capacity = Capacity.of(request);
        return tables.withTable(call, table -> {
            var key = table.keyOfItem(attributes);
            ItemWrite write = new ItemWrite(key, null, new ItemWrite.Returns(returnsOld, false, false), null);
            return groups.write(groups.groupOf(key.hash()), new Command.PutItem(write, new Bytes(encoded)))
                    .thenApply(new WriteAnswer(call.table(), capacity)::of);
        });
    }
}
