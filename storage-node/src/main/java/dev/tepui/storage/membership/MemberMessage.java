package dev.tepui.storage.membership;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What members ask each other about membership.
 *
 * <pre>
 * request: kind (1 byte) · group (4) · pool name · pool id · address   (strings as in DataOutput.writeUTF)
 * answer:  status (1 byte) · text; to WHO also: pool id · formed, started, ready (1 byte each)
 * </pre>
 */
final class MemberMessage {
    /** First bytes; the router's messages have 1 to 4. */
    static final byte WHO = 16;

    static final byte REMOVE = 17;
    static final byte ADD = 18;

    /** Asks whether the group still counts this node; OK means that it does not. */
    static final byte RELEASE = 19;

    /** A request. {@code poolId} is empty when the asking node does not know it. */
    record Request(byte kind, int group, String pool, String poolId, String address) {
        byte[] encode() {
            return bytes(out -> {
                out.writeByte(kind);
                out.writeInt(group);
                out.writeUTF(pool);
                out.writeUTF(poolId);
                out.writeUTF(address);
            });
        }

        static Request decode(byte[] message) {
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(message))) {
                return new Request(in.readByte(), in.readInt(), in.readUTF(), in.readUTF(), in.readUTF());
            } catch (IOException e) {
                throw new IllegalArgumentException("not a membership message", e);
            }
        }
    }

    /** Status of an answer. */
    enum Status {
        OK,
        /** The text is the leader's address or empty. */
        NOT_LEADER,
        /** The text says why. */
        FAILED
    }

    /**
     * An answer.
     *
     * @param formed the asked node belongs to a formed pool
     * @param started some group of the pool has had a leader, as far as the asked node knows
     * @param ready it serves
     */
    record Answer(Status status, String text, String poolId, boolean formed, boolean started, boolean ready) {
        static Answer of(Status status, String text) {
            return new Answer(status, text, "", false, false, false);
        }

        byte[] encode() {
            return bytes(out -> {
                out.writeByte(status.ordinal());
                out.writeUTF(text.length() > 1000 ? text.substring(0, 1000) : text);
                out.writeUTF(poolId);
                out.writeBoolean(formed);
                out.writeBoolean(started);
                out.writeBoolean(ready);
            });
        }

        static Answer decode(byte[] message) {
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(message))) {
                int status = in.readUnsignedByte();
                if (status >= Status.values().length) {
                    throw new IllegalArgumentException("not an answer about membership");
                }
                return new Answer(
                        Status.values()[status],
                        in.readUTF(),
                        in.readUTF(),
                        in.readBoolean(),
                        in.readBoolean(),
                        in.readBoolean());
            } catch (IOException e) {
                throw new IllegalArgumentException("not an answer about membership", e);
            }
        }
    }

    private MemberMessage() {}

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
