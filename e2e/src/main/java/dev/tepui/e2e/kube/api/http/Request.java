package dev.tepui.e2e.kube.api.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One HTTP request, read as a whole. */
final class Request {
    private final HttpExchange exchange;
    private final List<String> path;
    private final Map<String, String> query = new HashMap<>();
    private final byte[] body;
    private final List<String> warnings = new ArrayList<>();

    Request(HttpExchange exchange) throws IOException {
        this.exchange = exchange;
        String rawPath = exchange.getRequestURI().getRawPath();
        path = Arrays.stream(rawPath.split("/"))
                .filter(s -> !s.isEmpty())
                .map(Request::decode)
                .toList();
        String rawQuery = exchange.getRequestURI().getRawQuery();
        for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&")) {
            String[] sides = pair.split("=", 2);
            query.put(decode(sides[0].replace("+", " ")), sides.length == 2 ? decode(sides[1].replace("+", " ")) : "");
        }
        body = exchange.getRequestBody().readAllBytes();
    }

    String method() {
        return exchange.getRequestMethod();
    }

    List<String> path() {
        return path;
    }

    String query(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return query(name).equals("true") || query(name).equals("1");
    }

    String header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    byte[] body() {
        return body;
    }

    /** What follows from the request and is said in {@code Warning} headers. */
    List<String> warnings() {
        return warnings;
    }

    /** Media type of the body without parameters, empty when none is given. */
    String contentType() {
        return header("Content-Type").split(";")[0].trim();
    }

    /** The program that asks: the part of its user agent before the version. */
    String agent() {
        String agent = header("User-Agent").split("[/ ]")[0];
        return agent.isEmpty() ? "unknown" : agent;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
