package dev.tepui.storage.http;

import dev.tepui.storage.operation.Operations;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The API port of a node. Credentials are accepted unverified in this version.
 *
 * <p>Stopping is graceful: no new connections, idle ones are closed, requests in flight are answered with
 * {@code Connection: close} until the deadline.
 */
public final class ApiServer {
    /** What the event loops share. */
    record Parts(ApiServerConfig config, Dispatcher dispatcher, RequestObserver observer, RequestBudget budget) {}

    private final Vertx vertx;
    private final Parts parts;
    private final List<ApiEventLoop> loops = new ArrayList<>();
    private volatile int port;

    /** Creates a server that is not yet listening. */
    public ApiServer(Vertx vertx, ApiServerConfig config, Operations operations, RequestObserver observer) {
        this.vertx = vertx;
        this.parts = new Parts(
                config,
                new Dispatcher(operations, observer.usage()),
                observer,
                new RequestBudget(config.largeRequestsMaxBytes()));
    }

    /** Starts listening; completes with the port, or exceptionally when it cannot be bound. Call once. */
    public CompletionStage<Integer> start() {
        // A free port can be found only once: event loops share a port by its number.
        int count = parts.config().port() == 0 ? 1 : parts.config().eventLoops();
        for (int i = 0; i < count; i++) {
            loops.add(new ApiEventLoop(parts));
        }
        Iterator<ApiEventLoop> next = loops.iterator();
        return vertx.deployVerticle((Supplier<ApiEventLoop>) next::next, new DeploymentOptions().setInstances(count))
                .map(id -> port = loops.get(0).port())
                .toCompletionStage();
    }

    /** The port, once started. */
    public int port() {
        return port;
    }

    /** Operations that have begun and are not answered. */
    public int inFlight() {
        return loops.stream().mapToInt(ApiEventLoop::inFlight).sum();
    }

    /** What large requests take at the moment, see {@link ApiServerConfig#largeRequestsMaxBytes}. */
    long largeRequestsBytes() {
        return parts.budget().takenBytes();
    }

    /** Stops gracefully; completes when all connections are closed, at the latest after {@code deadline}. */
    public CompletionStage<Void> stop(Duration deadline) {
        List<Future<Void>> stopping =
                loops.stream().map(loop -> loop.shutdown(deadline)).toList();
        return Future.join(stopping).<Void>mapEmpty().toCompletionStage();
    }
}
