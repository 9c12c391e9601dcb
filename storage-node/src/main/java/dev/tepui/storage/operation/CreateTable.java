package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.provisioning.Provisioning;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.util.concurrent.CompletionStage;

/** CreateTable: declares a table, through the operator where there is one. */
final class CreateTable implements Operation {
    private final Provisioning provisioning;
    private final TableDescription description;

    CreateTable(Provisioning provisioning, TableDescription description) {
        this.provisioning = provisioning;
        this.description = description;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        TableDefinition definition = TableDefinitionJson.definition(call.request());
        checkWarmth(definition);
        return provisioning.create(definition, call.body()).thenApply(table -> {
            call.table(table.name());
            return out -> {
                out.beginObject().name("TableDescription");
                // Ready or not, the service says CREATING here, and clients wait with DescribeTable.
                description.write(out, table, "CREATING", TableDescription.Statistics.NONE);
                out.endObject();
            };
        });
    }

    private static void checkWarmth(TableDefinition definition) {
        check(definition.options().warmThroughput(), definition.givenThroughput(), null);
        if (definition.globalIndexes() != null) {
            for (GlobalIndex index : definition.globalIndexes()) {
                check(index.warmThroughput(), index.givenThroughput(), index.name());
            }
        }
    }

    private static void check(Throughput wanted, Throughput given, String indexOrNull) {
        String problem = wanted == null ? null : TableChange.lessWarm(wanted, given, indexOrNull);
        if (problem != null) {
            throw ApiError.validation(problem);
        }
    }
}
