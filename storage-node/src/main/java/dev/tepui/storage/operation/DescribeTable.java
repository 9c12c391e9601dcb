package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import java.util.concurrent.CompletionStage;

/** DescribeTable: a table's definition, status and statistics. */
final class DescribeTable implements Operation {
    private final TableLookup tables;
    private final Groups groups;
    private final TableDescription description;

    DescribeTable(TableLookup tables, Groups groups, TableDescription description) {
        this.tables = tables;
        this.groups = groups;
        this.description = description;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        String name = TableName.of(call.request());
        return tables.find(call, name).thenCompose(table -> {
            if (table == null) {
                throw ApiError.tableNotFound(name);
            }
            return TableDescription.statistics(groups, table).thenApply(statistics -> out -> {
                out.beginObject().name("Table");
                description.write(out, table, statusOf(table), statistics);
                out.endObject();
            });
        });
    }

    /** A table serves items while its stream or an index begins or ends, and is called UPDATING then. */
    private static String statusOf(Table table) {
        boolean updating =
                table.status() == Table.Status.ACTIVE && !table.consumers().areSettled();
        return updating ? "UPDATING" : table.status().name();
    }
}
