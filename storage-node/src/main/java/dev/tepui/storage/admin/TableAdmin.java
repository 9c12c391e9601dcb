package dev.tepui.storage.admin;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tables over the admin API: the operator declares, looks at and deletes them. */
final class TableAdmin {
    private static final ReadReply.StatisticsAre NOTHING = new ReadReply.StatisticsAre(0, 0);

    private final Tables tables;
    private final Groups groups;
    private final List<Integer> localGroups;
    private final TableDefinitionJson definitions;
    private final String region;

    TableAdmin(AdminServer.Parts parts) {
        this.tables = parts.tables();
        this.groups = parts.groups();
        this.localGroups = parts.localGroups();
        this.definitions = parts.definitions();
        this.region = parts.region();
    }

    CompletionStage<HttpAnswer> list() {
        return tables.latest()
                .thenCompose(catalogue -> states(catalogue.tables().values()))
                .thenApply(states -> {
                    JsonOutput out = new JsonOutput().beginObject();
                    out.name("tables").beginArray();
                    states.forEach(state -> state.write(out));
                    return HttpAnswer.json(200, out.endArray().endObject().toBytes());
                });
    }

    CompletionStage<HttpAnswer> get(String name) {
        return tables.latest().thenCompose(catalogue -> {
            Table table = catalogue.get(name);
            return table == null ? done(notFound(name)) : answer(table);
        });
    }

    CompletionStage<HttpAnswer> put(String name, AdminJson.PutTable body) {
        TableDefinition definition;
        try {
            definition = definitions.read(body.definition());
        } catch (ApiError refused) {
            return done(HttpAnswer.error(400, "Validation", refused.getMessage()));
        }
        if (!definition.name().equals(name)) {
            return done(HttpAnswer.error(400, "Validation", "definition.TableName is not the name in the path"));
        }
        return tables.declare(definition, body.sinks(), body.resource()).thenCompose(this::answer);
    }

    CompletionStage<HttpAnswer> delete(String name, String resource) {
        return tables.delete(name, resource).thenCompose(this::answer);
    }

    private CompletionStage<HttpAnswer> answer(Reply reply) {
        return switch (reply) {
            case Reply.TableIs(Table table) -> answer(table);
            case Reply.Refused refused ->
                done(
                        switch (refused.kind()) {
                            case RESOURCE_IN_USE -> HttpAnswer.error(409, "ResourceInUse", refused.message());
                            case NOT_FOUND -> HttpAnswer.error(404, "NotFound", refused.message());
                            case VALIDATION, ITEM_COLLECTION_SIZE_LIMIT ->
                                HttpAnswer.error(400, "Validation", refused.message());
                        });
            default -> throw new IllegalStateException("the catalogue answered " + reply);
        };
    }

    private CompletionStage<HttpAnswer> answer(Table table) {
        return states(List.of(table)).thenApply(states -> {
            JsonOutput out = new JsonOutput();
            states.get(0).write(out);
            return HttpAnswer.json(200, out.toBytes());
        });
    }

    /** A table with its statistics and sinks. */
    private record State(Table table, String arn, ReadReply.StatisticsAre statistics, List<SinkState> sinks) {
        void write(JsonOutput out) {
            AdminJson.table(out, table, arn, statistics, sinks);
        }
    }

    private CompletionStage<List<State>> states(Collection<Table> of) {
        CompletionStage<List<State>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (Table table : of) {
            all = all.thenCombine(state(table), (states, state) -> {
                states.add(state);
                return states;
            });
        }
        return all;
    }

    private CompletionStage<State> state(Table table) {
        String arn = "arn:aws:dynamodb:" + region + ":000000000000:table/" + table.name();
        return statistics(table)
                .thenCombine(
                        SinkState.of(groups, table, System.currentTimeMillis()),
                        (statistics, sinks) -> new State(table, arn, statistics, sinks));
    }

    /** Sums the groups of this node's cell; a group that does not answer counts nothing. */
    private CompletionStage<ReadReply.StatisticsAre> statistics(Table table) {
        CompletionStage<ReadReply.StatisticsAre> sum = CompletableFuture.completedFuture(NOTHING);
        if (table.status() == Table.Status.DELETING) {
            return sum;
        }
        for (int group : localGroups) {
            if (group >= 0) {
                CompletionStage<ReadReply.StatisticsAre> part = groups.read(
                                group, new Read.GetStatistics(table.number()), false)
                        .handle((reply, failure) ->
                                reply instanceof ReadReply.StatisticsAre statistics ? statistics : NOTHING);
                sum = sum.thenCombine(
                        part,
                        (a, b) -> new ReadReply.StatisticsAre(
                                a.itemCount() + b.itemCount(), a.sizeBytes() + b.sizeBytes()));
            }
        }
        return sum;
    }

    private static HttpAnswer notFound(String name) {
        return HttpAnswer.error(404, "NotFound", "Requested resource not found: Table: " + name + " not found");
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
