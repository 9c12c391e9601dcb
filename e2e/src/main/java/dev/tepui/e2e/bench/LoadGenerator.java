package dev.tepui.e2e.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends a workload's requests over a number of connections, by one thread and one selector: a client that takes a few
 * microseconds of CPU per request, so that what is measured is the server. The requests of one run follow those of the
 * run before.
 *
 * <p>In a paced load the latency counts from the moment at which the request was to be sent. When the server falls
 * behind, requests wait in the client, and their wait is measured: nothing is omitted because the server was slow.
 */
final class LoadGenerator {
    /** Answers slower than this count as a failure of the whole measurement. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** A paced client that has nothing to do looks for answers this often; latencies are so much too long at most. */
    private static final long POLL_NANOS = 50_000;

    private final InetSocketAddress address;
    private final Workload workload;
    private long next;

    /** The first request is that with number {@code first}. */
    LoadGenerator(InetSocketAddress address, Workload workload, long first) {
        this.address = address;
        this.workload = workload;
        this.next = first;
    }

    /**
     * What was measured.
     *
     * @param requests all of them
     * @param refused how many of them the server refused as the workload provokes it
     * @param latencies of those that it did not refuse, in microseconds
     */
    record Result(long requests, long refused, Duration took, Histogram latencies) {
        /** Requests that were not refused. */
        double perSecond() {
            return (requests - refused) / (took.toNanos() / 1e9);
        }
    }

    /**
     * Sends until the load is done and every answer is there. Any answer is an exception but 200 and what the workload
     * provokes.
     */
    Result run(Load load) throws IOException {
        try (Selector selector = Selector.open();
                Run run = new Run(load, selector)) {
            return run.play();
        }
    }

    /** One run, with its connections. */
    private final class Run implements AutoCloseable {
        private final Load load;
        private final Selector selector;
        private final List<HttpConnection> all = new ArrayList<>();
        private final Deque<HttpConnection> free = new ArrayDeque<>();
        private final Histogram latencies = new Histogram(TimeUnit.NANOSECONDS.toMicros(LONGEST.toNanos()), 3);
        private long sent;
        private long refused;
        private long started;

        Run(Load load, Selector selector) {
            this.load = load;
            this.selector = selector;
        }

        Result play() throws IOException {
            // All connections first: a server that accepts slowly is not what is measured.
            for (int i = 0; i < Math.min(load.connections(), load.atMost()); i++) {
                HttpConnection connection = new HttpConnection(SocketChannel.open(address));
                all.add(connection);
                free.add(connection);
                connection.register(selector);
            }
            started = System.nanoTime();
            long now = started;
            while (hasMore(now) || free.size() < all.size()) {
                sendWhatIsDue(now);
                receive();
                now = System.nanoTime();
            }
            if (load.isPaced() && sent < load.atMost()) {
                throw new IOException(address + " fell behind by more than half a minute");
            }
            return new Result(sent, refused, Duration.ofNanos(now - started), latencies);
        }

        private boolean hasMore(long now) {
            return sent < load.atMost() && now - started < load.duration().toNanos();
        }

        /** When the next request is to be sent; in the past when it is late. */
        private long due(long now) {
            return load.isPaced() ? started + sent * load.interval().toNanos() : now;
        }

        private void sendWhatIsDue(long start) throws IOException {
            long now = start;
            while (!free.isEmpty() && hasMore(now) && due(now) <= now) {
                free.remove().send(workload.request(next++), due(now));
                sent++;
                now = System.nanoTime();
            }
        }

        private void receive() throws IOException {
            long now = System.nanoTime();
            if (!free.isEmpty() && hasMore(now)) {
                if (selector.selectNow() == 0) {
                    LockSupport.parkNanos(Math.min(POLL_NANOS, due(now) - now));
                }
            } else if (free.size() < all.size() && selector.select(LONGEST.toMillis()) == 0) {
                throw new IOException("no answer within " + LONGEST + " from " + address);
            }
            for (SelectionKey key : selector.selectedKeys()) {
                HttpConnection connection = (HttpConnection) key.attachment();
                if (connection.advance()) {
                    record(connection);
                }
            }
            selector.selectedKeys().clear();
        }

        private void record(HttpConnection connection) throws IOException {
            free.add(connection);
            if (connection.status() != 200 && workload.provokes(connection.body())) {
                refused++;
                return;
            }
            if (connection.status() != 200) {
                throw new IOException(address + " answered " + workload.name() + " with " + connection.status() + ": "
                        + connection.body());
            }
            long nanos = System.nanoTime() - connection.since();
            if (nanos > LONGEST.toNanos()) {
                throw new IOException(address + " took longer than " + LONGEST);
            }
            latencies.recordValue(TimeUnit.NANOSECONDS.toMicros(nanos));
        }

        @Override
        public void close() throws IOException {
            for (HttpConnection connection : all) {
                connection.close();
            }
        }
    }
}
