package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** GetItem: one item by key. */
final class GetItem implements Operation {
    private final Shape.Member key;
    private final TableLookup tables;
    private final Groups groups;

    GetItem(Shape shape, TableLookup tables, Groups groups) {
        this.key = shape.require("Key");
        this.tables = tables;
        this.groups = groups;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        Expressions.OF_READ.checkCombination(request);
        Map<String, AttributeValue> wanted = RequestReader.attributes(request, key);
        ReadOptions options = ReadOptions.of(request);
        Capacity capacity = Capacity.of(request);
        return tables.withTable(call, table -> {
            options.checkPaths(table);
            ItemKey itemKey = table.keyOf(wanted);
            return call.reads(groups)
                    .read(groups.groupOf(itemKey.hash()), new Read.GetItem(itemKey), options.consistent())
                    .thenApply(GetItem::item)
                    .thenApply(item -> {
                        CapacityUnits units = CapacityUnits.ofTable(options.units(item));
                        call.hasRead(table, units);
                        return out -> {
                            out.beginObject();
                            if (item != null) {
                                options.write(out.name("Item"), item);
                            }
                            capacity.write(out, request.string("TableName"), units);
                            out.endObject();
                        };
                    });
        });
    }

    /** The item, or null. */
    static Bytes item(ReadReply reply) {
        return switch (reply) {
            case ReadReply.ItemIs(Bytes item) -> item;
            case ReadReply.NoSuchTable() -> throw new TableLookup.OutdatedException(ApiError.tableNotFound());
            default -> throw new IllegalStateException("Not an answer to GetItem: " + reply);
        };
    }
}
