package dev.tepui.operator.nodeclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.operator.nodeclient.TableState.IndexState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * Storage nodes in memory. Tests read and set its fields; {@link #failCall} makes the n-th call, counted from 1 over
 * all methods, find nobody.
 */
public final class FakeNodeClient implements NodeClient {
    /** Identifier under which each host is formed; absent: not formed. */
    public final Map<String, String> formed = new TreeMap<>();
    /** Hosts that do not answer. */
    public final List<String> silent = new ArrayList<>();
    /** The catalogue. */
    public final Map<String, TableState> tables = new TreeMap<>();
    /** How the pool deletes expired items. */
    public SweepSettings sweepSettings = new SweepSettings(2_000, false);
    /** Method and subject of every call, in order. */
    public final List<String> calls = new ArrayList<>();
    /** Number of the call that finds nobody. */
    public OptionalInt failCall = OptionalInt.empty();

    @Override
    public Map<String, Answer<NodeStatus>> statuses(PoolAccess pool) {
        boolean fails = fails("statuses");
        Map<String, Answer<NodeStatus>> answers = new LinkedHashMap<>();
        for (String host : pool.hosts()) {
            answers.put(
                    host,
                    fails || silent.contains(host) ? new Answer.Unreachable<>(host) : new Answer.Ok<>(status(host)));
        }
        return answers;
    }

    @Override
    public Answer<Void> form(PoolAccess pool, String host, String poolId) {
        if (fails("form " + host) || silent.contains(host)) {
            return new Answer.Unreachable<>(host);
        }
        String id = formed.computeIfAbsent(host, absent -> poolId);
        return id.equals(poolId) ? new Answer.Ok<>(null) : new Answer.Conflict<>("formed as " + id);
    }

    @Override
    public Answer<TableState> table(PoolAccess pool, String name) {
        if (fails("table " + name)) {
            return new Answer.Unreachable<>("nobody");
        }
        TableState state = tables.get(name);
        return state == null ? new Answer.NotFound<>() : new Answer.Ok<>(state);
    }

    @Override
    public Answer<List<TableState>> tables(PoolAccess pool) {
        return fails("tables") ? new Answer.Unreachable<>("nobody") : new Answer.Ok<>(List.copyOf(tables.values()));
    }

    @Override
    public Answer<TableState> putTable(
            PoolAccess pool, String name, TableOwner owner, ObjectNode definition, Optional<ArrayNode> streamSinks) {
        if (fails("put " + name)) {
            return new Answer.Unreachable<>("nobody");
        }
        TableState before = tables.get(name);
        boolean foreign = before != null && !owner.resource().equals(before.resource());
        if (foreign && !owner.takes().equals(Optional.of(before.id()))) {
            return new Answer.Conflict<>("Table already exists: " + name);
        }
        List<IndexState> indexes = indexes(before, definition);
        TableState state = new TableState(
                name,
                before == null ? "id-" + name : before.id(),
                before == null && !indexes.isEmpty() ? "CREATING" : TableState.ACTIVE,
                owner.resource(),
                definition,
                "arn:" + name,
                before == null ? 1_764_000_000.5 : before.createdAt(),
                before == null ? 0 : before.itemCount(),
                before == null ? 0 : before.sizeBytes(),
                null,
                null,
                indexes,
                null,
                streamSinks.map(FakeNodeClient::starting).orElse(List.of()));
        tables.put(name, state);
        return new Answer.Ok<>(state);
    }

    /** Those of before, of which those begin to go that are not wanted, and new ones. */
    private static List<IndexState> indexes(TableState before, ObjectNode definition) {
        Map<String, IndexState> indexes = new LinkedHashMap<>();
        List<String> wanted = definition.path("GlobalSecondaryIndexes").findValuesAsText("IndexName");
        if (before != null) {
            before.globalSecondaryIndexes()
                    .forEach(index -> indexes.put(
                            index.name(),
                            wanted.contains(index.name()) ? index : index(index.name(), TableState.DELETING)));
        }
        wanted.forEach(name -> indexes.putIfAbsent(name, index(name, "CREATING")));
        return List.copyOf(indexes.values());
    }

    private static IndexState index(String name, String status) {
        return new IndexState(name, status, false, null, 0, 0, 0, "arn:index/" + name);
    }

    @Override
    public Answer<Void> putMembers(PoolAccess pool, PoolMembers members) {
        return fails("members " + members) ? new Answer.Unreachable<>("nobody") : new Answer.Ok<>(null);
    }

    @Override
    public Answer<SweepSettings> putSweepSettings(PoolAccess pool, SweepSettings settings) {
        if (fails("sweeps " + settings)) {
            return new Answer.Unreachable<>("nobody");
        }
        sweepSettings = settings;
        return new Answer.Ok<>(settings);
    }

    @Override
    public Answer<TableState> deleteTable(PoolAccess pool, String name, String resource) {
        if (fails("delete " + name)) {
            return new Answer.Unreachable<>("nobody");
        }
        TableState removed = tables.remove(name);
        return removed == null ? new Answer.NotFound<>() : new Answer.Ok<>(removed);
    }

    private static List<TableState.Sink> starting(ArrayNode sinks) {
        return StreamSupport.stream(sinks.spliterator(), false)
                .map(sink -> new TableState.Sink((ObjectNode) sink, "STARTING", 0, null))
                .toList();
    }

    private NodeStatus status(String host) {
        String id = formed.get(host);
        return new NodeStatus(
                host, "a", "default", id != null, id, id != null, "0.1.0", null, sweepSettings, null, List.of());
    }

    private boolean fails(String call) {
        calls.add(call);
        return failCall.isPresent() && failCall.getAsInt() == calls.size();
    }
}
