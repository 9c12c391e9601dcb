package dev.tepui.e2e.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and the endpoint, passes everything on, and spoils the answers that it is told to. */
final class BadNetwork implements AutoCloseable {
    /** What becomes of one request. */
    enum Fault {
        /** Not passed on; the answer is an exception that says to try later. */
        REFUSED,
        /** Not passed on; the answer is an internal error. */
        FAILED,
        /** Passed on and served; the connection ends without an answer. */
        LOST,
        /** Passed on and served; a digit of the answer is another one. */
        DAMAGED
    }

    private static final List<String> PASSED_ON =
            List.of("x-amz-target", "content-type", "authorization", "x-amz-date");
    private static final List<String> PASSED_BACK = List.of("content-type", "x-amz-crc32", "x-amzn-requestid");
    private static final String THROTTLED =
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ThrottlingException\",\"message\":\"Try later\"}";

    private final URI endpoint;
    private final HttpServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();

    BadNetwork(URI endpoint) throws IOException {
        this.endpoint = endpoint;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** What becomes of the next requests; those after them are served. */
    void next(Fault... planned) {
        faults.addAll(List.of(planned));
    }

    /** Requests so far, repeated ones too. */
    int requests() {
        return requests.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            Fault fault = faults.poll();
            if (fault == Fault.REFUSED) {
                answer(exchange, 400, THROTTLED.getBytes(StandardCharsets.UTF_8));
            } else if (fault == Fault.FAILED) {
                answer(exchange, 500, new byte[0]);
            } else {
                passOn(exchange, body, fault);
            }
        }
    }

    private void passOn(HttpExchange exchange, byte[] body, Fault fault) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        PASSED_ON.forEach(
                name -> request.header(name, exchange.getRequestHeaders().getFirst(name)));
        HttpResponse<byte[]> response = send(request.build());
        byte[] answer = response.body();
        if (fault == Fault.DAMAGED) {
            damage(answer);
        }
        if (fault != Fault.LOST) {
            PASSED_BACK.forEach(name -> response.headers()
                    .firstValue(name)
                    .ifPresent(value -> exchange.getResponseHeaders().set(name, value)));
            answer(exchange, response.statusCode(), answer);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void damage(byte[] answer) {
        for (int i = 0; i < answer.length; i++) {
            if (answer[i] == '4') {
                answer[i] = '5';
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
