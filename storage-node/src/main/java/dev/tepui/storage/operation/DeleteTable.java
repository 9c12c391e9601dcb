package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.provisioning.Provisioning;
import dev.tepui.storage.table.Table;
import java.util.concurrent.CompletionStage;

/** DeleteTable: starts deleting a table, through the operator where there is one. */
final class DeleteTable implements Operation {
    private final TableLookup tables;
    private final Provisioning provisioning;
    private final TableDescription description;

    DeleteTable(TableLookup tables, Provisioning provisioning, TableDescription description) {
        this.tables = tables;
        this.provisioning = provisioning;
        this.description = description;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        String name = TableName.of(call.request());
        return tables.find(call, name).thenCompose(table -> {
            check(table, name);
            return provisioning.delete(name).thenApply(deleted -> out -> {
                out.beginObject().name("TableDescription");
                description.write(out, deleted, "DELETING", TableDescription.Statistics.NONE);
                out.endObject();
            });
        });
    }

    private static void check(Table table, String name) {
        if (table == null) {
            throw ApiError.tableNotFound(name);
        }
        TableLookup.checkActive(table);
        if (table.definition().options().deletionProtection()) {
            throw ApiError.validation("Resource cannot be deleted as it is currently protected against deletion. "
                    + "Disable deletion protection first.");
        }
    }
}
