package dev.tepui.storage.http;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.http.AnswerSender.MediaType;
import dev.tepui.storage.operation.Call;
import dev.tepui.storage.operation.Operation;
import dev.tepui.storage.operation.Operations;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * The requests of one event loop, from their headers to the answer. Answers that need not wait are sent in the same
 * turn of the loop; others come back to it. One thread.
 */
final class ApiExchanges implements AutoCloseable {
    private static final CharSequence TARGET = HttpHeaders.createOptimized("X-Amz-Target");
    private static final String AMAZON_JSON = "application/x-amz-json-1.0";
    private static final String PREFLIGHT_CACHED_SECONDS = "172800";
    private static final String UNKNOWN = "Unknown";
    private static final String TOO_LARGE = "RequestEntityTooLarge";
    private static final int TOO_LARGE_STATUS = 413;

    private final ApiServerConfig config;
    private final Dispatcher dispatcher;
    private final RequestObserver observer;
    private final ConnectionWatch watch;
    private final RequestBudget budget;
    private final AnswerSender sender = new AnswerSender();
    private Context context;

    /** Operations begun and not answered. Written by the event loop alone. */
    private volatile int inFlight;

    ApiExchanges(ApiServer.Parts parts, ConnectionWatch watch) {
        this.config = parts.config();
        this.dispatcher = parts.dispatcher();
        this.observer = parts.observer();
        this.budget = parts.budget();
        this.watch = watch;
    }

    void on(Context eventLoop) {
        context = eventLoop;
    }

    /** Operations that have begun and are not answered. Any thread. */
    int inFlight() {
        return inFlight;
    }

    /** From now on every answer ends its connection. From any thread. */
    void closeConnectionsAfterAnswer() {
        sender.closeConnectionsAfterAnswer();
    }

    /** A request's headers have arrived. */
    void begin(HttpServerRequest request) {
        ConnectionWatch.State connection = watch.of(request.connection());
        RequestBody body = new RequestBody(new RequestMemory(budget));
        connection.bodyBegins(body, System.nanoTime());
        request.exceptionHandler(broken -> {
            connection.bodyEnds(body);
            body.forget();
            body.memory().release();
        });
        boolean asksFirst = request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
        if (declaredTooLarge(request)) {
            refuse(request, new RequestBody.TooLargeException());
            if (asksFirst) {
                request.connection().close();
            }
            return;
        }
        if (asksFirst) {
            request.response().writeContinue();
        }
        request.handler(piece -> {
            try {
                body.add(piece);
            } catch (RuntimeException refused) {
                body.memory().release();
                refuse(request, refused);
            }
        });
        request.endHandler(end -> {
            connection.bodyEnds(body);
            answer(request, connection, body);
        });
    }

    private static boolean declaredTooLarge(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // Netty has refused what is no number; a longer number is too large in any case.
        return length != null && (length.length() > 9 || Long.parseLong(length) > RequestBody.MAX_BYTES);
    }

    /** Answers before the body has arrived, and ends the connection. */
    private void refuse(HttpServerRequest request, RuntimeException why) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        if (why instanceof RequestBody.TooLargeException) {
            sendTooLarge(request);
        } else {
            ApiError error = Dispatcher.toError(why, UNKNOWN, UNKNOWN);
            sender.output().clear();
            Dispatcher.write(sender.output(), error);
            sender.sendOutput(request, RequestIds.next(), error.type().status(), answerType(request));
            observer.answered(UNKNOWN, null, error.type().shortName(), 0);
        }
        discardRest(request);
    }

    /** The service's answer has no body. */
    private void sendTooLarge(HttpServerRequest request) {
        request.response().setChunked(true);
        sender.sendNothing(request, TOO_LARGE_STATUS);
        observer.answered(UNKNOWN, null, TOO_LARGE, 0);
    }

    /**
     * Reads the rest of a body without keeping it, then ends the connection. Closed at once, it would be reset under a
     * client that is still writing, and the client would not get to see the answer. The watch limits the time, and as
     * much again as a request may have is enough.
     */
    private static void discardRest(HttpServerRequest request) {
        int[] discarded = new int[1];
        request.handler((Buffer piece) -> {
            discarded[0] += piece.length();
            if (discarded[0] > RequestBody.MAX_BYTES) {
                request.connection().close();
            }
        });
        request.endHandler(end -> request.connection().close());
    }

    /** A request is complete. */
    private void answer(HttpServerRequest request, ConnectionWatch.State connection, RequestBody body) {
        boolean post = request.method() == HttpMethod.POST;
        if (post && (body.isEmpty() || jsonType(request) != null)) {
            new Exchange(request, connection, body).run();
            return;
        }
        body.memory().release();
        if (request.method() == HttpMethod.GET) {
            sender.sendText(request, 200, MediaType.TEXT, "healthy: " + host(request) + " ");
        } else if (request.method() == HttpMethod.OPTIONS && request.headers().contains(HttpHeaders.ORIGIN)) {
            preflight(request);
        } else {
            sender.sendText(request, 404, MediaType.UNNAMED, "<UnknownOperationException/>\n");
            observer.answered(UNKNOWN, null, ApiError.unknownOperation().type().shortName(), 0);
        }
        connection.answered(System.nanoTime());
    }

    /** Pages in browsers may use the API, as they may the service's: whoever has the credentials. */
    private void preflight(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        String headers = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (headers != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
        }
        String method = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (method != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, method);
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_CACHED_SECONDS);
        sender.sendNothing(request, 200);
    }

    /** The type to answer in: that of the request, if the API speaks it. */
    private static MediaType answerType(HttpServerRequest request) {
        MediaType type = jsonType(request);
        return type == null ? MediaType.JSON : type;
    }

    /** The type of a request's body, or null when it is none that the API speaks. */
    private static MediaType jsonType(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (header == null || header.equals(AMAZON_JSON)) {
            return header == null ? null : MediaType.AMAZON_JSON;
        }
        int end = header.indexOf(';');
        String type = (end < 0 ? header : header.substring(0, end)).trim().toLowerCase(Locale.ROOT);
        return switch (type) {
            case AMAZON_JSON -> MediaType.AMAZON_JSON;
            case "application/json" -> MediaType.JSON;
            default -> null;
        };
    }

    private static String host(HttpServerRequest request) {
        return request.authority() == null ? "localhost" : request.authority().toString();
    }

    @Override
    public void close() {
        sender.close();
    }

    /** A complete request for an operation. */
    private final class Exchange {
        private final HttpServerRequest request;
        private final ConnectionWatch.State connection;
        private final RequestBody body;
        private final String requestId = RequestIds.next();
        private final long startNanos = System.nanoTime();
        private String operation = UNKNOWN;
        /** Null until it has been read. */
        private Call call;

        Exchange(HttpServerRequest request, ConnectionWatch.State connection, RequestBody body) {
            this.request = request;
            this.connection = connection;
            this.body = body;
        }

        void run() {
            connection.operationBegins();
            changeInFlight(1);
            CompletableFuture<Operation.Answer> answer;
            try {
                answer = start();
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

        private CompletableFuture<Operation.Answer> start() {
            Operations.Entry entry = dispatcher.find(request.getHeader(TARGET));
            if (entry != null) {
                operation = entry.name();
            }
            if (inFlight > config.inFlightMax()) {
                throw ApiError.throttling("Too many requests at the same time");
            }
            ContentCoding coding = ContentCoding.named(request.getHeader(HttpHeaders.CONTENT_ENCODING));
            if (coding == null) {
                throw ApiError.serialization("The content encoding of the request is not supported");
            }
            byte[] bytes = body.read(coding, sender.compression());
            if (entry == null) {
                throw Dispatcher.unknownOperation(bytes);
            }
            call = dispatcher.read(entry, bytes, host(request), body.memory());
            return entry.operation().handle(call).toCompletableFuture();
        }

        private void finish(Operation.Answer answer, Throwable failure) {
            changeInFlight(-1);
            if (failure instanceof RequestBody.TooLargeException) {
                body.memory().release();
                sendTooLarge(request);
                connection.operationEnds(System.nanoTime());
                return;
            }
            int status = 200;
            String result = RequestObserver.OK;
            sender.output().clear();
            Throwable problem = failure == null ? write(answer) : failure;
            if (problem != null) {
                ApiError error = Dispatcher.toError(problem, operation, requestId);
                sender.output().clear();
                Dispatcher.write(sender.output(), error);
                status = error.type().status();
                result = error.type().shortName();
            }
            if (request.response().closed()) {
                body.memory().release();
            } else {
                body.memory().takeInAnyCase(sender.output().length());
                sender.sendOutput(request, requestId, status, answerType(request))
                        .onComplete(sent -> body.memory().release());
            }
            long now = System.nanoTime();
            connection.operationEnds(now);
            String table = call == null ? null : call.table();
            observer.answered(operation, table, result, now - startNanos);
        }

        private Throwable write(Operation.Answer answer) {
            try {
                answer.write(sender.output());
                return null;
            } catch (RuntimeException e) {
                return e;
            }
        }

        private void changeInFlight(int by) {
            inFlight += by;
        }
    }
}
