package dev.tepui.storage.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * Sends a large body as fast as its client reads, so that the network's buffers, which are not on the heap, hold a few
 * pieces of it and never all. One thread.
 */
final class LargeBody {
    private static final int PIECE_BYTES = 64 * 1024;

    private final HttpServerResponse response;
    private final byte[] bytes;
    private final int length;
    private final Promise<Void> sent = Promise.promise();
    private int position;

    /** The first {@code length} of {@code bytes}, which nobody changes any more. */
    LargeBody(HttpServerResponse response, byte[] bytes, int length) {
        this.response = response;
        this.bytes = bytes;
        this.length = length;
    }

    /** Completes when the network has taken all of it; fails when the connection ends before. Call once. */
    Future<Void> send() {
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(length));
        response.closeHandler(closed -> sent.tryFail("The connection was closed"));
        response.drainHandler(room -> goOn());
        goOn();
        return sent.future();
    }

    private void goOn() {
        while (position < length && !response.writeQueueFull()) {
            int count = Math.min(PIECE_BYTES, length - position);
            Buffer piece = Buffer.buffer(count).appendBytes(bytes, position, count);
            position += count;
            if (position == length) {
                response.end(piece).onSuccess(sent::tryComplete).onFailure(sent::tryFail);
            } else {
                response.write(piece);
            }
        }
    }
}
