package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.error.ApiError.CancellationReason;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.transaction.ReadOutcome;
import dev.tepui.storage.transaction.Transactions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Reads items of several tables as they were at one moment. */
record TransactReader(TableLookup tables, Groups groups, Transactions transactions) {
    /** Source: DynamoDB's limits. */
    private static final long ANSWER_MAX_BYTES = 4L << 20;

    /** One item that is wanted. */
    interface Wanted {
        /** The table's name or ARN, as ConsumedCapacity is to name it. */
        String table();

        ReadOptions options();

        /**
         * Refuses the whole request when that is what the read deserves, rather than a reason of its own.
         *
         * @throws ApiError the answer to the request
         * @throws ExpressionException likewise
         */
        default void check(TableAccess access) {
            options().checkPaths(access);
        }

        /**
         * The item's place.
         *
         * @throws ApiError when the key does not fit the table
         * @throws ExpressionException likewise
         */
        ItemKey key(TableAccess access);
    }

    /**
     * What has been found; {@code item} is null when there is none.
     *
     * @param table the table's name or ARN, as ConsumedCapacity is to name it
     */
    record FoundItem(String table, Bytes item, ReadOptions options) {}

    /** All of it, in the order of what was wanted. */
    record Found(List<FoundItem> items) {
        /** Writes the whole answer. */
        void write(JsonOutput out, Capacity capacity) {
            out.beginObject();
            writeCapacity(out, capacity);
            out.name("Responses").beginArray();
            for (FoundItem item : items) {
                out.beginObject();
                if (item.item() != null) {
                    item.options().write(out.name("Item"), item.item());
                }
                out.endObject();
            }
            out.endArray().endObject();
        }

        private void writeCapacity(JsonOutput out, Capacity capacity) {
            Map<String, CapacityUnits> units = new LinkedHashMap<>();
            items.forEach(item ->
                    units.merge(item.table(), TransactWriter.transactReadUnits(item.item()), CapacityUnits::plus));
            capacity.writeElements(out, units, "ReadCapacityUnits");
        }
    }

    /** Completes with the items; refuses when they keep changing. */
    CompletionStage<Found> read(Call call, List<? extends Wanted> wanted) {
        List<String> names = TransactWriter.names(wanted.stream().map(Wanted::table));
        List<String> resolved = names.stream().map(TableName::resolve).toList();
        CountedReads reads = call.reads(groups);
        return tables.withTables(call, resolved, found -> {
            List<TableAccess> tablesOf = wanted.stream()
                    .map(one -> found.get(names.indexOf(one.table())))
                    .toList();
            List<ItemKey> keys = keys(wanted, tablesOf);
            return transactions
                    .read(keys, (group, read) -> reads.read(group, read, true))
                    .thenApply(outcome -> switch (outcome) {
                        case ReadOutcome.Items(var items) -> {
                            countReads(call, tablesOf, items);
                            yield found(wanted, items);
                        }
                        case ReadOutcome.Conflicts(var conflicts) -> throw cancelled(call, tablesOf, conflicts);
                        case ReadOutcome.NoSuchTable() ->
                            throw new TableLookup.OutdatedException(ApiError.tableNotFound());
                    });
        });
    }

    private static List<ItemKey> keys(List<? extends Wanted> wanted, List<TableAccess> tablesOf) {
        List<ItemKey> keys = new ArrayList<>();
        List<CancellationReason> reasons = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            TableAccess table = tablesOf.get(i);
            one.check(table);
            try {
                keys.add(one.key(table));
                reasons.add(CancellationReason.NONE);
            } catch (ApiError | ExpressionException refused) {
                reasons.add(CancellationReason.validation(refused.getMessage()));
            }
        }
        TransactWriter.checkDistinct(keys.stream());
        if (keys.size() < wanted.size()) {
            throw ApiError.transactionCanceled(reasons);
        }
        return keys;
    }

    private static void countReads(Call call, List<TableAccess> tablesOf, List<Bytes> items) {
        for (int i = 0; i < items.size(); i++) {
            call.hasRead(tablesOf.get(i), TransactWriter.transactReadUnits(items.get(i)));
        }
    }

    private static ApiError cancelled(Call call, List<TableAccess> tablesOf, List<Boolean> conflicts) {
        List<CancellationReason> reasons = new ArrayList<>();
        for (int i = 0; i < conflicts.size(); i++) {
            if (conflicts.get(i)) {
                call.hasMetTransaction(tablesOf.get(i));
            }
            reasons.add(conflicts.get(i) ? CancellationReason.conflict() : CancellationReason.NONE);
        }
        return ApiError.transactionCanceled(reasons);
    }

    private static Found found(List<? extends Wanted> wanted, List<Bytes> items) {
        long bytes = items.stream()
                .mapToLong(item -> item == null ? 0 : ItemCodec.sizeBytes(item.array()))
                .sum();
        if (bytes > ANSWER_MAX_BYTES) {
            throw ApiError.validation("Payload in response is too large.");
        }
        List<FoundItem> found = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            found.add(new FoundItem(
                    wanted.get(i).table(), items.get(i), wanted.get(i).options()));
        }
        return new Found(found);
    }
}
