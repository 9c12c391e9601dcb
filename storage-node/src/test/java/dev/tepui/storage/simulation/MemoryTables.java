package dev.tepui.storage.simulation;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Refusal;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A catalogue in memory, with the replicated one's answers. */
public final class MemoryTables implements Tables {
    private static final long CREATED_AT_MILLIS = 1_764_000_000_125L;
    private static final long CHANGED_AT_MILLIS = CREATED_AT_MILLIS + 60_000;

    private final TreeMap<String, Table> tables = new TreeMap<>();
    private int number;
    private Placement placement;
    private SweepSettings sweeps = SweepSettings.STANDARD;

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
        return new Catalogue(number, new TreeMap<>(tables), sweeps, placement);
    }

    @Override
    public CompletionStage<Catalogue> latest() {
        return CompletableFuture.completedFuture(current());
    }

    @Override
    public synchronized CompletionStage<Reply> declare(
            TableDefinition definition, List<StreamSink> sinks, String resource) {
        Table table = tables.get(definition.name());
        if (table != null && (resource == null || !resource.equals(table.resource()))) {
            return refused(Reply.Refused.Kind.RESOURCE_IN_USE, "Table already exists: " + definition.name());
        }
        if (table == null) {
            number++;
            table = new Table(
                    number, "id-" + number, definition.ofExisting(), Table.Status.ACTIVE, resource, CREATED_AT_MILLIS);
            put(table);
        }
        if (sinks != null) {
            table = table.withSinks(sinks);
            put(table);
        }
        return CompletableFuture.completedFuture(new Reply.TableIs(table));
    }

    @Override
    public synchronized CompletionStage<Reply> takeOver(
            TableDefinition definition, List<StreamSink> sinks, String resource, String id) {
        Table table = tables.get(definition.name());
        if (table == null || !table.id().equals(id)) {
            return refused(
                    Reply.Refused.Kind.RESOURCE_IN_USE, "Table is not the one to be taken over: " + definition.name());
        }
        put(table.ownedBy(resource));
        return declare(definition, sinks, resource);
    }

    @Override
    public synchronized CompletionStage<Reply> change(String name, TableChange change) {
        Table table = tables.get(name);
        if (table == null) {
            return notFound(name);
        }
        Refusal refusal = change.refusal(table);
        if (refusal != null) {
            return refused(Reply.Refused.Kind.valueOf(refusal.kind().name()), refusal.message());
        }
        TableDefinition wanted = change.applyTo(table.definition());
        Table changed = table.with(wanted, CHANGED_AT_MILLIS, number + 1);
        number += table.numbersTakenBy(wanted);
        put(changed);
        return CompletableFuture.completedFuture(new Reply.TableIs(changed));
    }

    @Override
    public synchronized CompletionStage<Reply> setSweeps(SweepSettings wanted) {
        sweeps = wanted;
        return CompletableFuture.completedFuture(new Reply.Done());
    }

    @Override
    public synchronized CompletionStage<Reply> place(MemberList members, int cells, int groups) {
        placement = Placement.initial(members, groups).first();
        return CompletableFuture.completedFuture(new Reply.Done());
    }

    @Override
    public synchronized CompletionStage<Reply> delete(String name, String resource) {
        Table table = tables.get(name);
        if (table == null || resource != null && !resource.equals(table.resource())) {
            return notFound(name);
        }
        Table deleting = table.with(Table.Status.DELETING);
        put(deleting);
        return CompletableFuture.completedFuture(new Reply.TableIs(deleting));
    }

    private static CompletionStage<Reply> notFound(String name) {
        return refused(Reply.Refused.Kind.NOT_FOUND, "Requested resource not found: Table: " + name + " not found");
    }

    private static CompletionStage<Reply> refused(Reply.Refused.Kind kind, String message) {
        return CompletableFuture.completedFuture(new Reply.Refused(kind, message));
    }
}
