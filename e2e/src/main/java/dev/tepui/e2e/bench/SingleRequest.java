package dev.tepui.e2e.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** One request on a connection of its own, when the answer's text matters; anything but 200 is an exception. */
final class SingleRequest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

    private SingleRequest() {}

    /** Asks again and again until the answer is right; an exception when it is not within a minute. */
    static void awaitAnswer(InetSocketAddress address, Workload question, Predicate<String> isRight)
            throws IOException {
        long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
        String answer = send(address, question.request(0));
        while (!isRight.test(answer)) {
            if (System.nanoTime() > deadline) {
                throw new IOException(address + " answers " + question.name() + " with " + answer);
            }
            LockSupport.parkNanos(POLL.toNanos());
            answer = send(address, question.request(0));
        }
    }

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
