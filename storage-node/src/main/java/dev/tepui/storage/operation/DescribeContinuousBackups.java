package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import java.util.concurrent.CompletionStage;

/**
 * DescribeContinuousBackups, of which nothing can be switched on. It exists because infrastructure tools call it at
 * every refresh. The service says ENABLED of every table, which promises nothing: what can be restored depends on
 * point-in-time recovery alone.
 */
final class DescribeContinuousBackups implements Operation {
    private final TableLookup tables;

    DescribeContinuousBackups(TableLookup tables) {
        this.tables = tables;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        String name = TableName.of(call.request());
        return tables.find(call, name).thenApply(table -> {
            if (table == null) {
                throw ApiError.backupTableNotFound(name);
            }
            return out -> out.beginObject()
                    .name("ContinuousBackupsDescription")
                    .beginObject()
                    .member("ContinuousBackupsStatus", "ENABLED")
                    .name("PointInTimeRecoveryDescription")
                    .beginObject()
                    .member("PointInTimeRecoveryStatus", "DISABLED")
                    .endObject()
                    .endObject()
                    .endObject();
        });
    }
}
