package dev.tepui.storage.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The part of the API server that lives on one event loop: its connections and its buffers. */
final class ApiEventLoop extends VerticleBase {
    /** Session tokens take up to 4 KiB; nothing else is large. */
    private static final int HEADERS_MAX_BYTES = 16 * 1024;

    private static final long SWEEP_MILLIS = 1000;

    private final ApiServerConfig config;
    private final ApiExchanges exchanges;
    private final ConnectionWatch watch;
    private HttpServer server;
    private volatile int port;

    ApiEventLoop(ApiServer.Parts parts) {
        this.config = parts.config();
        this.watch = new ConnectionWatch(config);
        this.exchanges = new ApiExchanges(parts, watch);
    }

    int inFlight() {
        return exchanges.inFlight();
    }

    int port() {
        return port;
    }

    @Override
    public Future<?> start() {
        exchanges.on(context);
        server = vertx.createHttpServer(options(config.host(), config.port()))
                .connectionHandler(connection -> watch.add(connection, System.nanoTime()))
                .requestHandler(exchanges::begin)
                .invalidRequestHandler(ApiEventLoop::refuse);
        vertx.setPeriodic(SWEEP_MILLIS, id -> watch.sweep(System.nanoTime()));
        return server.listen().onSuccess(listening -> port = listening.actualPort());
    }

    /** How connections are treated. HTTP/1.1 only: what the SDKs speak. */
    static HttpServerOptions options(String host, int port) {
        return new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setTcpNoDelay(true)
                .setAcceptBacklog(1024)
                .setMaxHeaderSize(HEADERS_MAX_BYTES)
                .setMaxInitialLineLength(HEADERS_MAX_BYTES)
                // Its detection would hide connections from the watch until they have said enough.
                .setHttp2ClearTextEnabled(false);
    }

    /** What is no HTTP, or too much of it, is answered with a bare status, and the connection is closed. */
    private static void refuse(HttpServerRequest request) {
        request.response()
                .putHeader(AnswerSender.REQUEST_ID, RequestIds.next())
                .putHeader(AnswerSender.CRC, AnswerSender.CRC_OF_NOTHING);
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    }

    @Override
    public Future<?> stop() {
        exchanges.close();
        return Future.succeededFuture();
    }

    /** See {@link ApiServer#stop}. */
    Future<Void> shutdown(Duration deadline) {
        if (server == null) {
            return Future.succeededFuture();
        }
        // At once: an answer that is just being made must not miss it.
        exchanges.closeConnectionsAfterAnswer();
        return server.shutdown(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }
}
