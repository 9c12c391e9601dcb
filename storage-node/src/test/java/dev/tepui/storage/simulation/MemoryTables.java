package dev.tepui.storage.simulation;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A catalogue in memory, with the replicated one's answers. */
public final class MemoryTables implements Tables {
    private final TreeMap<String, Table> tables = new TreeMap<>();
    private int number;

    /** Puts a table as it is. */
    public synchronized void put(Table table) {
        tables.put(table.name(), table);
    }

    /** Forgets a table. */
    public synchronized void remove(String name) {
        tables.remove(name);
    }

    @Override
    public synchronized Catalogue current() {
        return new Catalogue(number, new TreeMap<>(tables));
    }

    @Override
    public CompletionStage<Catalogue> latest() {
        return CompletableFuture.completedFuture(current());
    }

    @Override
    public synchronized CompletionStage<Reply> declare(TableDefinition definition, String resource) {
        Table table = tables.get(definition.name());
        if (table != null && (resource == null || !resource.equals(table.resource()))) {
            return refused(Reply.Refused.Kind.RESOURCE_IN_USE, "Table already exists: " + definition.name());
        }
        if (table == null) {
            number++;
            table = new Table(number, "id-" + number, definition, Table.Status.ACTIVE, resource, 1_764_000_000_125L);
            put(table);
        }
        return CompletableFuture.completedFuture(new Reply.TableIs(table));
    }

    @Override
    public synchronized CompletionStage<Reply> delete(String name, String resource) {
        Table table = tables.get(name);
        if (table == null || resource != null && !resource.equals(table.resource())) {
            return refused(Reply.Refused.Kind.NOT_FOUND, "Requested resource not found: Table: " + name + " not found");
        }
        Table deleting = new Table(
                table.number(),
                table.id(),
                table.definition(),
                Table.Status.DELETING,
                table.resource(),
                table.createdAtMillis());
        put(deleting);
        return CompletableFuture.completedFuture(new Reply.TableIs(deleting));
    }

    private static CompletionStage<Reply> refused(Reply.Refused.Kind kind, String message) {
        return CompletableFuture.completedFuture(new Reply.Refused(kind, message));
    }
}
