package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.provisioning.Provisioning;
import dev.tepui.storage.table.TableChange;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** UntagResource: removes tags from a table; those that it does not have are no error. The answer has no body. */
final class UntagResource implements Operation {
    private final TableLookup tables;
    private final Provisioning provisioning;

    UntagResource(TableLookup tables, Provisioning provisioning) {
        this.tables = tables;
        this.provisioning = provisioning;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        String name = TableName.ofResource(call.request().string("ResourceArn"));
        List<String> keys = call.request().stringList("TagKeys");
        if (keys.isEmpty()) {
            throw ApiError.validation("Atleast one Tag Key needs to be provided as Input.");
        }
        TableChange change = TableChange.ofTags(List.of(), keys);
        return tables.findLatest(call, name).thenCompose(table -> {
            if (table == null) {
                throw ApiError.tableNotFound();
            }
            UpdateTable.checkPossible(table, change);
            return provisioning.update(table, change).thenApply(changed -> out -> {});
        });
    }
}
