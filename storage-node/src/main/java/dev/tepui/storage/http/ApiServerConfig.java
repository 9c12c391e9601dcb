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
 * @param largeBodiesMaxBytes what all request bodies beyond 64 KiB may take together, from their first bytes to their
 *     answers; more are refused with a throttling error
 */
public record ApiServerConfig(
        String host,
        int port,
        int eventLoops,
        int inFlightMax,
        Duration requestTimeout,
        Duration idleTimeout,
        long largeBodiesMaxBytes) {
    /** The limits of a node in production. */
    public static ApiServerConfig of(String host, int port, int eventLoops) {
        // A body takes its size several times over while it is read; the rest of the heap is for everything else.
        long largeBodies =
                Math.max(2L * RequestBody.MAX_BYTES, Runtime.getRuntime().maxMemory() / 8);
        return new ApiServerConfig(
                host, port, eventLoops, 4096, Duration.ofSeconds(30), Duration.ofSeconds(75), largeBodies);
    }
}
