package dev.tepui.e2e.operator;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Sees every request to the Kubernetes API: notes those that write, and refuses some as an admission policy would. */
final class RequestLog extends Filter {
    private static final String REFUSAL = """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403,
             "message": "%s"}
            """;

    private final Queue<String> writes = new ConcurrentLinkedQueue<>();
    private volatile Predicate<String> refused = request -> false;
    private volatile String refusal = "";

    /** Requests so far that meant to change something, as method and path. */
    List<String> writes() {
        return List.copyOf(writes);
    }

    /** From now on refuses requests with this method under this path. */
    void refuse(String method, String path, String message) {
        refusal = message;
        refused = request -> request.startsWith(method + " " + path);
    }

    void refuseNothing() {
        refused = request -> false;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        if (!exchange.getRequestMethod().equals("GET")) {
            writes.add(request);
        }
        if (!refused.test(request)) {
            chain.doFilter(exchange);
            return;
        }
        byte[] body = REFUSAL.formatted(refusal).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(403, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public String description() {
        return "notes and refuses requests";
    }
}
