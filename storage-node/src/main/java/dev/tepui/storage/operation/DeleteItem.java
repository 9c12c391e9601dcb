package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** DeleteItem: removes an item if there is one. */
final class DeleteItem implements Operation {
    private static final List<String> EXPRESSIONS = List.of("ConditionExpression");
    private static final List<String> OLDER = List.of("Expected", "ConditionalOperator");

    private final Shape.Member key;
    private final TableLookup tables;
    private final Groups groups;

    DeleteItem(Shape shape, TableLookup tables, Groups groups) {
        this.key = shape.require("Key");
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
        Map<String, AttributeValue> wanted = RequestReader.attributes(request, key);
        Capacity capacity = Capacity.of(request);
        return tables.withTable(call, table -> {
            var itemKey = table.keyOf(wanted);
            ItemWrite write = new ItemWrite(itemKey, null, new ItemWrite.Returns(returnsOld, false, false), null);
            return groups.write(groups.groupOf(itemKey.hash()), new Command.DeleteItem(write))
                    .thenApply(new WriteAnswer(call.table(), capacity)::of);
        });
    }
}
