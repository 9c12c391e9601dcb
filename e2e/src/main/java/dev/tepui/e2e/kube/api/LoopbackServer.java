package dev.tepui.e2e.kube.api;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves a Kubernetes API over plain HTTP on a loopback address: nobody is asked who they are. Each request has a
 * virtual thread of its own, so that a watch may last.
 */
public final class LoopbackServer implements AutoCloseable {
    static {
        // Without these, JDK's server delays small writes by 40 ms and drops idle connections that clients mean to
        // re-use.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    }

    private final HttpServer http;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Takes the address, and answers nobody yet.
     *
     * @param address port 0 means any free one
     */
    public LoopbackServer(InetSocketAddress address) throws IOException {
        if (!address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("the development API server only listens on loopback addresses");
        }
        http = HttpServer.create(address, 0);
        http.setExecutor(requests);
    }

    /** From now on answers; the filters see every request first. */
    public void start(HttpHandler handler, List<Filter> filters) {
        http.createContext("/", exchange -> handle(exchange, handler))
                .getFilters()
                .addAll(filters);
        http.start();
    }

    private static void handle(HttpExchange exchange, HttpHandler handler) throws IOException {
        if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
            // Clients that would like to watch over a WebSocket take this for "not here" and use plain HTTP.
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, -1);
            }
            return;
        }
        handler.handle(exchange);
    }

    /** Base URL, without a slash at the end. */
    public String url() {
        InetSocketAddress address = http.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** A kubeconfig whose only context is this server. */
    public String kubeconfigYaml() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: tepui
                    cluster:
                      server: %s
                contexts:
                  - name: tepui
                    context:
                      cluster: tepui
                      user: developer
                      namespace: default
                current-context: tepui
                users:
                  - name: developer
                    user: {}
                """.formatted(url());
    }

    /** Stops answering, also those that watch. May be called twice. */
    @Override
    public void close() {
        http.stop(0);
        requests.shutdownNow();
    }
}
