package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import dev.tepui.storage.consensus.Messenger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;

/**
 * {@link Messenger} over JRaft's transport. One connection per node and target; it is made again when it broke, and the
 * target's name is resolved again then.
 */
final class RaftMessenger implements Messenger, AutoCloseable {
    static {
        Transport.prepare();
    }

    private final PromptRpcClient client;
    /** The identity of a group's local replica, empty when there is none. */
    private final IntFunction<OptionalInt> identities;

    private volatile Handler handler;
    private volatile boolean closed;

    RaftMessenger(IntFunction<OptionalInt> identities) {
        this.identities = identities;
        client = (PromptRpcClient) RpcFactoryHelper.rpcFactory().createRpcClient();
        if (!client.init(new RpcOptions())) {
            throw new IllegalStateException("cannot start the RPC client");
        }
    }

    @Override
    public void handle(Handler newHandler) {
        handler = newHandler;
    }

    @Override
    public CompletionStage<byte[]> send(String address, byte[] request, Duration timeout) {
        return send(address, new Envelope(Envelope.REQUEST, request), timeout);
    }

    /** The identity of a group's replica at {@code address}. */
    CompletionStage<Integer> identity(String address, int group, Duration timeout) {
        byte[] payload = ByteBuffer.allocate(Integer.BYTES).putInt(group).array();
        return send(address, new Envelope(Envelope.IDENTITY, payload), timeout)
                .thenApply(reply -> ByteBuffer.wrap(reply).getInt());
    }

    private CompletionStage<byte[]> send(String address, Envelope envelope, Duration timeout) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        if (closed) {
            result.completeExceptionally(new NotSentException("not sent to " + address + ": this node is stopping"));
            return result;
        }
        Endpoint target = Peers.endpoint(address);
        client.connect(target).whenComplete((connected, failure) -> {
            if (failure == null && connected) {
                invoke(target, envelope, timeout, result);
            } else {
                result.completeExceptionally(new NotSentException("not sent to " + target + ": no connection"));
            }
        });
        return result;
    }

    private void invoke(Endpoint target, Envelope envelope, Duration timeout, CompletableFuture<byte[]> result) {
        try {
            client.invokeAsync(target, envelope, null, new Reply(target, result), timeout.toMillis());
        } catch (RemotingException e) {
            // Thrown before anything is written: no connection, or one whose buffers are full.
            result.completeExceptionally(new NotSentException("not sent to " + target + ": " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.completeExceptionally(e);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private record Reply(Endpoint target, CompletableFuture<byte[]> result) implements InvokeCallback {
        @Override
        public void complete(Object reply, Throwable failure) {
            if (failure != null) {
                result.completeExceptionally(failure);
                return;
            }
            if (!(reply instanceof Envelope envelope)) {
                result.completeExceptionally(new IllegalStateException("not a reply of " + target + ": " + reply));
                return;
            }
            switch (envelope.kind()) {
                case Envelope.REPLY -> result.complete(envelope.payload());
                case Envelope.REFUSED ->
                    result.completeExceptionally(
                            new NotSentException("refused by " + target + ": " + text(envelope.payload())));
                default ->
                    result.completeExceptionally(
                            new IllegalStateException("failed at " + target + ": " + text(envelope.payload())));
            }
        }

        /** Null: on the network thread. */
        @Override
        public Executor executor() {
            return null;
        }
    }

    /** Answers an envelope that came in; on a network thread. */
    void onEnvelope(Envelope request, RpcContext context) {
        switch (request.kind()) {
            case Envelope.REQUEST -> onRequest(request.payload(), context);
            case Envelope.IDENTITY -> context.sendResponse(identity(request.payload()));
            default -> context.sendResponse(message(Envelope.REFUSED, "unknown kind of message " + request.kind()));
        }
    }

    private void onRequest(byte[] payload, RpcContext context) {
        Handler current = handler;
        if (current == null || closed) {
            context.sendResponse(message(Envelope.REFUSED, "not serving requests now"));
            return;
        }
        try {
            current.handle(payload)
                    .whenComplete((reply, failure) -> context.sendResponse(
                            failure == null
                                    ? new Envelope(Envelope.REPLY, reply)
                                    : message(Envelope.FAILED, failure.toString())));
        } catch (RuntimeException e) {
            context.sendResponse(message(Envelope.FAILED, e.toString()));
        }
    }

    private Envelope identity(byte[] payload) {
        if (payload.length != Integer.BYTES) {
            return message(Envelope.REFUSED, "malformed");
        }
        OptionalInt identity = identities.apply(ByteBuffer.wrap(payload).getInt());
        return identity.isEmpty()
                ? message(Envelope.REFUSED, "no replica of this group here")
                : new Envelope(
                        Envelope.REPLY,
                        ByteBuffer.allocate(Integer.BYTES)
                                .putInt(identity.getAsInt())
                                .array());
    }

    private static Envelope message(byte kind, String text) {
        return new Envelope(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed = true;
        client.shutdown();
    }
}
