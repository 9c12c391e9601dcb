package dev.tepui.e2e.kube.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections on one address and port and hands each to one of the targets in turn, as kube-proxy would: no
 * retry, and with no target the connection is refused by closing it. Two virtual threads per connection copy bytes.
 */
public final class ServiceProxy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceProxy.class);
    private static final int CONNECT_TIMEOUT_MS = 2000;
    private static final int BACKLOG = 1024;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket listener = new ServerSocket();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<InetSocketAddress> targets = List.of();

    private ServiceProxy(InetSocketAddress address) throws IOException {
        listener.setReuseAddress(true);
        listener.bind(address, BACKLOG);
        Thread.ofVirtual().name("proxy-" + address).start(this::accept);
    }

    /**
     * Starts to listen; without targets at first.
     *
     * @throws IOException when the address is taken
     */
    public static ServiceProxy listen(InetSocketAddress address) throws IOException {
        return new ServiceProxy(address);
    }

    /** Who takes new connections from now on; connections that exist stay where they are. */
    public void balanceOver(List<InetSocketAddress> ready) {
        targets = List.copyOf(ready);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(ServiceProxy::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                LOG.debug("{} stops listening: {}", listener, e.getMessage());
            }
        }
    }

    private void serve(Socket client) {
        List<InetSocketAddress> candidates = targets;
        try (client;
                Socket server = new Socket()) {
            open.add(client);
            open.add(server);
            if (candidates.isEmpty() || listener.isClosed()) {
                // Zero linger turns the close into a reset: the nearest thing to "connection refused" after accept.
                client.setSoLinger(true, 0);
                return;
            }
            server.connect(
                    candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size())), CONNECT_TIMEOUT_MS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread up = Thread.ofVirtual().start(() -> copy(client, server));
            copy(server, client);
            up.join();
        } catch (IOException e) {
            LOG.debug("connection through {} failed: {}", listener, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    /** Copies until the end, then passes the end on, so that half-closed connections work. */
    private static void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // One side is gone without saying goodbye: the other must not wait for it.
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.debug("close failed: {}", e.getMessage());
        }
    }
}
