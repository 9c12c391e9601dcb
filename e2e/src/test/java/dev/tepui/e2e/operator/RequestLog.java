package dev.tepui.e2e.operator;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Sees every request to the Kubernetes API: notes those that write, and refuses some as an admission policy would. */
final class RequestLog extends Filter {
    private static final String REFUSAL = """
            {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403,
             "message": "%s"}
            """;

    /** How tests name themselves; whoever else writes is the operator. */
    private static final String TESTS_AGENT = "Java-http-client/";

    /**
     * A request that meant to change something.
     *
     * @param request method and path
     * @param contentType empty when it has no body
     */
    record Write(String request, String contentType, boolean byOperator) {
        boolean isApply() {
            return request.startsWith("PATCH ") && contentType.equals("application/apply-patch+yaml");
        }
    }

    private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
    private volatile Predicate<String> refused = request -> false;
    private volatile String refusal = "";

    /** Requests so far that meant to change something, as method and path. */
    List<String> writes() {
        return writes.stream().map(Write::request).toList();
    }

    /** Those of them that the operator sent. */
    List<Write> writesOfOperator() {
        return writes.stream().filter(Write::byOperator).toList();
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
            writes.add(write(request, exchange.getRequestHeaders()));
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

    private static Write write(String request, Headers headers) {
        String agent = Objects.requireNonNullElse(headers.getFirst("User-Agent"), "");
        String type = Objects.requireNonNullElse(headers.getFirst("Content-Type"), "");
        return new Write(request, type.replaceFirst(";.*", ""), !agent.startsWith(TESTS_AGENT));
    }

    @Override
    public String description() {
        return "notes and refuses requests";
    }
}
