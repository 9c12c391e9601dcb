package dev.tepui.storage.consensus.raft;

import com.alipay.remoting.CustomSerializer;
import com.alipay.remoting.DefaultCustomSerializer;
import com.alipay.remoting.InvokeContext;
import com.alipay.remoting.rpc.RequestCommand;
import com.alipay.remoting.rpc.ResponseCommand;
import com.alipay.remoting.rpc.protocol.RpcRequestCommand;
import com.alipay.remoting.rpc.protocol.RpcResponseCommand;

/**
 * A message between nodes beside Raft's own: one byte that says what it is, and the rest. It travels as these bytes:
 * nothing is serialised, and nothing of a stranger's choice is deserialised.
 */
final class Envelope {
    /** A request to the application's handler. */
    static final byte REQUEST = 1;
    /** Asks for the identity of the replica of a group: 4 bytes. */
    static final byte IDENTITY = 2;
    /** The answer. */
    static final byte REPLY = 3;
    /** The handler failed; what it has done is not known. The rest is a text. */
    static final byte FAILED = 4;
    /** Nothing was done. The rest is a text. */
    static final byte REFUSED = 5;

    /** Bytes as they are. */
    static final CustomSerializer SERIALIZER = new Serializer();

    private final byte kind;
    private final byte[] payload;

    Envelope(byte kind, byte[] payload) {
        this.kind = kind;
        this.payload = payload;
    }

    byte kind() {
        return kind;
    }

    byte[] payload() {
        return payload;
    }

    private byte[] bytes() {
        byte[] result = new byte[1 + payload.length];
        result[0] = kind;
        System.arraycopy(payload, 0, result, 1, payload.length);
        return result;
    }

    private static Envelope of(byte[] content) {
        if (content == null || content.length == 0) {
            return new Envelope(REFUSED, "empty message".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        byte[] payload = new byte[content.length - 1];
        System.arraycopy(content, 1, payload, 0, payload.length);
        return new Envelope(content[0], payload);
    }

    private static final class Serializer extends DefaultCustomSerializer {
        @Override
        public <T extends RequestCommand> boolean serializeContent(T request, InvokeContext context) {
            RpcRequestCommand command = (RpcRequestCommand) request;
            command.setContent(((Envelope) command.getRequestObject()).bytes());
            return true;
        }

        @Override
        public <T extends ResponseCommand> boolean serializeContent(T response) {
            RpcResponseCommand command = (RpcResponseCommand) response;
            command.setContent(((Envelope) command.getResponseObject()).bytes());
            return true;
        }

        @Override
        public <T extends RequestCommand> boolean deserializeContent(T request) {
            RpcRequestCommand command = (RpcRequestCommand) request;
            command.setRequestObject(of(command.getContent()));
            return true;
        }

        @Override
        public <T extends ResponseCommand> boolean deserializeContent(T response, InvokeContext context) {
            RpcResponseCommand command = (RpcResponseCommand) response;
            command.setResponseObject(of(command.getContent()));
            return true;
        }
    }
}
