package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.json.TagsJson;
import java.util.concurrent.CompletionStage;

/**
 * Operations that read a setting of a table: tags, and time to live and continuous backups, which are always off. They
 * exist because infrastructure tools call them at every refresh.
 */
final class TableSettings {
    private final TableLookup tables;

    TableSettings(TableLookup tables) {
        this.tables = tables;
    }

    /** ListTagsOfResource: all tags in one page, as the service does below 10. */
    CompletionStage<Operation.Answer> tags(Call call) {
        String arn = call.request().string("ResourceArn");
        if (!arn.startsWith("arn:")) {
            throw ApiError.validation("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
        }
        return tables.find(call, TableName.resolve(arn)).thenApply(table -> {
            if (table == null) {
                throw ApiError.resourceNotFound("Requested resource not found: ResourcArn: " + arn + " not found");
            }
            return out -> {
                out.beginObject().name("Tags");
                TagsJson.write(out, table.definition().options().tags());
                out.endObject();
            };
        });
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

    /** DescribeContinuousBackups. */
    CompletionStage<Operation.Answer> continuousBackups(Call call) {
        String name = TableName.of(call.request());
        return tables.find(call, name).thenApply(table -> {
            if (table == null) {
                throw ApiError.backupTableNotFound(name);
            }
            return out -> out.beginObject()
                    .name("ContinuousBackupsDescription")
                    .beginObject()
                    .member("ContinuousBackupsStatus", "DISABLED")
                    .name("PointInTimeRecoveryDescription")
                    .beginObject()
                    .member("PointInTimeRecoveryStatus", "DISABLED")
                    .endObject()
                    .endObject()
                    .endObject();
        });
    }
}
