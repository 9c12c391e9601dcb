package dev.tepui.storage.provisioning;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.TableChangeJson;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.provisioning.Provisioning.RefusedException.Kind;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Has the operator create, change and delete tables, as resources of the cluster. The operator then declares them to
 * the pool as it does with every resource; this class waits until the catalogue shows it.
 */
public final class OperatorProvisioning implements Provisioning, AutoCloseable {
    private static final long CALL_MILLIS = 5_000;
    private static final long SHOWN_WITHIN_MILLIS = 10_000;
    private static final long POLL_MILLIS = 25;
    private static final int ANSWER_MAX_BYTES = 64 * 1024;

    private final HttpClientAgent client;
    private final String prefix;
    private final Supplier<String> token;
    private final Tables tables;
    private final Scheduler scheduler;

    private record Answer(int status, Buffer body) {}

    /**
     * Creates the client; nothing is sent yet.
     *
     * @param url the pool's provisioning prefix
     * @param token the pool's admin token, empty when there is none; may be read from a file
     */
    public OperatorProvisioning(Vertx vertx, URI url, Supplier<String> token, Tables tables, Scheduler scheduler) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(2_000).setIdleTimeout(60));
        this.prefix = url.toString().replaceAll("/+$", "") + "/tables";
        this.token = token;
        this.tables = tables;
        this.scheduler = scheduler;
    }

    @Override
    public CompletionStage<Table> create(TableDefinition definition, byte[] createTableJson) {
        String name = definition.name();
        return tables.latest().thenCompose(catalogue -> {
            // A table may be there without a resource, retained when that was deleted: a new one would take it over.
            Table present = catalogue.get(name);
            if (present != null && present.status() != Table.Status.DELETING) {
                throw new RefusedException(Kind.RESOURCE_IN_USE, "Table already exists: " + name);
            }
            return call(HttpMethod.POST, prefix, Buffer.buffer(createTableJson)).thenCompose(answer -> {
                if (answer.status() / 100 != 2) {
                    throw refusal(answer, "Table already exists: " + name);
                }
                CompletableFuture<Table> shown = new CompletableFuture<>();
                await(name, table -> table != null && table.status() != Table.Status.DELETING, deadline(), shown);
                return shown;
            });
        });
    }

    @Override
    public CompletionStage<Table> update(Table table, TableChange change) {
        JsonOutput body = new JsonOutput();
        TableChangeJson.write(body, change, table.definition().options().tags());
        String name = table.name();
        return call(HttpMethod.PATCH, urlOf(name), Buffer.buffer(body.toBytes()))
                .thenCompose(answer -> {
                    if (answer.status() / 100 != 2) {
                        throw answer.status() == 404
                                ? notFound(name)
                                : refusal(answer, "The table cannot be changed: " + name);
                    }
                    CompletableFuture<Table> changed = new CompletableFuture<>();
                    await(name, now -> now == null || isMadeIn(now.definition(), change), deadline(), changed);
                    return changed.thenApply(now -> {
                        if (now == null) {
                            throw notFound(name);
                        }
                        return now;
                    });
                });
    }

    private static boolean isMadeIn(TableDefinition definition, TableChange change) {
        return change.applyTo(definition).equals(definition);
    }

    @Override
    public CompletionStage<Table> delete(String name) {
        return tables.latest().thenCompose(catalogue -> {
            Table table = catalogue.get(name);
            if (table == null) {
                throw notFound(name);
            }
            if (table.status() == Table.Status.DELETING) {
                throw CatalogueProvisioning.beingDeleted(name);
            }
            return call(HttpMethod.DELETE, urlOf(name), Buffer.buffer()).thenCompose(answer -> {
                if (answer.status() / 100 != 2) {
                    throw answer.status() == 404
                            ? notFound(name)
                            : refusal(answer, "The table cannot be deleted: " + name);
                }
                CompletableFuture<Table> gone = new CompletableFuture<>();
                await(
                        name,
                        now -> now == null || !now.id().equals(table.id()) || now.status() == Table.Status.DELETING,
                        deadline(),
                        gone);
                return gone.thenApply(ignored -> table);
            });
        });
    }

    private String urlOf(String name) {
        return prefix + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private long deadline() {
        return scheduler.nowMillis() + SHOWN_WITHIN_MILLIS;
    }

    private void await(String name, Predicate<Table> goal, long deadline, CompletableFuture<Table> result) {
        Catalogue catalogue = tables.current();
        Table table = catalogue.get(name);
        if (goal.test(table)) {
            result.complete(table);
        } else if (scheduler.nowMillis() >= deadline) {
            result.completeExceptionally(new Groups.OutcomeUnknownException(
                    "the operator took the request for table " + name + " but the pool does not show it yet"));
        } else {
            scheduler.schedule(() -> await(name, goal, deadline, result), POLL_MILLIS);
        }
    }

    private CompletionStage<Answer> call(HttpMethod method, String url, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url)
                .putHeader("Content-Type", "application/json");
        String secret = token.get();
        if (!secret.isEmpty()) {
            options.putHeader("Authorization", "Bearer " + secret);
        }
        CompletableFuture<Void> connected = new CompletableFuture<>();
        Future<Answer> answer = client.request(options).compose(request -> {
            connected.complete(null);
            return request.send(body)
                    .compose(response -> response.body().map(bytes -> {
                        if (bytes.length() > ANSWER_MAX_BYTES) {
                            throw new IllegalStateException("answer too long");
                        }
                        return new Answer(response.statusCode(), bytes);
                    }));
        });
        return answer.timeout(CALL_MILLIS, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        connected.isDone()
                                ? new Groups.OutcomeUnknownException("the operator did not answer: " + failure)
                                : new Groups.UnavailableException("the operator cannot be reached: " + failure)))
                .toCompletionStage();
    }

    private static RuntimeException refusal(Answer answer, String otherwise) {
        String message = message(answer.body(), otherwise);
        return switch (answer.status()) {
            case 409 ->
                "ResourceInUse".equals(member(answer.body(), "error"))
                        ? new RefusedException(Kind.RESOURCE_IN_USE, message)
                        : new RefusedException(Kind.VALIDATION, message);
            case 400, 403, 422 -> new RefusedException(Kind.VALIDATION, message);
            default -> new Groups.UnavailableException("the operator answered " + answer.status() + ": " + message);
        };
    }

    private static RefusedException notFound(String name) {
        return new RefusedException(Kind.NOT_FOUND, "Requested resource not found: Table: " + name + " not found");
    }

    private static String message(Buffer body, String otherwise) {
        String message = member(body, "message");
        return message == null || message.isBlank() ? otherwise : message;
    }

    /** A string member of a JSON object, or null when the body is something else. */
    private static String member(Buffer body, String name) {
        try {
            return body.toJsonObject().getString(name);
        } catch (DecodeException | ClassCastException somethingElse) {
            return null;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
