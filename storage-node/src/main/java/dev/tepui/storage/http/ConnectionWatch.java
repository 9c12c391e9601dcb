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
        private record Reading(RequestBody body, long sinceNanos) {}

        /** Since when it has been waiting for a request; nothing else counts while bodies are read or answers made. */
        private long waitingSinceNanos;

        /** More than one only with HTTP/2. Oldest first. */
        private final List<Reading> reading = new ArrayList<>(1);

        private int inFlight;

        void bodyBegins(RequestBody body, long nowNanos) {
            reading.add(new Reading(body, nowNanos));
            waitingSinceNanos = nowNanos;
        }

        /** The body is complete, or will never be. */
        void bodyEnds(RequestBody body) {
            reading.removeIf(one -> one.body() == body);
        }

        void operationBegins() {
            inFlight++;
        }

        void operationEnds(long nowNanos) {
            inFlight--;
            answered(nowNanos);
        }

        void answered(long nowNanos) {
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

    /** Connections that are open. */
    int size() {
        return connections.size();
    }

    /** Closes what has waited too long. */
    void sweep(long nowNanos) {
        List<HttpConnection> late = new ArrayList<>();
        connections.forEach((connection, state) -> {
            if (isLate(state, nowNanos)) {
                late.add(connection);
            }
        });
        late.forEach(HttpConnection::close);
    }

    private boolean isLate(State state, long nowNanos) {
        if (!state.reading.isEmpty()) {
            return nowNanos - state.reading.get(0).sinceNanos() > requestTimeoutNanos;
        }
        return state.inFlight == 0 && nowNanos - state.waitingSinceNanos > idleTimeoutNanos;
    }
}
