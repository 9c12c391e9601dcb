package dev.tepui.e2e.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One request on a connection of its own, when the answer's text matters; anything but 200 is an exception. */
final class SingleRequest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private SingleRequest() {}

    static String send(InetSocketAddress address, byte[] request) throws IOException {
        try (Selector selector = Selector.open();
                HttpConnection connection = new HttpConnection(SocketChannel.open(address))) {
            connection.register(selector);
            connection.send(request, System.nanoTime());
            do {
                selector.selectedKeys().clear();
                if (selector.select(PATIENCE.toMillis()) == 0) {
                    throw new IOException("no answer from " + address);
                }
            } while (!connection.advance());
            if (connection.status() != 200) {
                throw new IOException(address + " answered " + connection.status() + ": " + connection.body());
            }
            return connection.body();
        }
    }
}
