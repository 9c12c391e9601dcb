package dev.tepui.storage.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;

/**
 * Sends back whatever is posted, on the same HTTP stack and with the same options as the API server, and does nothing
 * else: what the benchmarks compare the API with. Arguments: address, port, event loops.
 */
public final class EchoServer extends VerticleBase {
    private final String host;
    private final int port;

    private EchoServer(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** Runs until the process is killed. */
    public static void main(String[] arguments) {
        String host = arguments.length > 0 ? arguments[0] : "127.0.0.1";
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8000;
        int loops = arguments.length > 2
                ? Integer.parseInt(arguments[2])
                : Runtime.getRuntime().availableProcessors();
        Supplier<EchoServer> loop = () -> new EchoServer(host, port);
        Vertx.vertx()
                .deployVerticle(loop, new DeploymentOptions().setInstances(loops))
                .onSuccess(id -> System.out.println("Echo on " + host + ":" + port + ", " + loops + " event loops"))
                .onFailure(failure -> {
                    System.err.println("Echo does not start: " + failure);
                    System.exit(1);
                });
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = ApiEventLoop.options(host, port);
        return vertx.createHttpServer(options).requestHandler(EchoServer::echo).listen();
    }

    private static void echo(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(body::appendBuffer);
        request.endHandler(end -> request.response()
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .end(body));
    }
}
