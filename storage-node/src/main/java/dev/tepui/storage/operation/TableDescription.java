package dev.tepui.storage.operation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.json.CapacityJson;
import dev.tepui.storage.json.GlobalIndexesJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.LocalIndexesJson;
import dev.tepui.storage.json.StreamJson;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.CapacityHistory;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Throughput;
import dev.tepui.storage.table.TableIndex;
import dev.tepui.storage.table.TableStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** The TableDescription that several operations answer with. */
final class TableDescription {
    /** How many items a table or an index has, and their size in bytes. */
    record Size(long items, long bytes) {
        static final Size NONE = new Size(0, 0);

        Size plus(Size other) {
            return new Size(items + other.items, bytes + other.bytes);
        }
    }

    /** The sizes of a table and of its secondary indexes, by the numbers of these. */
    record Statistics(Map<Integer, Size> sizes) {
        /** Of a table of which nothing is to be told yet, or any more. */
        static final Statistics NONE = new Statistics(Map.of());

        Size of(int number) {
            return sizes.getOrDefault(number, Size.NONE);
        }

        private Statistics with(int number, Size size) {
            Map<Integer, Size> all = new HashMap<>(sizes);
            all.put(number, size);
            return new Statistics(all);
        }
    }

    private final String arnPrefix;
    private final LongSupplier epochMillis;

    TableDescription(String region, LongSupplier epochMillis) {
        this.arnPrefix = "arn:aws:dynamodb:" + region + ":000000000000:table/";
        this.epochMillis = epochMillis;
    }

    /** The table's ARN. */
    String arn(Table table) {
        return arnPrefix + table.name();
    }

    /** Asks every group; possibly a moment old. */
    static CompletionStage<Statistics> statistics(Groups groups, Table table) {
        CompletionStage<Statistics> all = CompletableFuture.completedFuture(Statistics.NONE);
        if (table.status() != Table.Status.ACTIVE) {
            return all;
        }
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < Table.numbersTaken(table.definition()); i++) {
            numbers.add(table.number() + i);
        }
        table.consumers().indexes().all().forEach(index -> numbers.add(index.number()));
        for (int number : numbers) {
            all = all.thenCombine(size(groups, number), (statistics, size) -> statistics.with(number, size));
        }
        return all;
    }

    private static CompletionStage<Size> size(Groups groups, int number) {
        CompletionStage<Size> sum = CompletableFuture.completedFuture(Size.NONE);
        for (int group = 0; group < groups.count(); group++) {
            CompletionStage<Size> part = groups.read(group, new Read.GetStatistics(number), false)
                    .thenApply(reply -> reply instanceof ReadReply.StatisticsAre(long items, long bytes)
                            ? new Size(items, bytes)
                            : Size.NONE);
            sum = sum.thenCombine(part, Size::plus);
        }
        return sum;
    }

    /** Writes the description as an object; {@code status} is what the operation calls the table's status. */
    void write(JsonOutput out, Table table, String status, Statistics statistics) {
        TableDefinition definition = table.definition();
        out.beginObject();
        TableDefinitionJson.writeAttributes(out, definition);
        out.member("TableName", table.name());
        TableDefinitionJson.writeKeySchema(out, definition);
        out.member("TableStatus", status);
        out.name("CreationDateTime").epochSeconds(table.createdAtMillis());
        writeProvisioned(out, table);
        Size size = statistics.of(table.number());
        out.member("TableSizeBytes", size.bytes());
        out.member("ItemCount", size.items());
        out.member("TableArn", arn(table));
        out.member("TableId", table.id());
        writeBillingMode(out, table);
        writeLocalIndexes(out, table, statistics);
        writeGlobalIndexes(out, table, statistics);
        writeStream(out, table);
        if (definition.options().tableClass() != null) {
            out.name("TableClassSummary")
                    .beginObject()
                    .member("TableClass", definition.options().tableClass())
                    .endObject();
        }
        out.member("DeletionProtectionEnabled", definition.options().deletionProtection());
        CapacityJson.writeOnDemand(out, definition.options().onDemandThroughput());
        writeWarm(out, definition.warmThroughput());
        out.endObject();
    }

    private void writeProvisioned(JsonOutput out, Table table) {
        TableDefinition definition = table.definition();
        CapacityHistory history = table.history();
        boolean onDemand = definition.billingMode() == BillingMode.PAY_PER_REQUEST;
        Throughput provisioned = onDemand ? new Throughput(0, 0) : definition.provisionedThroughput();
        out.name("ProvisionedThroughput").beginObject();
        writeMoment(out, "LastIncreaseDateTime", history.increasedAtMillis());
        writeMoment(out, "LastDecreaseDateTime", history.decreasedAtMillis());
        out.member("NumberOfDecreasesToday", history.decreasesOn(epochMillis.getAsLong()))
                .member("ReadCapacityUnits", provisioned.readUnits())
                .member("WriteCapacityUnits", provisioned.writeUnits())
                .endObject();
    }

    /** A table that never was on demand has no summary. */
    private static void writeBillingMode(JsonOutput out, Table table) {
        long onDemandAt = table.history().onDemandAtMillis();
        if (onDemandAt != 0) {
            out.name("BillingModeSummary")
                    .beginObject()
                    .member("BillingMode", table.definition().billingMode().name());
            writeMoment(out, "LastUpdateToPayPerRequestDateTime", onDemandAt);
            out.endObject();
        }
    }

    private static void writeMoment(JsonOutput out, String name, long millisOrNever) {
        if (millisOrNever != 0) {
            out.name(name).epochSeconds(millisOrNever);
        }
    }

    private void writeLocalIndexes(JsonOutput out, Table table, Statistics statistics) {
        List<LocalIndex> indexes = table.definition().localIndexes();
        if (indexes.isEmpty()) {
            return;
        }
        out.name("LocalSecondaryIndexes").beginArray();
        for (int i = 0; i < indexes.size(); i++) {
            out.beginObject();
            LocalIndexesJson.writeMembers(out, table.definition(), indexes.get(i));
            writeSize(out, statistics.of(table.indexNumber(i)));
            out.member("IndexArn", indexArn(table, indexes.get(i).name()));
            out.endObject();
        }
        out.endArray();
    }

    private static void writeSize(JsonOutput out, Size size) {
        out.member("IndexSizeBytes", size.bytes()).member("ItemCount", size.items());
    }

    private String indexArn(Table table, String index) {
        return arn(table) + "/index/" + index;
    }

    /** Also those that are about to go, whose definitions are no longer among the table's. */
    private void writeGlobalIndexes(JsonOutput out, Table table, Statistics statistics) {
        List<TableIndex> indexes = table.consumers().indexes().all();
        if (indexes.isEmpty()) {
            return;
        }
        out.name("GlobalSecondaryIndexes").beginArray();
        for (TableIndex index : indexes) {
            GlobalIndex definition = index.definition();
            out.beginObject();
            GlobalIndexesJson.writeMembers(out, definition);
            writeIndexStatus(out, table, index);
            Throughput units = definition.provisionedThroughput();
            out.name("ProvisionedThroughput")
                    .beginObject()
                    .member("NumberOfDecreasesToday", 0)
                    .member("ReadCapacityUnits", units == null ? 0 : units.readUnits())
                    .member("WriteCapacityUnits", units == null ? 0 : units.writeUnits())
                    .endObject();
            writeSize(out, statistics.of(index.number()));
            out.member("IndexArn", indexArn(table, index.name()));
            CapacityJson.writeOnDemand(out, definition.onDemandThroughput());
            writeWarm(out, definition.warmth());
            out.endObject();
        }
        out.endArray();
    }

    /** Of an index that comes with its table the service does not say how far it is. */
    private static void writeIndexStatus(JsonOutput out, Table table, TableIndex index) {
        boolean goes = table.status() == Table.Status.DELETING || !index.isWanted();
        if (goes || index.isActive()) {
            out.member("IndexStatus", goes ? "DELETING" : "ACTIVE");
            return;
        }
        out.member("IndexStatus", "CREATING");
        if (table.status() == Table.Status.ACTIVE) {
            out.member("Backfilling", index.status() == TableIndex.Status.BACKFILLING);
        }
    }

    /** The stream that the table has is a setting; the one that began last can still be read when it has ended. */
    private void writeStream(JsonOutput out, Table table) {
        if (table.definition().streamViewType() != null) {
            StreamJson.write(out, table.definition().options().stream());
        }
        TableStream latest = table.streams().latest();
        if (latest != null) {
            out.member("LatestStreamLabel", latest.label());
            out.member("LatestStreamArn", latest.arn(arn(table)));
        }
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
