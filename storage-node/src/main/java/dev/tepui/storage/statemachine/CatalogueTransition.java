package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Refused.Kind;
import dev.tepui.storage.encoding.BinaryReader;
import dev.tepui.storage.encoding.BinaryWriter;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.encoding.Layout;
import dev.tepui.storage.encoding.TableCodec;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.ReadView;
import dev.tepui.storage.store.WriteBatch;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Refusal;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The commands of the catalogue's group. */
record CatalogueTransition(int group) {
    private static final int VERSION = 1;

    /**
     * What the catalogue counts.
     *
     * @param version grows by one with every change
     * @param nextTable the number of the next new table; never decreases
     */
    private record Counters(long version, int nextTable) {
        private static final Counters START = new Counters(0, 1);
    }

    Reply declare(Command.DeclareTable declare, PointView before, WriteBatch writes) {
        TableDefinition definition = declare.definition();
        Table table = table(before, definition.name());
        Counters counters = counters(before);
        if (table == null) {
            return create(declare, counters, writes);
        }
        if (table.status() == Table.Status.DELETING) {
            return beingDeleted(table);
        }
        boolean sameOwner = declare.resource() != null && declare.resource().equals(table.resource());
        // Who knows the table's own identifier means this very table: repeats its creation, or takes it over.
        boolean thisTable = declare.id().equals(table.id());
        if (!sameOwner && !thisTable) {
            return new Reply.Refused(Kind.RESOURCE_IN_USE, "Table already exists: " + table.name());
        }
        String problem = problem(table.definition(), definition);
        if (problem != null) {
            return new Reply.Refused(Kind.VALIDATION, problem);
        }
        TableDefinition wanted = table.definition().withSettingsOf(definition);
        return table.mustWaitFor(wanted)
                ? beingUpdated(table)
                : replace(
                        table,
                        new Wanted(wanted, declare.sinks(), declare.resource(), declare.nowMillis()),
                        counters,
                        writes);
    }

    /**
     * What a table is to be.
     *
     * @param sinks null when they stay as they are
     * @param resource who is to own it; null when that stays as it is
     */
    private record Wanted(TableDefinition definition, List<StreamSink> sinks, String resource, long nowMillis) {
        Table applyTo(Table table, int nextTable) {
            Table defined =
                    table.definition().equals(definition) ? table : table.with(definition, nowMillis, nextTable);
            Table owned = resource == null ? defined : defined.ownedBy(resource);
            return sinks == null ? owned : owned.withSinks(sinks);
        }
    }

    private Reply create(Command.DeclareTable declare, Counters counters, WriteBatch writes) {
        TableDefinition definition = declare.definition().ofExisting();
        List<StreamSink> sinks = declare.sinks() == null ? List.of() : declare.sinks();
        // Every group takes the items of every table, but must know first for whom to keep their changes.
        boolean ready = definition.streamViewType() == null
                && definition.globalIndexes().isEmpty()
                && sinks.isEmpty();
        Table created = new Table(
                        counters.nextTable(),
                        declare.id(),
                        definition,
                        ready ? Table.Status.ACTIVE : Table.Status.CREATING,
                        declare.resource(),
                        declare.nowMillis())
                .withSinks(sinks);
        writes.put(
                Family.CATALOGUE,
                Layout.tableName(group, created.number()),
                created.name().getBytes(StandardCharsets.UTF_8));
        int numbers =
                Table.numbersTaken(definition) + definition.globalIndexes().size();
        save(writes, created, new Counters(counters.version() + 1, counters.nextTable() + numbers));
        return new Reply.TableIs(created);
    }

    /** Changes what UpdateTable and the operations on tags may change. */
    Reply change(Command.ChangeTable change, PointView before, WriteBatch writes) {
        Table table = table(before, change.name());
        if (table == null) {
            return notFound(change.name());
        }
        if (table.status() == Table.Status.DELETING) {
            return beingDeleted(table);
        }
        Refusal refusal = change.change().refusal(table);
        if (refusal != null) {
            return new Reply.Refused(kind(refusal), refusal.message());
        }
        TableDefinition wanted = change.change().applyTo(table.definition());
        return replace(table, new Wanted(wanted, null, null, change.nowMillis()), counters(before), writes);
    }

    private static Kind kind(Refusal refusal) {
        return switch (refusal.kind()) {
            case VALIDATION -> Kind.VALIDATION;
            case NOT_FOUND -> Kind.NOT_FOUND;
            case RESOURCE_IN_USE -> Kind.RESOURCE_IN_USE;
            case LIMIT_EXCEEDED -> Kind.LIMIT_EXCEEDED;
        };
    }

    /** Why a table cannot become what is wanted; null when it can. */
    private static String problem(TableDefinition present, TableDefinition wanted) {
        boolean sameTypes = present.attributes().stream()
                .allMatch(attribute ->
                        wanted.typeOf(attribute.name()) == null || wanted.typeOf(attribute.name()) == attribute.type());
        if (!present.keySchema().equals(wanted.keySchema()) || !sameTypes) {
            return "One or more parameter values were invalid: The key schema and the attribute definitions of a"
                    + " table cannot be changed: " + present.name();
        }
        if (!unordered(present.localIndexes()).equals(unordered(wanted.localIndexes()))) {
            return "One or more parameter values were invalid: The local secondary indexes of a table cannot be"
                    + " changed: " + present.name();
        }
        String index = changedIndex(present.globalIndexes(), wanted.globalIndexes());
        if (index != null) {
            return "One or more parameter values were invalid: The key schema and the projection of a global secondary"
                    + " index cannot be changed: " + index;
        }
        Throughput warm = wanted.options().warmThroughput();
        Throughput warmNow = present.options().warmThroughput();
        return warm == null || warmNow == null ? null : TableChange.lessWarm(warm, warmNow, null);
    }

    /** The name of an index that is there and wanted with another shape; null when there is none. */
    private static String changedIndex(List<GlobalIndex> present, List<GlobalIndex> wantedOrNull) {
        if (wantedOrNull == null) {
            return null;
        }
        return present.stream()
                .filter(index -> wantedOrNull.stream()
                        .anyMatch(wanted -> wanted.name().equals(index.name()) && !wanted.hasShapeOf(index)))
                .map(GlobalIndex::name)
                .findFirst()
                .orElse(null);
    }

    /** The order of indexes and of what they project means nothing to a user. */
    private static Set<Object> unordered(List<LocalIndex> indexes) {
        return indexes.stream()
                .map(index -> List.of(
                        index.name(),
                        index.sortAttribute(),
                        index.projection().type(),
                        Set.copyOf(index.projection().nonKeyAttributes())))
                .collect(Collectors.toSet());
    }

    /** Notes that all groups know who wants the changes of a table. */
    Reply settleConsumers(Command.SettleConsumers settle, PointView before, WriteBatch writes) {
        return change(settle.table(), table -> table.withConsumersSettled(settle.version()), before, writes);
    }

    Reply finishIndex(Command.FinishIndex finish, PointView before, WriteBatch writes) {
        return change(finish.table(), table -> table.withIndexFinished(finish.index()), before, writes);
    }

    /** Notes that all groups are done with the time to live that is wanted. */
    Reply settleTimeToLive(Command.SettleTimeToLive settle, PointView before, WriteBatch writes) {
        return change(settle.table(), table -> table.withTimeToLiveSettled(settle.version()), before, writes);
    }

    /** Says how expired items are deleted. */
    Reply setSweeps(Command.SetSweeps set, PointView before, WriteBatch writes) {
        if (!set.sweeps().equals(sweeps(before))) {
            BinaryWriter out = new BinaryWriter(8).putByte(VERSION);
            TableCodec.putSweeps(out, set.sweeps());
            writes.put(Family.CATALOGUE, Layout.sweeps(group), out.toByteArray());
            Counters counters = counters(before);
            save(writes, new Counters(counters.version() + 1, counters.nextTable()));
        }
        return new Reply.Done();
    }

    private SweepSettings sweeps(PointView view) {
        byte[] value = view.get(Family.CATALOGUE, Layout.sweeps(group));
        if (value == null) {
            return SweepSettings.STANDARD;
        }
        BinaryReader in = new BinaryReader(value);
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("sweep settings of unknown version " + version);
        }
        SweepSettings sweeps = TableCodec.getSweeps(in);
        in.expectEnd();
        return sweeps;
    }

    Reply forgetStreams(Command.ForgetStreams forget, PointView before, WriteBatch writes) {
        return change(forget.table(), table -> table.withoutStreams(Set.copyOf(forget.labels())), before, writes);
    }

    private Reply change(int number, UnaryOperator<Table> change, PointView before, WriteBatch writes) {
        byte[] name = before.get(Family.CATALOGUE, Layout.tableName(group, number));
        if (name == null) {
            return noSuchNumber(number);
        }
        Table table = table(before, new String(name, StandardCharsets.UTF_8));
        Table changed = change.apply(table);
        if (!changed.equals(table)) {
            Counters counters = counters(before);
            save(writes, changed, new Counters(counters.version() + 1, counters.nextTable()));
        }
        return new Reply.TableIs(changed);
    }

    private static Reply noSuchNumber(int table) {
        return new Reply.Refused(Kind.NOT_FOUND, "Requested resource not found: Table number " + table + " not found");
    }

    private Reply replace(Table table, Wanted wanted, Counters counters, WriteBatch writes) {
        Table changed = wanted.applyTo(table, counters.nextTable());
        if (changed.equals(table)) {
            return new Reply.TableIs(table);
        }
        int nextTable = counters.nextTable() + table.numbersTakenBy(wanted.definition());
        save(writes, changed, new Counters(counters.version() + 1, nextTable));
        return new Reply.TableIs(changed);
    }

    Reply beginDelete(Command.BeginDeleteTable begin, PointView before, WriteBatch writes) {
        Table table = table(before, begin.name());
        // A resource that never got the name, or lost it, has no table: it must be able to go.
        if (table == null || begin.resource() != null && !begin.resource().equals(table.resource())) {
            return notFound(begin.name());
        }
        if (table.status() == Table.Status.DELETING) {
            return new Reply.TableIs(table);
        }
        if (table.definition().options().deletionProtection()) {
            return new Reply.Refused(
                    Kind.VALIDATION,
                    "Resource cannot be deleted as it is currently protected against deletion."
                            + " Disable deletion protection first.");
        }
        Counters counters = counters(before);
        Table deleting = table.with(Table.Status.DELETING);
        save(writes, deleting, new Counters(counters.version() + 1, counters.nextTable()));
        return new Reply.TableIs(deleting);
    }

    Reply remove(Command.RemoveTable remove, PointView before, WriteBatch writes) {
        byte[] nameKey = Layout.tableName(group, remove.table());
        byte[] name = before.get(Family.CATALOGUE, nameKey);
        if (name == null) {
            return noSuchNumber(remove.table());
        }
        Table table = table(before, new String(name, StandardCharsets.UTF_8));
        if (table.status() != Table.Status.DELETING) {
            return new Reply.Refused(Kind.RESOURCE_IN_USE, "Table is not being deleted: " + table.name());
        }
        writes.delete(Family.CATALOGUE, nameKey);
        writes.delete(Family.CATALOGUE, Layout.table(group, table.name()));
        Counters counters = counters(before);
        save(writes, new Counters(counters.version() + 1, counters.nextTable()));
        return new Reply.Done();
    }

    private static Reply notFound(String name) {
        return new Reply.Refused(Kind.NOT_FOUND, "Requested resource not found: Table: " + name + " not found");
    }

    private static Reply beingUpdated(Table table) {
        return new Reply.Refused(
                Kind.RESOURCE_IN_USE,
                "Attempt to change a resource which is still in use: Table is being updated: " + table.name());
    }

    private static Reply beingDeleted(Table table) {
        return new Reply.Refused(
                Kind.RESOURCE_IN_USE,
                "Attempt to change a resource which is still in use: Table is being deleted: " + table.name());
    }

    /** The catalogue as it is in a view. */
    Catalogue load(ReadView view) {
        SortedMap<String, Table> tables = new TreeMap<>();
        try (Cursor cursor = view.scan(Family.CATALOGUE, Layout.table(group, ""), Layout.tablesEnd(group), true)) {
            while (cursor.next()) {
                Table table = decode(cursor.value());
                tables.put(table.name(), table);
            }
        }
        return new Catalogue(
                counters(view::get).version(),
                Collections.unmodifiableSortedMap(tables),
                sweeps(view::get),
                new PlacementTransition(group).placement(view::get));
    }

    private Table table(PointView view, String name) {
        byte[] value = view.get(Family.CATALOGUE, Layout.table(group, name));
        return value == null ? null : decode(value);
    }

    private static Table decode(byte[] value) {
        BinaryReader in = new BinaryReader(value);
        Table table = TableCodec.get(in);
        in.expectEnd();
        return table;
    }

    private Counters counters(PointView view) {
        byte[] value = view.get(Family.CATALOGUE, Layout.catalogueCounters(group));
        if (value == null) {
            return Counters.START;
        }
        BinaryReader in = new BinaryReader(value);
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("catalogue of unknown version " + version);
        }
        Counters counters = new Counters(in.getVarint(), in.getInt());
        in.expectEnd();
        return counters;
    }

    private void save(WriteBatch writes, Table table, Counters counters) {
        BinaryWriter out = new BinaryWriter(256);
        TableCodec.put(out, table);
        writes.put(Family.CATALOGUE, Layout.table(group, table.name()), out.toByteArray());
        save(writes, counters);
    }

    private void save(WriteBatch writes, Counters counters) {
        writes.put(
                Family.CATALOGUE,
                Layout.catalogueCounters(group),
                new BinaryWriter(16)
                        .putByte(VERSION)
                        .putVarint(counters.version())
                        .putInt(counters.nextTable())
                        .toByteArray());
    }
}
