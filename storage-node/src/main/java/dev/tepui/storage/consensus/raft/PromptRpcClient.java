package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client whose callers do not wait for a member that does not answer. JRaft makes connections while it holds the lock
 * of a group, or on one of the few threads that send the heartbeats of all groups; with a member that has vanished,
 * each attempt took a second there, heartbeats to the other members came late, and more groups lost their leaders (seen
 * as elections again and again for ten seconds after a zone was cut off). Here connections are made on threads of their
 * own, and only the first who ask for one wait for it, shortly. Thread-safe.
 */
final class PromptRpcClient implements RpcClient {
    /**
     * How long a caller waits for a connection that has just been asked for. A member that is there answers within
     * milliseconds; whoever gave up must ask again, and an election only asks again after an election timeout.
     */
    private static final Duration GRACE = Duration.ofMillis(100);

    /** Between attempts to reach a member that did not answer. */
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    /** Nobody has asked for so long: nobody wants the connection any more. */
    private static final Duration WANTED = Duration.ofSeconds(5);

    private final BoltRpcClient client;
    private final Map<Endpoint, Connecting> connecting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PromptRpcClient(BoltRpcClient client) {
        this.client = client;
    }

    /** Attempts to make one connection, until there is one or nobody wants it any more. */
    private final class Connecting {
        private final Endpoint endpoint;
        private final long begunNanos = System.nanoTime();
        private final CompletableFuture<Boolean> firstAttempt = new CompletableFuture<>();
        private volatile long askedNanos = begunNanos;

        Connecting(Endpoint endpoint) {
            this.endpoint = endpoint;
            Thread.ofVirtual().name("raft-connect-" + endpoint).start(this::run);
        }

        private void run() {
            boolean connected = false;
            try {
                connected = attempt();
                firstAttempt.complete(connected);
                while (!connected && !closed && System.nanoTime() - askedNanos < WANTED.toNanos()) {
                    LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
                    connected = attempt();
                }
            } catch (RuntimeException e) {
                // The library's client refuses everything once it is shut down.
                if (!closed) {
                    throw e;
                }
            } finally {
                connecting.remove(endpoint, this);
                firstAttempt.complete(connected);
            }
        }

        /** Blocks until the connection is there or the library gives up, after a second. */
        private boolean attempt() {
            return client.getRpcClient().checkConnection(endpoint.toString(), true, false);
        }

        /** Waits for what is left of the grace. */
        private void await() {
            long left = GRACE.toNanos() - (System.nanoTime() - begunNanos);
            if (left > 0) {
                firstAttempt
                        .copy()
                        .completeOnTimeout(false, left, TimeUnit.NANOSECONDS)
                        .join();
            }
        }
    }

    private Connecting connecting(Endpoint endpoint) {
        Connecting result = connecting.computeIfAbsent(endpoint, Connecting::new);
        result.askedNanos = System.nanoTime();
        return result;
    }

    /**
     * Asks for a connection. The result is whether there is one now or after the first attempt to make one; of a member
     * that did not answer just now it is false at once. Does not block.
     */
    CompletableFuture<Boolean> connect(Endpoint endpoint) {
        return client.checkConnection(endpoint)
                ? CompletableFuture.completedFuture(true)
                : connecting(endpoint).firstAttempt.copy();
    }

    @Override
    public boolean checkConnection(Endpoint endpoint) {
        return client.checkConnection(endpoint);
    }

    @Override
    public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
        // Asked before every message, so the connection that is there is looked for once.
        if (client.checkConnection(endpoint)) {
            return true;
        }
        if (!createIfAbsent) {
            return false;
        }
        connecting(endpoint).await();
        return client.checkConnection(endpoint);
    }

    @Override
    public void closeConnection(Endpoint endpoint) {
        client.closeConnection(endpoint);
    }

    @Override
    public void registerConnectEventListener(ReplicatorGroup group) {
        client.registerConnectEventListener(group);
    }

    @Override
    public Object invokeSync(Endpoint endpoint, Object request, InvokeContext context, long timeoutMs)
            throws InterruptedException, RemotingException {
        requireConnection(endpoint);
        return client.invokeSync(endpoint, request, context, timeoutMs);
    }

    @Override
    public void invokeAsync(
            Endpoint endpoint, Object request, InvokeContext context, InvokeCallback callback, long timeoutMs)
            throws InterruptedException, RemotingException {
        requireConnection(endpoint);
        client.invokeAsync(endpoint, request, context, callback, timeoutMs);
    }

    private void requireConnection(Endpoint endpoint) throws RemotingException {
        if (!checkConnection(endpoint, true)) {
            throw new RemotingException("no connection to " + endpoint);
        }
    }

    @Override
    public boolean init(RpcOptions options) {
        // A connection that broke is made anew when somebody asks for it.
        options.setEnableBoltReconnect(false);
        return client.init(options);
    }

    @Override
    public void shutdown() {
        closed = true;
        client.shutdown();
    }
}
