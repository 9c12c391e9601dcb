package dev.tepui.storage.http;

import java.time.Duration;

/**
 * Where the API is served, and its limits.
 *
 * @param host address to bind
 * @param port 0 takes a free one, on a single event loop
 * @param eventLoops threads that serve connections, at least 1
 * @param inFlightMax requests being worked on at the same time, per event loop; more are refused with a throttling
 *     error
 * @param requestTimeout for a request's body to arrive, once its headers have
 * @param idleTimeout a connection without a complete request for so long is closed, whatever trickles in
 * @param largeRequestsMaxBytes what all requests beyond 64 KiB may take together: bodies, items read, answers until
 *     they are sent; bodies and reads beyond it are refused with a throttling error
 */
public record ApiServerConfig(
        String host,
        int port,
        int eventLoops,
        int inFlightMax,
        Duration requestTimeout,
        Duration idleTimeout,
        long largeRequestsMaxBytes) {
    /** The limits of a node in production. */
    public static ApiServerConfig of(String host, int port, int eventLoops) {
        // A request takes its size several times over while it is read or answered; the rest of the heap is for
        // everything else.
        long largeRequests =
                Math.max(2L * RequestBody.MAX_BYTES, Runtime.getRuntime().maxMemory() / 8);
        return new ApiServerConfig(
                host, port, eventLoops, 4096, Duration.ofSeconds(30), Duration.ofSeconds(75), largeRequests);
    }
}
