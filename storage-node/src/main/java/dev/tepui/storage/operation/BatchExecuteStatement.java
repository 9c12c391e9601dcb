package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.partiql.Statement;
import dev.tepui.storage.partiql.WholeKey;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * BatchExecuteStatement: statements in PartiQL about one item each, all of them reads or all of them writes, each on
 * its own: what one fails with is told in its place.
 */
final class BatchExecuteStatement implements Operation {
    private final TableLookup tables;
    private final Groups groups;
    private final StatementWriter writer;

    /**
     * A statement of the batch.
     *
     * @param statement null when it could not be read
     * @param failure why, otherwise null
     */
    private record Part(Structure request, Statement statement, RuntimeException failure) {
        static Part of(Structure request) {
            try {
                return new Part(request, StatementText.of(request).read(), null);
            } catch (ApiError | ExpressionException refused) {
                return new Part(request, null, refused);
            }
        }
    }

    /**
     * What has become of a statement.
     *
     * @param table its name; null when it could not be said which item the statement is about
     * @param item writes the item that it answers with; null when there is none
     * @param units null when it has failed
     * @param error null when it has not
     */
    private record Response(String table, Consumer<JsonOutput> item, CapacityUnits units, ApiError error) {
        static Response failed(Part part, boolean found, ApiError error) {
            return new Response(found ? StatementText.tableOf(part.statement()) : null, null, null, error);
        }
    }

    /** What a SELECT of one item means for its table. */
    private record Wanted(ItemKey key, ReadOptions options) {}

    BatchExecuteStatement(TableLookup tables, Groups groups, ItemWriter writer) {
        this.tables = tables;
        this.groups = groups;
        this.writer = new StatementWriter(tables, writer);
    }

    @Override
    public CompletionStage<Answer> handle(Call call) {
        Capacity capacity = Capacity.of(call.request());
        List<Part> parts = new ArrayList<>();
        for (Object request : (List<?>) call.request().get("Statements")) {
            parts.add(Part.of((Structure) request));
        }
        checkKind(parts);
        List<Integer> all = IntStream.range(0, parts.size()).boxed().toList();
        return forEach(all, i -> key(call, parts.get(i))).thenCompose(keys -> {
            checkDistinct(keys);
            return forEach(all, i -> execute(call, parts.get(i), keys.get(i), capacity))
                    .thenApply(responses -> {
                        label(call, responses);
                        return out -> write(out, responses, capacity);
                    });
        });
    }

    private static void checkKind(List<Part> parts) {
        Set<Boolean> kinds = new HashSet<>();
        for (Part part : parts) {
            if (part.statement() != null) {
                kinds.add(part.statement().isRead());
            }
        }
        if (kinds.size() > 1) {
            throw ApiError.validation("Read and write requests together in the same batch is not supported.");
        }
    }

    private static void checkDistinct(List<Optional<ItemKey>> keys) {
        Set<ItemKey> seen = new HashSet<>();
        for (Optional<ItemKey> key : keys) {
            if (key.isPresent() && !seen.add(key.get())) {
                throw ApiError.validation("Provided list of item keys contains duplicates");
            }
        }
    }

    /** A request about several tables counts for none. */
    private static void label(Call call, List<Response> responses) {
        Set<String> names = new HashSet<>();
        responses.forEach(response -> names.add(response.table()));
        if (names.size() > 1) {
            call.table(null);
        }
    }

    /** Does the same for all numbers of statements at a time; a batch has no more than 25. */
    private static <T> CompletionStage<List<T>> forEach(
            List<Integer> numbers, Function<Integer, CompletionStage<T>> work) {
        List<CompletableFuture<T>> running = numbers.stream()
                .map(number -> work.apply(number).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
                .thenApply(done -> running.stream().map(CompletableFuture::join).toList());
    }

    /** The item that a statement is about; empty when that cannot be said, which doing it will tell again. */
    private CompletionStage<Optional<ItemKey>> key(Call call, Part part) {
        return attempt(
                part,
                statement -> tables.withTables(call, List.of(StatementText.tableOf(statement)), found -> {
                    TableAccess table = found.get(0);
                    ItemKey key = statement instanceof Statement.Select select
                            ? wanted(table, select, part.request()).key()
                            : StatementWriter.key(table, statement);
                    return CompletableFuture.completedFuture(Optional.of(key));
                }),
                error -> Optional.empty());
    }

    private CompletionStage<Response> execute(Call call, Part part, Optional<ItemKey> key, Capacity capacity) {
        return attempt(
                part,
                statement -> statement instanceof Statement.Select select
                        ? read(call, select, part.request())
                        : writer.write(call, statement, asked(part, capacity))
                                .thenApply(BatchExecuteStatement::written),
                error -> Response.failed(part, key.isPresent(), error));
    }

    private static StatementWriter.Asked asked(Part part, Capacity capacity) {
        return new StatementWriter.Asked(StatementText.wantsItemOnFailure(part.request()), capacity);
    }

    /** What is a client's mistake, or a group's failure, is an outcome; a fault of the program fails the batch. */
    private static <T> CompletionStage<T> attempt(
            Part part, Function<Statement, CompletionStage<T>> work, Function<ApiError, T> failed) {
        CompletionStage<T> attempt;
        try {
            if (part.failure() != null) {
                throw part.failure();
            }
            attempt = work.apply(part.statement());
        } catch (RuntimeException refused) {
            attempt = CompletableFuture.failedFuture(refused);
        }
        return attempt.exceptionallyCompose(failure -> Failures.toApiError(failure)
                .<CompletionStage<T>>map(error -> CompletableFuture.completedFuture(failed.apply(error)))
                .orElseGet(() -> CompletableFuture.failedFuture(failure)));
    }

    private static Response written(StatementWriter.Outcome outcome) {
        return new Response(
                outcome.table().definition().name(),
                outcome.returnValues().attributes(outcome.written()),
                outcome.units(),
                null);
    }

    private CompletionStage<Response> read(Call call, Statement.Select select, Structure request) {
        return tables.withTables(call, List.of(StatementText.tableOf(select)), found -> {
            TableAccess table = found.get(0);
            Wanted wanted = wanted(table, select, request);
            ReadOptions options = wanted.options();
            return call.reads(groups)
                    .read(groups.groupOf(wanted.key().hash()), new Read.GetItem(wanted.key()), options.consistent())
                    .thenApply(GetItem::item)
                    .thenApply(item -> {
                        CapacityUnits units = CapacityUnits.ofTable(options.units(item));
                        call.hasRead(table, units);
                        return new Response(
                                table.definition().name(),
                                item == null ? null : out -> options.write(out, item),
                                units,
                                null);
                    });
        });
    }

    /** Refuses a SELECT that is not about exactly one item of the table. */
    private static Wanted wanted(TableAccess table, Statement.Select select, Structure request) {
        WholeKey whole = WholeKey.of(select.where(), table.index(null).keys())
                .filter(key -> key.rest() == null && select.index() == null)
                .orElseThrow(() -> ApiError.validation("Only single item select is supported"));
        ReadOptions options = ReadOptions.of(select, request.isTrue("ConsistentRead"));
        options.checkPaths(table);
        return new Wanted(table.keyOf(whole.key()), options);
    }

    private static void write(JsonOutput out, List<Response> responses, Capacity capacity) {
        out.beginObject().name("Responses").beginArray();
        responses.forEach(response -> write(out, response));
        out.endArray();
        if (capacity != Capacity.NONE) {
            out.name("ConsumedCapacity").beginArray();
            for (Response response : responses) {
                if (response.units() != null) {
                    capacity.writeElement(out, response.table(), response.units());
                }
            }
            out.endArray();
        }
        out.endObject();
    }

    private static void write(JsonOutput out, Response response) {
        out.beginObject();
        if (response.error() != null) {
            writeError(out.name("Error"), response.error());
        }
        if (response.table() != null) {
            out.member("TableName", response.table());
        }
        if (response.item() != null) {
            response.item().accept(out.name("Item"));
        }
        out.endObject();
    }

    private static void writeError(JsonOutput out, ApiError error) {
        out.beginObject().member("Code", code(error.type()));
        out.member("Message", error.getMessage());
        Bytes item = error.item();
        if (item != null) {
            ItemJson.write(out.name("Item"), item);
        }
        out.endObject();
    }

    /** Source: BatchStatementErrorCodeEnum of DynamoDB's model. */
    private static String code(ApiError.Type type) {
        return switch (type) {
            case CONDITIONAL_CHECK_FAILED -> "ConditionalCheckFailed";
            case DUPLICATE_ITEM -> "DuplicateItem";
            case ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED -> "ItemCollectionSizeLimitExceeded";
            case RESOURCE_NOT_FOUND -> "ResourceNotFound";
            case THROTTLING -> "ThrottlingError";
            case TRANSACTION_CONFLICT -> "TransactionConflict";
            case VALIDATION -> "ValidationError";
            default -> "InternalServerError";
        };
    }
}
