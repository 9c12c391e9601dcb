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

    ApiEventLoop(ApiServerConfig config, Dispatcher dispatcher, RequestObserver observer) {
        this.config = config;
        this.watch = new ConnectionWatch(config);
        this.exchanges = new ApiExchanges(config, dispatcher, observer, watch);
    }

    int port() {
        return port;
    }

    @Override
    public Future<?> start() {
        exchanges.on(context);
        server = vertx.createHttpServer(options(config.host(), config.port()))
                .connectionHandler(connection -> watch.add(connection, System.nanoTime()))
                .requestHandler(this::handle);
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
                .setHandle100ContinueAutomatically(true)
                // Its detection would hide connections from the watch until they have said enough.
                .setHttp2ClearTextEnabled(false);
    }

    private void handle(HttpServerRequest request) {
        exchanges.begin(request);
    }

    /** See {@link ApiServer#stop}. */
    Future<Void> shutdown(Duration deadline) {
        if (server == null) {
            return Future.succeededFuture();
        }
        context.runOnContext(now -> exchanges.closeConnectionsAfterAnswer());
        return server.shutdown(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }
}
