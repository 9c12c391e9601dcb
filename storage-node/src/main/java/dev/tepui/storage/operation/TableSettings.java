package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import java.util.concurrent.CompletionStage;

/**
 * Operations that read a setting of a table that is always off: time to live and continuous backups. They exist because
 * infrastructure tools call them at every refresh.
 */
final class TableSettings {
    private final TableLookup tables;

    TableSettings(TableLookup tables) {
        this.tables = tables;
    }

    /** DescribeTimeToLive. */
    CompletionStage<Operation.Answer> timeToLive(Call call) {
        String name = TableName.of(call.request());
        return tables.find(call, name).thenApply(table -> {
            if (table == null) {
                throw ApiError.tableNotFound(name);
            }
            return out -> out.beginObject()
                    .name("TimeToLiveDescription")
                    .beginObject()
                    .member("TimeToLiveStatus", "DISABLED")
                    .endObject()
                    .endObject();
        });
    }

    /**
     * DescribeContinuousBackups. The service says ENABLED of every table, which promises nothing: what can be restored
     * depends on point-in-time recovery alone.
     */
    CompletionStage<Operation.Answer> continuousBackups(Call call) {
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
