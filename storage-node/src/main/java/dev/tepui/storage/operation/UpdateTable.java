package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableChangeJson;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.provisioning.Provisioning;
import dev.tepui.storage.table.Refusal;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** UpdateTable: changes the settings of a table, through the operator where there is one. */
final class UpdateTable implements Operation {
    private final TableLookup tables;
    private final Groups groups;
    private final Provisioning provisioning;
    private final TableDescription description;

    UpdateTable(TableLookup tables, Groups groups, Provisioning provisioning, TableDescription description) {
        this.tables = tables;
        this.groups = groups;
        this.provisioning = provisioning;
        this.description = description;
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        String name = TableName.of(call.request());
        TableChange change = TableChangeJson.read(call.request());
        return tables.findLatest(call, name).thenCompose(table -> {
            if (table == null) {
                throw ApiError.tableNotFound(name);
            }
            checkPossible(table, change);
            return provisioning.update(table, change).thenCompose(changed -> answer(table, changed));
        });
    }

    /** Refuses a change of a table that is busy, or as it is cannot be changed like this. */
    static void checkPossible(Table table, TableChange change) {
        TableLookup.checkActive(table);
        if (change.stream() != null) {
            TableLookup.checkStreamsSettled(table);
        }
        Refusal refusal = change.refusal(table);
        if (refusal != null) {
            throw error(refusal);
        }
    }

    private static ApiError error(Refusal refusal) {
        return switch (refusal.kind()) {
            case VALIDATION -> ApiError.validation(refusal.message());
            case NOT_FOUND -> ApiError.resourceNotFound(refusal.message());
            case RESOURCE_IN_USE -> ApiError.resourceInUse(refusal.message());
            case LIMIT_EXCEEDED -> ApiError.limitExceeded(refusal.message());
        };
    }

    private CompletionStage<Answer> answer(Table before, Table changed) {
        return TableDescription.statistics(groups, changed).thenApply(statistics -> out -> {
            out.beginObject().name("TableDescription");
            // It is done already, but the service says UPDATING here, and clients wait with DescribeTable.
            description.write(out, whileUpdating(before, changed), "UPDATING", statistics);
            out.endObject();
        });
    }

    /** The table as the service shows it while it changes: with the units that it had, if the billing mode stays. */
    private static Table whileUpdating(Table before, Table changed) {
        TableDefinition old = before.definition();
        if (old.billingMode() != BillingMode.PROVISIONED
                || changed.definition().billingMode() != BillingMode.PROVISIONED) {
            return changed;
        }
        TableChange back =
                new TableChange(null, old.provisionedThroughput(), null, null, null, null, List.of(), List.of());
        return new Table(
                changed.number(),
                changed.id(),
                back.applyTo(changed.definition()),
                changed.status(),
                changed.resource(),
                changed.createdAtMillis(),
                changed.history(),
                changed.consumers(),
                changed.timeToLive());
    }
}
