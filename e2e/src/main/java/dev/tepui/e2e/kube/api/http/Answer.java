package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What goes back to the client. */
interface Answer {
    /** Sends the whole response; may block for as long as a watch lasts. */
    void send(HttpExchange exchange, List<String> warnings) throws IOException;

    static Answer json(int code, JsonNode body) {
        return bytes(code, "application/json", Bodies.write(body));
    }

    static Answer ok(JsonNode body) {
        return json(200, body);
    }

    static Answer text(String text) {
        return bytes(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer bytes(int code, String contentType, byte[] bytes) {
        return (exchange, warnings) -> {
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", contentType);
            headers.set("Cache-Control", "no-cache, private");
            warnings.forEach(w -> headers.add("Warning", "299 - \"" + w.replace("\"", "\\\"") + "\""));
            // For HttpServer -1 means "no body", and 0 "a body of unknown length".
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }
}
