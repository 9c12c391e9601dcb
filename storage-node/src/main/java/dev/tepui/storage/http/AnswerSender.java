package dev.tepui.storage.http;

import dev.tepui.storage.json.JsonOutput;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Sends the answers of one event loop, with what all of them carry: a request id and the checksum of the body as it is
 * sent, which is what the SDKs verify (after compression, before they decompress). One thread.
 */
final class AnswerSender implements AutoCloseable {
    /** What an answer's body is, for the Content-Type header. */
    enum MediaType {
        /** What the SDKs speak. */
        AMAZON_JSON("application/x-amz-json-1.0"),
        /** For those who asked in it. */
        JSON("application/json"),
        /** Of the health check. */
        TEXT("text/plain"),
        /** Of what the service answers in XML; it names no type there. */
        UNNAMED(null);

        private final CharSequence header;

        MediaType(String header) {
            this.header = header == null ? null : HttpHeaders.createOptimized(header);
        }
    }

    /** The header with the id under which logs know a request. */
    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-RequestId");
    /** The header with the checksum of the body. */
    static final CharSequence CRC = HttpHeaders.createOptimized("x-amz-crc32");

    /** The checksum of an empty body. */
    static final CharSequence CRC_OF_NOTHING = HttpHeaders.createOptimized("0");

    private final JsonOutput output = new JsonOutput();
    private final CRC32 crc = new CRC32();
    private final Compression compression = new Compression();
    private volatile boolean closing;

    /** From now on every answer ends its connection. From any thread. */
    void closeConnectionsAfterAnswer() {
        closing = true;
    }

    /** Where an answer is written before {@link #sendOutput}. */
    JsonOutput output() {
        return output;
    }

    /** What decompresses the loop's requests. */
    Compression compression() {
        return compression;
    }

    /**
     * Sends what was written, compressed if the client wishes it and it is worth it. Completes when the network has
     * taken all of it, or will take no more; then the answer's memory is free.
     */
    Future<Void> sendOutput(HttpServerRequest request, String requestId, int status, MediaType type) {
        byte[] body = output.array();
        int length = output.length();
        HttpServerResponse response = begin(request, requestId, status);
        ContentCoding.Wish wish = wish(request);
        if (wish.coding() != ContentCoding.IDENTITY
                && (length >= Compression.WORTHWHILE_MIN_BYTES || wish.identityRefused())) {
            compression.compress(wish.coding(), body, length);
            response.putHeader(HttpHeaders.CONTENT_ENCODING, wish.coding().token());
            body = compression.array();
            length = compression.length();
        }
        return end(response, type, body, length);
    }

    private static ContentCoding.Wish wish(HttpServerRequest request) {
        if (!request.headers().contains(HttpHeaders.ACCEPT_ENCODING)) {
            return ContentCoding.Wish.NONE;
        }
        return ContentCoding.wished(String.join(",", request.headers().getAll(HttpHeaders.ACCEPT_ENCODING)));
    }

    /** Sends a short text. */
    void sendText(HttpServerRequest request, int status, MediaType type, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        end(begin(request, RequestIds.next(), status), type, body, body.length);
    }

    /** Sends no body; {@code response} may have headers of its own already. */
    void sendNothing(HttpServerRequest request, int status) {
        begin(request, RequestIds.next(), status).putHeader(CRC, CRC_OF_NOTHING).end();
    }

    private HttpServerResponse begin(HttpServerRequest request, String requestId, int status) {
        HttpServerResponse response = request.response().setStatusCode(status).putHeader(REQUEST_ID, requestId);
        if (closing) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        if (request.headers().contains(HttpHeaders.ORIGIN)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        return response;
    }

    private Future<Void> end(HttpServerResponse response, MediaType type, byte[] body, int length) {
        crc.reset();
        crc.update(body, 0, length);
        response.putHeader(CRC, Long.toString(crc.getValue()));
        if (type.header != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, type.header);
        }
        return length > JsonOutput.KEPT_MAX_BYTES
                ? new LargeBody(response, body, length).send()
                : response.end(Buffer.buffer(length).appendBytes(body, 0, length));
    }

    @Override
    public void close() {
        compression.close();
    }
}
