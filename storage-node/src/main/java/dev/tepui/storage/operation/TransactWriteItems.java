package dev.tepui.storage.operation;

import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.shape.Structure;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** TransactWriteItems: writes of several items, in any tables, at one moment or not at all. */
final class TransactWriteItems implements Operation {
    private final TransactWriter writer;

    TransactWriteItems(TransactWriter writer) {
        this.writer = writer;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Structure request = call.request();
        Capacity capacity = Capacity.of(request);
        List<Structure> items = request.structures("TransactItems");
        List<ItemAction> actions =
                items.stream().map(item -> ItemAction.of(item, capacity)).toList();
        String token = request.string("ClientRequestToken");
        Bytes digest = token == null ? null : RequestDigest.of(items);
        boolean metrics = "SIZE".equals(request.string("ReturnItemCollectionMetrics"));
        return writer.write(call, actions, new TransactWriter.Wanted(token, digest, capacity))
                .thenApply(written -> out -> {
                    out.beginObject();
                    written.writeCapacity(out, capacity);
                    if (metrics) {
                        WrittenTable.writeCollections(out, written.tables());
                    }
                    out.endObject();
                });
    }
}
