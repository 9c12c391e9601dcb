package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.error.ApiError.CancellationReason;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.transaction.Transactions;
import dev.tepui.storage.transaction.WriteOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Has a transaction's actions carried out, and says in DynamoDB's words what has become of them. */
record TransactWriter(TableLookup tables, Groups groups, Transactions transactions) {
    /** Source: DynamoDB's limits. */
    private static final long PAYLOAD_MAX_BYTES = 4L << 20;

    /**
     * What a request wants besides its actions.
     *
     * @param token its ClientRequestToken, or null
     * @param digest of the actions, null without a token
     */
    record Wanted(String token, Bytes digest, Capacity capacity) {}

    /**
     * What has been done.
     *
     * @param tables what has been written of each table; none when it had been done before
     * @param units what it has taken of each table, by the tables' names in the request
     * @param kind of these units, the member that repeats them
     */
    record Written(List<WrittenTable> tables, Map<String, CapacityUnits> units, String kind) {
        /** Writes the member ConsumedCapacity, if asked for. */
        void writeCapacity(JsonOutput out, Capacity capacity) {
            capacity.writeElements(out, units, kind);
        }
    }

    /** An action with its table. */
    private record Placed(TransactAction action, TableAccess table, Command.OfItem command) {}

    /** Completes when all actions have been carried out; refuses with the reasons when they cannot be. */
    CompletionStage<Written> write(Call call, List<? extends TransactAction> actions, Wanted wanted) {
        List<String> names = names(actions.stream().map(TransactAction::table));
        List<String> resolved = names.stream().map(TableName::resolve).toList();
        return tables.withTables(call, resolved, found -> {
            List<Placed> placed = placed(actions, names, found);
            return transactions
                    .write(placed.stream().map(Placed::command).toList(), wanted.token(), wanted.digest())
                    .thenCompose(outcome -> switch (outcome) {
                        case WriteOutcome.Committed(var writes) -> {
                            Written written = written(placed, writes);
                            written.tables().forEach(table -> table.countTwice(call));
                            yield CompletableFuture.completedFuture(written);
                        }
                        case WriteOutcome.Repeated() -> repeated(call, placed, wanted.capacity());
                        case WriteOutcome.Cancelled(var outcomes) -> throw cancelled(call, placed, outcomes);
                        case WriteOutcome.TokenRefused(var problem) ->
                            throw switch (problem) {
                                case MISMATCH -> ApiError.idempotentParameterMismatch();
                                case IN_PROGRESS -> ApiError.transactionInProgress();
                            };
                    });
        });
    }

    /** Each name once, in the order in which they come. */
    static List<String> names(Stream<String> tables) {
        return tables.distinct().toList();
    }

    private static List<Placed> placed(
            List<? extends TransactAction> actions, List<String> names, List<TableAccess> found) {
        List<Placed> placed = new ArrayList<>();
        List<CancellationReason> reasons = new ArrayList<>();
        for (TransactAction action : actions) {
            TableAccess table = found.get(names.indexOf(action.table()));
            action.check(table);
            try {
                Command.OfItem command = action.command(table);
                placed.add(new Placed(action, table, command));
                reasons.add(CancellationReason.NONE);
            } catch (ApiError | ExpressionException refused) {
                reasons.add(CancellationReason.validation(refused.getMessage()));
            }
        }
        checkDistinct(placed.stream().map(action -> action.command().write().key()));
        if (placed.size() < actions.size()) {
            throw ApiError.transactionCanceled(reasons);
        }
        long bytes = placed.stream()
                .mapToLong(action -> payloadBytes(action.command()))
                .sum();
        if (bytes > PAYLOAD_MAX_BYTES) {
            throw ApiError.validation("Transaction payload size cannot exceed 4MB. Payload Size: " + bytes);
        }
        return placed;
    }

    /** Refuses a transaction that names an item twice. */
    static void checkDistinct(Stream<ItemKey> keys) {
        Set<ItemKey> seen = new HashSet<>();
        if (!keys.allMatch(seen::add)) {
            throw ApiError.validation("Transaction request cannot include multiple operations on one item");
        }
    }

    private static long payloadBytes(Command.OfItem command) {
        return command instanceof Command.PutItem put
                ? ItemCodec.sizeBytes(put.item().array())
                : command.write().key().key().array().length;
    }

    private static Written written(List<Placed> placed, List<Reply.Written> writes) {
        Map<String, WrittenTable> tables = new LinkedHashMap<>();
        for (int i = 0; i < placed.size(); i++) {
            Placed action = placed.get(i);
            tables.computeIfAbsent(action.action().table(), name -> new WrittenTable(name, action.table()))
                    .take(
                            action.action().attributes(action.table()),
                            writes.get(i).footprint());
        }
        Map<String, CapacityUnits> units = new LinkedHashMap<>();
        tables.forEach((name, table) -> units.put(name, table.units().twice()));
        return new Written(List.copyOf(tables.values()), units, "WriteCapacityUnits");
    }

    /** What has been done before takes what it takes to read the items. Source: the API reference. */
    private CompletionStage<Written> repeated(Call call, List<Placed> placed, Capacity capacity) {
        if (capacity == Capacity.NONE) {
            return CompletableFuture.completedFuture(new Written(List.of(), Map.of(), null));
        }
        CountedReads reads = call.reads(groups);
        List<CompletableFuture<Bytes>> items = placed.stream()
                .map(action -> action.command().write().key())
                .map(key -> reads.read(groups.groupOf(key.hash()), new Read.GetItem(key), true)
                        .thenApply(GetItem::item)
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(items.toArray(CompletableFuture[]::new)).thenApply(all -> {
            Map<String, CapacityUnits> units = new LinkedHashMap<>();
            for (int i = 0; i < items.size(); i++) {
                units.merge(
                        placed.get(i).action().table(),
                        transactReadUnits(items.get(i).join()),
                        CapacityUnits::plus);
            }
            return new Written(List.of(), units, "ReadCapacityUnits");
        });
    }

    /** What it takes to read an item, or null, in a transaction. */
    static CapacityUnits transactReadUnits(Bytes item) {
        long bytes = item == null ? 0 : ItemCodec.sizeBytes(item.array());
        return CapacityUnits.ofTable(Capacity.readUnits(bytes, true)).twice();
    }

    private static RuntimeException cancelled(Call call, List<Placed> placed, List<Reply> outcomes) {
        if (outcomes.stream().anyMatch(Reply.NoSuchTable.class::isInstance)) {
            return new TableLookup.OutdatedException(ApiError.tableNotFound());
        }
        List<CancellationReason> reasons = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Reply.TransactionConflict) {
                call.hasMetTransaction(placed.get(i).table());
            }
            reasons.add(reason(placed.get(i).action(), outcomes.get(i)));
        }
        return ApiError.transactionCanceled(reasons);
    }

    private static CancellationReason reason(TransactAction action, Reply outcome) {
        return switch (outcome) {
            case Reply.Written ignored -> CancellationReason.NONE;
            case Reply.ConditionFailed(var item) -> action.conditionFailed(item);
            case Reply.TransactionConflict() -> CancellationReason.conflict();
            case Reply.Refused(var kind, var message)
            when kind == Reply.Refused.Kind.VALIDATION -> CancellationReason.validation(message);
            case Reply.Refused(var kind, var message)
            when kind == Reply.Refused.Kind.ITEM_COLLECTION_SIZE_LIMIT ->
                new CancellationReason("ItemCollectionSizeLimitExceeded", message, null);
            default -> throw new IllegalStateException("Not an outcome of an action: " + outcome);
        };
    }
}
