package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.json.TimeToLiveJson;
import dev.tepui.storage.provisioning.Provisioning;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TimeToLiveSpecification;
import java.util.concurrent.CompletionStage;

/** UpdateTimeToLive: lets items of a table expire, or no longer, through the operator where there is one. */
final class UpdateTimeToLive implements Operation {
    private final TableLookup tables;
    private final Provisioning provisioning;

    UpdateTimeToLive(TableLookup tables, Provisioning provisioning) {
        this.tables = tables;
        this.provisioning = provisioning;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        String name = TableName.of(call.request());
        TimeToLiveSpecification wanted = TimeToLiveJson.read(call.request());
        return tables.findLatest(call, name).thenCompose(table -> {
            if (table == null) {
                throw ApiError.tableNotFound(name);
            }
            TableChange change = TableChange.of(wanted);
            UpdateTable.checkPossible(table, change);
            return provisioning.update(table, change).thenApply(changed -> out -> {
                out.beginObject();
                TimeToLiveJson.write(out, wanted);
                out.endObject();
            });
        });
    }
}
