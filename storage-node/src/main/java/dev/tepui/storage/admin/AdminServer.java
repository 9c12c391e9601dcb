package dev.tepui.storage.admin;

import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.membership.Leadership;
import dev.tepui.storage.membership.Membership;
import dev.tepui.storage.membership.Readiness;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.protection.Disk;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin port.
 *
 * <pre>
 * GET  /live /ready /metrics          for kubelet and Prometheus, without a token
 * GET  /v1/status                     the node and its replicas
 * POST /v1/form                       makes this node a founding member
 * GET  /v1/tables, /v1/tables/{name}
 * PUT  /v1/tables/{name}              declares a table
 * DEL  /v1/tables/{name}?resource=…   begins to delete one
 * PUT  /v1/time-to-live              says how expired items are deleted
 * POST /v1/drain                      hands leaderships over
 * </pre>
 *
 * <p>It listens before the node is formed; what is about tables is answered with 503 until then. Nothing here blocks an
 * event loop: metrics are gathered on a worker.
 */
public final class AdminServer {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    /** A CreateTable request with 50 long tags has 20 KB. */
    static final int BODY_MAX_BYTES = 256 * 1024;

    private static final int IDLE_SECONDS = 60;
    private static final long BODY_WITHIN_SECONDS = 10;
    private static final long DRAIN_MILLIS = 10_000;
    private static final String TABLES = "/v1/tables/";

    /** Who the node is. */
    public record Identity(String node, String zone, String pool, String version) {}

    /**
     * What the port shows and changes.
     *
     * @param live false when only a restart can help
     * @param placement which members hold which groups, as far as the node knows
     * @param disk the data volume, looked at a moment ago
     * @param poolMillis the time, epoch milliseconds; empty while it is not known
     */
    public record Parts(
            Identity identity,
            String region,
            AdminToken token,
            Membership membership,
            Leadership leadership,
            Tables tables,
            Groups groups,
            Supplier<Placement> placement,
            Supplier<Disk> disk,
            Supplier<OptionalLong> poolMillis,
            TableDefinitionJson definitions,
            Supplier<List<Replica.Status>> replicas,
            Supplier<Readiness> readiness,
            Supplier<List<String>> failures,
            CollectorRegistry metrics) {}

    private final Vertx vertx;
    private final Parts parts;
    private final TableAdmin tableAdmin;
    private HttpServer server;

    /** Creates the server; {@link #start} listens. */
    public AdminServer(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.tableAdmin = new TableAdmin(parts);
    }

    /** Listens; completes with the port. */
    public CompletionStage<Integer> start(String host, int port) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(16 * 1024)
                .setMaxInitialLineLength(8 * 1024);
        server = vertx.createHttpServer(options).requestHandler(this::handle);
        return server.listen().map(HttpServer::actualPort).toCompletionStage();
    }

    /** Stops listening, answering what is being worked on for a moment longer. */
    public CompletionStage<Void> stop() {
        return server == null
                ? CompletableFuture.completedFuture(null)
                : server.shutdown(1, TimeUnit.SECONDS).toCompletionStage();
    }

    private void handle(HttpServerRequest request) {
        request.exceptionHandler(broken -> LOG.debug("connection broke: {}", broken.toString()));
        CompletionStage<HttpAnswer> answer;
        try {
            answer = dispatch(request);
        } catch (RuntimeException failure) {
            answer = CompletableFuture.completedFuture(failed(request.path(), failure));
        }
        answer.whenComplete(
                (value, failure) -> send(request, failure == null ? value : failed(request.path(), failure)));
    }

    private static void send(HttpServerRequest request, HttpAnswer answer) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        boolean hasBody = request.getHeader("Content-Length") != null || request.getHeader("Transfer-Encoding") != null;
        if (hasBody && !request.isEnded()) {
            // What is left of a refused body will not be read.
            request.response().putHeader("Connection", "close");
        }
        request.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", answer.contentType())
                .end(Buffer.buffer(answer.body()));
    }

    private CompletionStage<HttpAnswer> dispatch(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        String call = request.method().name() + " " + path;
        switch (call) {
            case "GET /live":
                List<String> failures = parts.failures().get();
                return done(HttpAnswer.text(
                        failures.isEmpty() ? 200 : 503,
                        "text/plain",
                        failures.isEmpty() ? "live\n" : String.join("\n", failures) + "\n"));
            case "GET /ready":
                Readiness readiness = parts.readiness().get();
                return done(HttpAnswer.text(
                        readiness.ready() ? 200 : 503,
                        "text/plain",
                        readiness.ready() ? "ready\n" : String.join("\n", readiness.reasons()) + "\n"));
            case "GET /metrics":
                return vertx.executeBlocking(this::metrics, false).toCompletionStage();
            default:
                return path.startsWith("/v1/")
                        ? v1(request, call, path)
                        : done(HttpAnswer.error(404, "NotFound", "no such path"));
        }
    }

    private CompletionStage<HttpAnswer> v1(HttpServerRequest request, String call, String path) {
        if (!parts.token().accepts(request.getHeader("Authorization"))) {
            return done(HttpAnswer.error(401, "Unauthorized", "this path needs the pool's admin token"));
        }
        switch (call) {
            case "GET /v1/status":
                return done(status());
            case "POST /v1/form":
                return body(request).thenCompose(this::form);
            case "POST /v1/drain":
                return parts.leadership()
                        .drain(DRAIN_MILLIS)
                        .thenApply(ignored -> HttpAnswer.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
            case "PUT /v1/time-to-live":
                return parts.membership().poolId().isEmpty()
                        ? done(notFormed())
                        : body(request).thenCompose(body -> tableAdmin.setSweeps(AdminJson.sweeps(body)));
            case "PUT /v1/members":
                return parts.membership().poolId().isEmpty()
                        ? done(notFormed())
                        : body(request).thenCompose(body -> place(AdminJson.members(body)));
            case "GET /v1/tables":
                return parts.membership().poolId().isEmpty() ? done(notFormed()) : tableAdmin.list();
            default:
                break;
        }
        if (!path.startsWith(TABLES)) {
            return done(HttpAnswer.error(404, "NotFound", "no such path"));
        }
        if (parts.membership().poolId().isEmpty()) {
            return done(notFormed());
        }
        String name = URLDecoder.decode(path.substring(TABLES.length()), StandardCharsets.UTF_8);
        return switch (request.method().name()) {
            case "GET" -> tableAdmin.get(name);
            case "PUT" -> body(request).thenCompose(body -> tableAdmin.put(name, AdminJson.putTable(body)));
            case "DELETE" -> tableAdmin.delete(name, request.getParam("resource"));
            default -> done(HttpAnswer.error(405, "MethodNotAllowed", "no such method"));
        };
    }

    /** Neither "there are no tables" nor "no such table": a node outside of a pool does not know. */
    private static HttpAnswer notFormed() {
        return HttpAnswer.error(503, "Unavailable", "this node has not been formed or joined a pool yet");
    }

    private HttpAnswer status() {
        Readiness readiness = parts.readiness().get();
        AdminJson.NodeStatus node = new AdminJson.NodeStatus(
                parts.identity().node(),
                parts.identity().zone(),
                parts.identity().pool(),
                parts.membership().poolId().orElse(null),
                readiness.ready(),
                readiness.reasons(),
                parts.identity().version(),
                parts.disk().get());
        return HttpAnswer.json(
                200,
                AdminJson.status(
                        node,
                        new AdminJson.PoolState(
                                parts.tables().current().sweeps(),
                                parts.placement().get()),
                        parts.replicas().get()));
    }

    private CompletionStage<HttpAnswer> place(AdminJson.PutMembers wanted) {
        Placement present = parts.placement().get();
        MemberList members =
                MemberList.parse(wanted.members(), present.members().raftPort());
        return parts.tables()
                .place(members, wanted.cells(), present.places().size())
                .thenApply(reply -> reply instanceof Reply.Refused refused
                        ? HttpAnswer.error(409, "Conflict", refused.message())
                        : HttpAnswer.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
    }

    private CompletionStage<HttpAnswer> form(Buffer body) {
        return parts.membership().form(AdminJson.poolId(body)).handle((ignored, failure) -> {
            if (failure == null) {
                return status();
            }
            if (failure instanceof Membership.OtherPoolException other) {
                return HttpAnswer.error(409, "OtherPool", other.getMessage());
            }
            throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
        });
    }

    private HttpAnswer metrics() {
        StringWriter text = new StringWriter();
        try {
            TextFormat.write004(text, parts.metrics().metricFamilySamples());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return HttpAnswer.text(200, TextFormat.CONTENT_TYPE_004, text.toString());
    }

    /** The whole body, refused when it is too long, in one piece or in many, or takes too long to come. */
    private CompletionStage<Buffer> body(HttpServerRequest request) {
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > BODY_MAX_BYTES) {
                request.pause();
                promise.tryFail(new IllegalArgumentException("the body has more than " + BODY_MAX_BYTES + " bytes"));
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> promise.tryComplete(body));
        request.exceptionHandler(promise::tryFail);
        Future<Buffer> inTime = promise.future().timeout(BODY_WITHIN_SECONDS, TimeUnit.SECONDS);
        return inTime.toCompletionStage();
    }

    private static HttpAnswer failed(String path, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalArgumentException wrong) {
            return HttpAnswer.error(400, "Validation", wrong.getMessage());
        }
        if (cause instanceof Groups.UnavailableException || cause instanceof Groups.OutcomeUnknownException) {
            return HttpAnswer.error(503, "Unavailable", cause.getMessage());
        }
        LOG.error("admin request failed path={}", path, cause);
        return HttpAnswer.error(500, "InternalError", "see this node's log");
    }

    private static CompletionStage<HttpAnswer> done(HttpAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
