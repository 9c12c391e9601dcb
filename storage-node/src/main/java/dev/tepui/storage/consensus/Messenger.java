package dev.tepui.storage.consensus;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Requests between the nodes of a pool, on the Raft port. */
public interface Messenger {
    /** Answers requests of other nodes. Called on the engine's threads: must not block. Never returns null. */
    interface Handler {
        /** The reply to a request; an exceptional completion reaches the sender as a failure. */
        CompletionStage<byte[]> handle(byte[] request);
    }

    /** Sets the handler; before that, requests fail at the sender. */
    void handle(Handler handler);

    /**
     * Sends a request to {@code address} ({@code host:raftPort}).
     *
     * @return the reply; completes exceptionally with {@link NotSentException} when the request has certainly not been
     *     processed, with anything else (timeout, broken connection) when that is not known
     */
    CompletionStage<byte[]> send(String address, byte[] request, Duration timeout);

    /** The request did not leave this node. */
    final class NotSentException extends RuntimeException {
        /** Creates the exception; {@code message} says why for logs. */
        public NotSentException(String message) {
            super(message, null, false, false);
        }
    }
}
