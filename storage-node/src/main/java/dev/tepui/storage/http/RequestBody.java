package dev.tepui.storage.http;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** A request's body as it arrives, nearly always in one piece. One thread. */
final class RequestBody {
    /** Source: the service's limit for a request, after decompression. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** The body is larger than any request may be. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLargeException() {
            super(null, null, false, false);
        }
    }

    private static final byte[] EMPTY = {};

    private final RequestMemory memory;
    private Buffer first;
    private List<Buffer> others;
    private int length;
    private int held;

    RequestBody(RequestMemory memory) {
        this.memory = memory;
    }

    /** Another piece. Throws when it is too much, and then keeps nothing of the body. */
    void add(Buffer piece) {
        // An int is enough: pieces are shorter than the maximum.
        length += piece.length();
        try {
            hold(length);
        } catch (RuntimeException refused) {
            forget();
            throw refused;
        }
        if (first == null) {
            first = piece;
        } else {
            if (others == null) {
                others = new ArrayList<>();
            }
            others.add(piece);
        }
    }

    /** The body is, or has been unwrapped to, so many bytes. Throws when that is too much. */
    private void hold(int bytes) {
        if (bytes > MAX_BYTES) {
            throw new TooLargeException();
        }
        if (bytes > held) {
            memory.take(bytes - held);
            held = bytes;
        }
    }

    /** What the request may take, and has taken for this body. */
    RequestMemory memory() {
        return memory;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** All of it, complete and unwrapped. May be called once; the pieces are not kept. */
    byte[] read(ContentCoding coding, Compression compression) {
        byte[] bytes = join();
        forget();
        return coding == ContentCoding.IDENTITY || bytes.length == 0
                ? bytes
                : compression.decompress(coding, bytes, this::hold);
    }

    private byte[] join() {
        if (first == null) {
            return EMPTY;
        }
        if (others == null) {
            return first.getBytes();
        }
        byte[] all = new byte[length];
        first.getBytes(all, 0);
        int position = first.length();
        for (Buffer piece : others) {
            piece.getBytes(all, position);
            position += piece.length();
        }
        return all;
    }

    /** Nobody needs the pieces any more. May be called again. */
    void forget() {
        first = null;
        others = null;
    }
}
