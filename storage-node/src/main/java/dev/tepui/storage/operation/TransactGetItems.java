package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.shape.Structure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** TransactGetItems: several items, of any tables, as they were at one moment. */
final class TransactGetItems implements Operation {
    private final TransactReader reader;

    private record WantedItem(String table, Map<String, AttributeValue> attributes, ReadOptions options)
            implements TransactReader.Wanted {
        @Override
        public ItemKey key(TableAccess access) {
            return access.keyOf(attributes);
        }
    }

    TransactGetItems(TransactReader reader) {
        this.reader = reader;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        List<WantedItem> wanted = call.request().structures("TransactItems").stream()
                .map(item -> wanted(item.structure("Get")))
                .toList();
        Capacity capacity = Capacity.of(call.request());
        return reader.read(call, wanted).thenApply(found -> out -> found.write(out, capacity));
    }

    private static WantedItem wanted(Structure get) {
        Expressions.OF_GET_ACTION.checkCombination(get);
        Map<String, AttributeValue> key =
                RequestReader.attributes(get, get.shape().require("Key"));
        ReadOptions options =
                new ReadOptions(Expressions.OF_GET_ACTION.read(get).projection(), true);
        return new WantedItem(get.string("TableName"), key, options);
    }
}
