package dev.tepui.e2e.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of HTTP requests over a number of connections, one request in flight on each, by one thread and one
 * selector: a client that takes a few microseconds of CPU per request, so that what is measured is the server.
 */
final class LoadGenerator {
    /** Answers slower than this count as a failure of the whole measurement. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final InetSocketAddress address;
    private final Workload workload;

    LoadGenerator(InetSocketAddress address, Workload workload) {
        this.address = address;
        this.workload = workload;
    }

    /**
     * What was measured.
     *
     * @param latencies in microseconds, of successful requests
     * @param failures answers other than 200
     */
    record Result(long requests, long failures, Duration took, Histogram latencies) {
        double perSecond() {
            return requests / (took.toNanos() / 1e9);
        }
    }

    /** Sends for {@code duration}, or {@code maxRequests} requests, whichever is first; numbered from {@code first}. */
    Result run(int connections, Duration duration, long first, long maxRequests) throws IOException {
        Histogram latencies = new Histogram(LONGEST.toNanos() / 1_000, 3);
        long next = first;
        long requests = 0;
        long failures = 0;
        long started;
        try (Selector selector = Selector.open()) {
            List<HttpConnection> open = new ArrayList<>();
            try {
                // All connections first: a server that accepts slowly is not what is measured.
                for (int i = 0; i < Math.min(connections, maxRequests); i++) {
                    HttpConnection connection = new HttpConnection(SocketChannel.open(address));
                    open.add(connection);
                    connection.register(selector);
                }
                started = System.nanoTime();
                long end = started + duration.toNanos();
                for (HttpConnection connection : open) {
                    connection.send(workload.request(next++));
                }
                int inFlight = open.size();
                while (inFlight > 0) {
                    if (selector.select(LONGEST.toMillis()) == 0) {
                        throw new IOException("no answer within " + LONGEST + " from " + address);
                    }
                    for (SelectionKey key : selector.selectedKeys()) {
                        HttpConnection connection = (HttpConnection) key.attachment();
                        if (!connection.advance()) {
                            continue;
                        }
                        long now = System.nanoTime();
                        requests++;
                        failures += connection.status() == 200 ? 0 : 1;
                        latencies.recordValue((now - connection.sentAt()) / 1_000);
                        if (now < end && next < first + maxRequests) {
                            connection.send(workload.request(next++));
                        } else {
                            inFlight--;
                        }
                    }
                    selector.selectedKeys().clear();
                }
            } finally {
                for (HttpConnection connection : open) {
                    connection.close();
                }
            }
        }
        return new Result(requests, failures, Duration.ofNanos(System.nanoTime() - started), latencies);
    }
}
