package dev.tepui.storage.sink;

import java.util.concurrent.CompletionStage;

/** Sends requests: a port, so that tests own the network. Safe from any thread; never blocks. */
public interface Poster {
    /**
     * An answer.
     *
     * @param retryAfter the header of that name; null when there is none
     * @param text the beginning of the body
     */
    record Response(int status, String retryAfter, String text) {}

    /** Sends a request; completes exceptionally when it is not answered in time, though it may have arrived. */
    CompletionStage<Response> post(Post post);
}
