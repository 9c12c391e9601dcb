package dev.tepui.storage.operation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** GetItem: one item by key. */
final class GetItem implements Operation {
    private static final List<String> EXPRESSIONS = List.of("ProjectionExpression");
    private static final List<String> OLDER = List.of("AttributesToGet");

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
        Parameters.checkNotMixed(request, EXPRESSIONS, OLDER);
        Parameters.checkExpressionInputs(request, EXPRESSIONS, null);
        Parameters.refuse(request, EXPRESSIONS);
        Parameters.refuse(request, OLDER);
        Map<String, AttributeValue> wanted = RequestReader.attributes(request, key);
        boolean consistent = request.isTrue("ConsistentRead");
        Capacity capacity = Capacity.of(request);
        return tables.withTable(call, table -> {
            var itemKey = table.keyOf(wanted);
            return groups.read(groups.groupOf(itemKey.hash()), new Read.GetItem(itemKey), consistent)
                    .thenApply(reply -> switch (reply) {
                        case ReadReply.ItemIs(Bytes item) -> answer(item, call.table(), capacity, consistent);
                        case ReadReply.NoSuchTable() -> throw new TableLookup.DroppedException();
                        default -> throw new IllegalStateException("Not an answer to GetItem: " + reply);
                    });
        });
    }

    private static Answer answer(Bytes item, String table, Capacity capacity, boolean consistent) {
        return out -> {
            out.beginObject();
            if (item != null) {
                out.name("Item");
                ItemJson.write(out, item);
            }
            if (capacity != Capacity.NONE) {
                long size = item == null ? 0 : ItemCodec.sizeBytes(item.array());
                capacity.write(out, table, Capacity.readUnits(size, consistent));
            }
            out.endObject();
        };
    }
}
