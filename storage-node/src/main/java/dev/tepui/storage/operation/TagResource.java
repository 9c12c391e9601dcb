package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.json.TagsJson;
import dev.tepui.storage.provisioning.Provisioning;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition.Tag;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** TagResource: adds tags to a table, or gives them other values. The answer has no body. */
final class TagResource implements Operation {
    private final TableLookup tables;
    private final Provisioning provisioning;

    TagResource(TableLookup tables, Provisioning provisioning) {
        this.tables = tables;
        this.provisioning = provisioning;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        String arn = call.request().string("ResourceArn");
        String name = TableName.ofResource(arn);
        List<Tag> tags = TagsJson.read(call.request());
        if (tags.isEmpty()) {
            throw ApiError.validation("Atleast one Tag needs to be provided as Input.");
        }
        TableChange change = TableChange.ofTags(tags, List.of());
        return tables.findLatest(call, name).thenCompose(table -> {
            if (table == null) {
                throw ApiError.arnNotFound(arn);
            }
            UpdateTable.checkPossible(table, change);
            return provisioning.update(table, change).thenApply(changed -> out -> {});
        });
    }
}
