package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.json.TimeToLiveJson;
import java.util.concurrent.CompletionStage;

/** DescribeTimeToLive: whether items of a table expire, and by which attribute. */
final class DescribeTimeToLive implements Operation {
    private final TableLookup tables;

    DescribeTimeToLive(TableLookup tables) {
        this.tables = tables;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        String name = TableName.of(call.request());
        return tables.findLatest(call, name).thenApply(table -> {
            if (table == null) {
                throw ApiError.tableNotFound(name);
            }
            return out -> {
                out.beginObject();
                TimeToLiveJson.write(out, table.timeToLive());
                out.endObject();
            };
        });
    }
}
