package dev.tepui.storage.http;

import dev.tepui.storage.operation.Operations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The API port of a node. Credentials are accepted unverified in this version.
 *
 * <p>Stopping is graceful: no new connections, idle ones are closed, requests in flight are answered with
 * {@code Connection: close} until the deadline.
 */
public final class ApiServer {
    private final Vertx vertx;
    private final ApiServerConfig config;
    private final Dispatcher dispatcher;
    private final RequestObserver observer;
    private final List<ApiEventLoop> loops = new ArrayList<>();
    private int port;

    /** Creates a server that is not yet listening. */
    public ApiServer(Vertx vertx, ApiServerConfig config, Operations operations, RequestObserver observer) {
        this.vertx = vertx;
        this.config = config;
        this.dispatcher = new Dispatcher(operations);
        this.observer = observer;
    }

    /** Starts listening; completes with the port, or exceptionally when it cannot be bound. Call once. */
    public CompletionStage<Integer> start() {
        // The first one finds the port, the others share it.
        Future<Integer> started = deploy(config.port());
        for (int i = 1; i < config.eventLoops(); i++) {
            started = started.compose(this::deploy);
        }
        return started.onSuccess(bound -> port = bound).toCompletionStage();
    }

    private Future<Integer> deploy(int onPort) {
        ApiEventLoop loop = new ApiEventLoop(config, dispatcher, observer);
        loops.add(loop);
        loop.listenOn(onPort);
        return vertx.deployVerticle(loop).map(id -> loop.port());
    }

    /** The port, once started. */
    public int port() {
        return port;
    }

    /** Stops gracefully; completes when all connections are closed, at the latest after {@code deadline}. */
    public CompletionStage<Void> stop(Duration deadline) {
        List<Future<Void>> stopping =
                loops.stream().map(loop -> loop.shutdown(deadline)).toList();
        return Future.join(stopping).<Void>mapEmpty().toCompletionStage();
    }
}
