package dev.tepui.storage.admin;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tables over the admin API: the operator declares, looks at and deletes them. */
final class TableAdmin {
    private final Tables tables;
    private final TableStates states;
    private final TableDefinitionJson definitions;

    TableAdmin(AdminServer.Parts parts) {
        this.tables = parts.tables();
        this.states = new TableStates(parts.groups(), parts.region(), parts.poolMillis());
        this.definitions = parts.definitions();
    }

    CompletionStage<HttpAnswer> list() {
        return tables.latest()
                .thenCompose(catalogue -> states.of(catalogue.tables().values()))
                .thenApply(all -> {
                    JsonOutput out = new JsonOutput().beginObject();
                    out.name("tables").beginArray();
                    all.forEach(state -> state.write(out));
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
        CompletionStage<Reply> declared = body.takes() == null
                ? tables.declare(definition, body.sinks(), body.resource())
                : tables.takeOver(definition, body.sinks(), body.resource(), body.takes());
        return declared.thenCompose(this::answer);
    }

    CompletionStage<HttpAnswer> delete(String name, String resource) {
        return tables.delete(name, resource).thenCompose(this::answer);
    }

    CompletionStage<HttpAnswer> setSweeps(SweepSettings sweeps) {
        return tables.setSweeps(sweeps).thenApply(set -> HttpAnswer.json(200, AdminJson.sweeps(sweeps)));
    }

    private CompletionStage<HttpAnswer> answer(Reply reply) {
        return switch (reply) {
            case Reply.TableIs(Table table) -> answer(table);
            case Reply.Refused refused ->
                done(
                        switch (refused.kind()) {
                            case RESOURCE_IN_USE -> HttpAnswer.error(409, "ResourceInUse", refused.message());
                            case NOT_FOUND -> HttpAnswer.error(404, "NotFound", refused.message());
                            case VALIDATION, ITEM_COLLECTION_SIZE_LIMIT, LIMIT_EXCEEDED ->
                                HttpAnswer.error(400, "Validation", refused.message());
                        });
            default -> throw new IllegalStateException("the catalogue answered " + reply);
        };
    }

    private CompletionStage<HttpAnswer> answer(Table table) {
        return states.of(List.of(table)).thenApply(state -> {
            JsonOutput out = new JsonOutput();
            state.get(0).write(out);
            return HttpAnswer.json(200, out.toBytes());
        });
    }

    private static HttpAnswer notFound(String name) {
        return HttpAnswer.error(404, "NotFound", "Requested resource not found: Table: " + name + " not found");
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
