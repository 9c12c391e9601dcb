package dev.tepui.storage.placement;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Messages between the routers of two nodes.
 *
 * <pre>
 * request: kind (1 byte) · group (4) · body: a request, a read, or nothing
 * answer:  status (1 byte) · body: reply, leader's address, or a reason
 * </pre>
 */
final class Frame {
    /** Kinds of requests; membership's messages use others (see {@code membership}). */
    static final byte WRITE = 1;

    static final byte READ_CONSISTENT = 2;
    static final byte READ_EVENTUAL = 3;
    static final byte BARRIER = 4;

    static final int REQUEST_HEADER_BYTES = 5;

    /** What an asked node answers. */
    enum Status {
        /** The body is the reply. */
        OK,
        /** Not the leader, nothing done; the body is the leader's address or empty. */
        NOT_LEADER,
        /** Nothing done; the body says why. */
        REJECTED,
        /** A write that may be in the log; the body says why. */
        UNKNOWN
    }

    private static final Status[] STATUSES = Status.values();

    /** An answer, taken apart. */
    record Answer(Status status, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private Frame() {}

    static byte[] request(byte kind, int group, byte[] body) {
        return ByteBuffer.allocate(REQUEST_HEADER_BYTES + body.length)
                .put(kind)
                .putInt(group)
                .put(body)
                .array();
    }

    static int group(byte[] request) {
        return ByteBuffer.wrap(request).getInt(1);
    }

    static byte[] body(byte[] request) {
        return Arrays.copyOfRange(request, REQUEST_HEADER_BYTES, request.length);
    }

    static byte[] answer(Status status, byte[] body) {
        return ByteBuffer.allocate(1 + body.length)
                .put((byte) status.ordinal())
                .put(body)
                .array();
    }

    static byte[] answer(Status status, String text) {
        return answer(status, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Throws IllegalArgumentException for what no node of this version sends. */
    static Answer parseAnswer(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] < 0 || bytes[0] >= STATUSES.length) {
            throw new IllegalArgumentException("not an answer");
        }
        return new Answer(STATUSES[bytes[0]], Arrays.copyOfRange(bytes, 1, bytes.length));
    }
}
