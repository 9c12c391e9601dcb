package dev.tepui.storage.operation;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.TableName;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Finds the table of a request. This node's catalogue may be a moment old, so a table or an index that it does not
 * know, or that a replica has dropped, is looked for once more in the latest catalogue before the client is told that
 * there is none.
 */
final class TableLookup {
    /** It seems that this node's catalogue is old: it does not know what it is asked for, or a replica does not. */
    static final class OutdatedException extends RuntimeException {
        private final transient ApiError answer;

        /** {@code answer} is the client's when the latest catalogue knows no better. */
        OutdatedException(ApiError answer) {
            super(answer.getMessage(), null, false, false);
            this.answer = answer;
        }
    }

    private static final String IN_USE = "Attempt to change a resource which is still in use: ";

    private record Known(Catalogue catalogue, Map<String, TableAccess> tables) {}

    private final Tables tables;
    private final long collectionMaxBytes;
    private volatile Known known;

    /** {@code collectionMaxBytes} is how large an item collection may grow. */
    TableLookup(Tables tables, long collectionMaxBytes) {
        this.tables = tables;
        this.collectionMaxBytes = collectionMaxBytes;
    }

    /** Runs {@code work} on the table that the request names, when it is ready for items; maybe twice, see above. */
    <T> CompletionStage<T> withTable(Call call, Function<TableAccess, CompletionStage<T>> work) {
        return withTables(call, List.of(TableName.of(call.request())), found -> work.apply(found.get(0)));
    }

    /** As {@link #withTable}, for several tables, which {@code work} gets in the order of their names. */
    <T> CompletionStage<T> withTables(
            Call call, List<String> names, Function<List<TableAccess>, CompletionStage<T>> work) {
        List<TableAccess> found = access(tables.current(), names);
        if (found == null) {
            return withLatest(call, names, work);
        }
        label(call, names);
        CompletableFuture<T> attempt = attempt(work, found);
        if (attempt.isDone() && !attempt.isCompletedExceptionally()) {
            return attempt;
        }
        return attempt.exceptionallyCompose(failure -> unwrap(failure) instanceof OutdatedException
                ? withLatest(call, names, work)
                : CompletableFuture.failedFuture(unwrap(failure)));
    }

    private <T> CompletionStage<T> withLatest(
            Call call, List<String> names, Function<List<TableAccess>, CompletionStage<T>> work) {
        return tables.latest().thenCompose(catalogue -> {
            List<TableAccess> found = access(catalogue, names);
            if (found == null) {
                throw ApiError.tableNotFound();
            }
            label(call, names);
            return attempt(work, found)
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                            unwrap(failure) instanceof OutdatedException outdated ? outdated.answer : unwrap(failure)));
        });
    }

    private static <T> CompletableFuture<T> attempt(
            Function<List<TableAccess>, CompletionStage<T>> work, List<TableAccess> found) {
        try {
            return work.apply(found).toCompletableFuture();
        } catch (OutdatedException outdated) {
            return CompletableFuture.failedFuture(outdated);
        }
    }

    /** A request about several tables counts for none. */
    private static void label(Call call, List<String> names) {
        if (names.size() == 1) {
            call.table(names.get(0));
        }
    }

    /** The table as this node knows it now, or as the latest catalogue has it; null when there is none. */
    CompletionStage<Table> find(Call call, String name) {
        Table table = tables.current().get(name);
        CompletionStage<Table> found = table != null
                ? CompletableFuture.completedFuture(table)
                : tables.latest().thenApply(catalogue -> catalogue.get(name));
        return found.thenApply(result -> {
            if (result != null) {
                call.table(name);
            }
            return result;
        });
    }

    /** The table as the latest catalogue has it; null when there is none. */
    CompletionStage<Table> findLatest(Call call, String name) {
        return tables.latest().thenApply(catalogue -> {
            Table table = catalogue.get(name);
            if (table != null) {
                call.table(name);
            }
            return table;
        });
    }

    /** Refuses to change a table that is not ready. */
    static void checkActive(Table table) {
        if (table.status() == Table.Status.CREATING) {
            throw ApiError.resourceInUse(IN_USE + "Table is being created: " + table.name());
        }
        if (table.status() == Table.Status.DELETING) {
            throw ApiError.resourceInUse(IN_USE + "Table is being deleted: " + table.name());
        }
    }

    /** Refuses to change the stream of a table of which not all groups know what is wanted. */
    static void checkStreamsSettled(Table table) {
        if (!table.streams().areSettled()) {
            throw ApiError.resourceInUse(IN_USE + "Table is being updated: " + table.name());
        }
    }

    /** Null when one of the tables is not there. */
    private List<TableAccess> access(Catalogue catalogue, List<String> names) {
        List<TableAccess> found = new ArrayList<>(names.size());
        for (String name : names) {
            TableAccess access = access(catalogue, name);
            if (access == null) {
                return null;
            }
            found.add(access);
        }
        return found;
    }

    private TableAccess access(Catalogue catalogue, String name) {
        Known cached = known;
        if (cached == null || cached.catalogue() != catalogue) {
            cached = new Known(catalogue, new ConcurrentHashMap<>());
            known = cached;
        }
        TableAccess access = cached.tables().get(name);
        if (access == null) {
            Table table = catalogue.get(name);
            if (table == null || table.status() != Table.Status.ACTIVE) {
                return null;
            }
            access = new TableAccess(table, collectionMaxBytes);
            cached.tables().put(name, access);
        }
        return access;
    }

    static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
