package dev.tepui.storage.http;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.operation.Operation;
import dev.tepui.storage.operation.Operations;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;

/**
 * The requests of one event loop, from their headers to the answer. Answers that need not wait are sent in the same
 * turn of the loop; others come back to it. One thread.
 */
final class ApiExchanges {
    /** Source: the service's limit for a request. */
    static final int BODY_MAX_BYTES = 16 * 1024 * 1024;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/x-amz-json-1.0");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-RequestId");
    private static final CharSequence CRC = HttpHeaders.createOptimized("x-amz-crc32");
    private static final CharSequence TARGET = HttpHeaders.createOptimized("X-Amz-Target");
    private static final String UNKNOWN = "Unknown";

    private final ApiServerConfig config;
    private final Dispatcher dispatcher;
    private final RequestObserver observer;
    private final ConnectionWatch watch;
    private final JsonOutput output = new JsonOutput();
    private final CRC32 crc = new CRC32();
    private Context context;
    private int inFlight;
    private boolean closing;

    ApiExchanges(ApiServerConfig config, Dispatcher dispatcher, RequestObserver observer, ConnectionWatch watch) {
        this.config = config;
        this.dispatcher = dispatcher;
        this.observer = observer;
        this.watch = watch;
    }

    void on(Context eventLoop) {
        context = eventLoop;
    }

    /** From now on every answer ends its connection. */
    void closeConnectionsAfterAnswer() {
        closing = true;
    }

    /** A request's headers have arrived. */
    void begin(HttpServerRequest request) {
        if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
            health(request);
            return;
        }
        if (declaredTooLarge(request)) {
            refuseTooLarge(request);
            return;
        }
        ConnectionWatch.State connection = watch.of(request.connection());
        connection.bodyBegins(System.nanoTime());
        Body body = new Body();
        request.handler(chunk -> {
            if (!body.add(chunk)) {
                request.handler(null).endHandler(null);
                refuseTooLarge(request);
            }
        });
        request.endHandler(end -> {
            connection.bodyComplete();
            new Exchange(request, connection).run(body.bytes());
        });
    }

    private static boolean declaredTooLarge(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // Netty has refused what is no number; a longer number is too large in any case.
        return length != null && (length.length() > 9 || Long.parseLong(length) > BODY_MAX_BYTES);
    }

    private void health(HttpServerRequest request) {
        Buffer body = Buffer.buffer("healthy: " + host(request) + " ");
        crc.reset();
        crc.update(body.getBytes());
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
                .putHeader(REQUEST_ID, RequestIds.next())
                .putHeader(CRC, Long.toString(crc.getValue()));
        if (closing) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(body);
    }

    private static String host(HttpServerRequest request) {
        return request.authority() == null ? "localhost" : request.authority().toString();
    }

    /** The rest of the body is not read: the connection ends with the answer. */
    private static void refuseTooLarge(HttpServerRequest request) {
        request.response()
                .setStatusCode(413)
                .putHeader(REQUEST_ID, RequestIds.next())
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end()
                .onComplete(sent -> request.connection().close());
    }

    /** A body as it arrives: nearly always in one piece. */
    private static final class Body {
        private Buffer first;
        private Buffer all;

        /** False when the body has become too large; then nothing is kept. */
        boolean add(Buffer chunk) {
            if (first == null) {
                first = chunk;
                return chunk.length() <= BODY_MAX_BYTES;
            }
            if (all == null) {
                all = Buffer.buffer(first.length() + chunk.length()).appendBuffer(first);
            }
            if (all.length() + chunk.length() > BODY_MAX_BYTES) {
                return false;
            }
            all.appendBuffer(chunk);
            return true;
        }

        byte[] bytes() {
            if (all != null) {
                return all.getBytes();
            }
            return first == null ? new byte[0] : first.getBytes();
        }
    }

    /** A request whose body is complete. */
    private final class Exchange {
        private final HttpServerRequest request;
        private final ConnectionWatch.State connection;
        private final String requestId = RequestIds.next();
        private final long startNanos = System.nanoTime();
        private String operation = UNKNOWN;
        private Dispatcher.Dispatched dispatched;

        Exchange(HttpServerRequest request, ConnectionWatch.State connection) {
            this.request = request;
            this.connection = connection;
        }

        void run(byte[] body) {
            inFlight++;
            CompletableFuture<Operation.Answer> answer;
            try {
                answer = start(body);
            } catch (RuntimeException e) {
                finish(null, e);
                return;
            }
            if (answer.isDone()) {
                answer.whenComplete(this::finish);
            } else {
                answer.whenComplete((result, failure) -> context.runOnContext(turn -> finish(result, failure)));
            }
        }

        private CompletableFuture<Operation.Answer> start(byte[] body) {
            Operations.Entry entry = dispatcher.find(request.getHeader(TARGET));
            if (entry == null || request.method() != HttpMethod.POST) {
                throw ApiError.unknownOperation();
            }
            operation = entry.name();
            if (inFlight > config.inFlightMax()) {
                throw ApiError.throttling("Too many requests at the same time");
            }
            dispatched = dispatcher.dispatch(entry, body, host(request));
            return dispatched.answer().toCompletableFuture();
        }

        private void finish(Operation.Answer answer, Throwable failure) {
            inFlight--;
            int status = 200;
            String result = RequestObserver.OK;
            output.clear();
            Throwable problem = failure == null ? write(answer) : failure;
            if (problem != null) {
                ApiError error = Dispatcher.toError(problem, operation, requestId);
                output.clear();
                Dispatcher.write(output, error);
                status = error.type().status();
                result = error.type().shortName();
            }
            send(status);
            long now = System.nanoTime();
            connection.answered(now);
            String table = dispatched == null ? null : dispatched.call().table();
            observer.answered(operation, table, result, now - startNanos);
        }

        private Throwable write(Operation.Answer answer) {
            try {
                answer.write(output);
                return null;
            } catch (RuntimeException e) {
                return e;
            }
        }

        private void send(int status) {
            HttpServerResponse response = request.response();
            if (response.closed()) {
                return;
            }
            crc.reset();
            crc.update(output.array(), 0, output.length());
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                    .putHeader(REQUEST_ID, requestId)
                    .putHeader(CRC, Long.toString(crc.getValue()));
            if (closing) {
                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            response.end(Buffer.buffer(output.length()).appendBytes(output.array(), 0, output.length()));
        }
    }
}
