package dev.tepui.storage.operation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The TableDescription that several operations answer with. */
final class TableDescription {
    /** What a new table on demand takes at once. Source: DynamoDB's documentation of warm throughput. */
    private static final Throughput ON_DEMAND_WARM = new Throughput(12_000, 4_000);

    /** How many items a table has, and their size in bytes. */
    record Statistics(long items, long bytes) {
        static final Statistics NONE = new Statistics(0, 0);

        Statistics plus(Statistics other) {
            return new Statistics(items + other.items, bytes + other.bytes);
        }
    }

    private final String arnPrefix;

    TableDescription(String region) {
        this.arnPrefix = "arn:aws:dynamodb:" + region + ":000000000000:table/";
    }

    /** The table's ARN. */
    String arn(Table table) {
        return arnPrefix + table.name();
    }

    /** Asks every group; possibly a moment old. */
    static CompletionStage<Statistics> statistics(Groups groups, Table table) {
        if (table.status() != Table.Status.ACTIVE) {
            return CompletableFuture.completedFuture(Statistics.NONE);
        }
        List<CompletionStage<Statistics>> parts = new ArrayList<>();
        for (int group = 0; group < groups.count(); group++) {
            parts.add(groups.read(group, new Read.GetStatistics(table.number()), false)
                    .thenApply(reply -> reply instanceof ReadReply.StatisticsAre(long items, long bytes)
                            ? new Statistics(items, bytes)
                            : Statistics.NONE));
        }
        CompletionStage<Statistics> sum = CompletableFuture.completedFuture(Statistics.NONE);
        for (CompletionStage<Statistics> part : parts) {
            sum = sum.thenCombine(part, Statistics::plus);
        }
        return sum;
    }

    /** Writes the description as an object. */
    void write(JsonOutput out, Table table, Table.Status status, Statistics statistics) {
        TableDefinition definition = table.definition();
        out.beginObject();
        TableDefinitionJson.writeAttributes(out, definition);
        out.member("TableName", table.name());
        TableDefinitionJson.writeKeySchema(out, definition);
        out.member("TableStatus", status.name());
        out.name("CreationDateTime").epochSeconds(table.createdAtMillis());
        boolean onDemand = definition.billingMode() == BillingMode.PAY_PER_REQUEST;
        Throughput provisioned = onDemand ? new Throughput(0, 0) : definition.provisionedThroughput();
        out.name("ProvisionedThroughput")
                .beginObject()
                .member("NumberOfDecreasesToday", 0)
                .member("ReadCapacityUnits", provisioned.readUnits())
                .member("WriteCapacityUnits", provisioned.writeUnits())
                .endObject();
        out.member("TableSizeBytes", statistics.bytes());
        out.member("ItemCount", statistics.items());
        out.member("TableArn", arn(table));
        out.member("TableId", table.id());
        if (onDemand) {
            out.name("BillingModeSummary")
                    .beginObject()
                    .member("BillingMode", BillingMode.PAY_PER_REQUEST.name())
                    .name("LastUpdateToPayPerRequestDateTime")
                    .epochSeconds(table.createdAtMillis())
                    .endObject();
        }
        if (definition.options().tableClass() != null) {
            out.name("TableClassSummary")
                    .beginObject()
                    .member("TableClass", definition.options().tableClass())
                    .endObject();
        }
        out.member("DeletionProtectionEnabled", definition.options().deletionProtection());
        TableDefinitionJson.writeOnDemand(out, definition);
        writeWarm(out, onDemand ? ON_DEMAND_WARM : provisioned);
        out.endObject();
    }

    private static void writeWarm(JsonOutput out, Throughput warm) {
        out.name("WarmThroughput")
                .beginObject()
                .member("ReadUnitsPerSecond", warm.readUnits())
                .member("WriteUnitsPerSecond", warm.writeUnits())
                .member("Status", "ACTIVE")
                .endObject();
    }
}
