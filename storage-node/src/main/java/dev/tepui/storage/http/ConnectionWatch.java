package dev.tepui.storage.http;

import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Closes connections of one event loop that waste it: those on which no complete request arrives for too long, and
 * those that stop in the middle of a body. Progress does not count, only completion, so a client that sends a byte now
 * and then gains nothing. Looked at once a second by a single timer instead of one timer per request. One thread.
 */
final class ConnectionWatch {
    private final long requestTimeoutNanos;
    private final long idleTimeoutNanos;
    private final Map<HttpConnection, State> connections = new IdentityHashMap<>();

    /** What a connection is doing. */
    static final class State {
        /** Since when it has been waiting for a request, or for the rest of one. */
        private long waitingSinceNanos;

        private boolean readingBody;
        private int inFlight;

        void bodyBegins(long nowNanos) {
            readingBody = true;
            waitingSinceNanos = nowNanos;
        }

        void bodyComplete() {
            readingBody = false;
            inFlight++;
        }

        void answered(long nowNanos) {
            inFlight--;
            waitingSinceNanos = nowNanos;
        }
    }

    ConnectionWatch(ApiServerConfig config) {
        requestTimeoutNanos = config.requestTimeout().toNanos();
        idleTimeoutNanos = config.idleTimeout().toNanos();
    }

    /** A connection was accepted. */
    void add(HttpConnection connection, long nowNanos) {
        State state = new State();
        state.waitingSinceNanos = nowNanos;
        connections.put(connection, state);
        connection.closeHandler(closed -> connections.remove(connection));
    }

    /** The state of a request's connection. */
    State of(HttpConnection connection) {
        // A request may be read in the same turn in which its connection is being closed.
        return connections.getOrDefault(connection, new State());
    }

    /** Closes what has waited too long. */
    void sweep(long nowNanos) {
        List<HttpConnection> late = new ArrayList<>();
        connections.forEach((connection, state) -> {
            long waited = nowNanos - state.waitingSinceNanos;
            boolean tooLong = waited > (state.readingBody ? requestTimeoutNanos : idleTimeoutNanos);
            if (state.inFlight == 0 && tooLong) {
                late.add(connection);
            }
        });
        late.forEach(HttpConnection::close);
    }
}
