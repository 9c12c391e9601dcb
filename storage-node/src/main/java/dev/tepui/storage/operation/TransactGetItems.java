package dev.tepui.storage.operation;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.shape.Structure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** TransactGetItems: several items, of any tables, as they were at one moment. */
final class TransactGetItems implements Operation {
    private final TransactReader reader;

    TransactGetItems(TransactReader reader) {
        this.reader = reader;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        List<TransactReader.Wanted> wanted = call.request().structures("TransactItems").stream()
                .map(item -> wanted(item.structure("Get")))
                .toList();
        Capacity capacity = Capacity.of(call.request());
        return reader.read(call, wanted).thenApply(found -> out -> {
            out.beginObject();
            found.writeCapacity(out, capacity);
            out.name("Responses").beginArray();
            found.items().forEach(item -> write(out, item));
            out.endArray().endObject();
        });
    }

    private static TransactReader.Wanted wanted(Structure get) {
        Expressions.OF_GET_ACTION.checkCombination(get);
        Map<String, AttributeValue> key =
                RequestReader.attributes(get, get.shape().require("Key"));
        ReadOptions options =
                new ReadOptions(Expressions.OF_GET_ACTION.read(get).projection(), true);
        return new TransactReader.Wanted(get.string("TableName"), key, options);
    }

    private static void write(JsonOutput out, TransactReader.FoundItem item) {
        out.beginObject();
        if (item.item() != null) {
            item.options().write(out.name("Item"), item.item());
        }
        out.endObject();
    }
}
