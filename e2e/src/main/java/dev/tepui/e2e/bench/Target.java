package dev.tepui.e2e.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A running system that the benchmark measures.
 *
 * @param addresses where it listens; the load goes to the first
 * @param startUp from starting the process to the first good answer
 */
record Target(String name, List<InetSocketAddress> addresses, List<ServerProcess> processes, Duration startUp)
        implements AutoCloseable {
    Duration cpu() {
        return processes.stream().map(ServerProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    long residentKib() {
        return processes.stream().mapToLong(ServerProcess::residentKib).sum();
    }

    @Override
    public void close() {
        processes.forEach(ServerProcess::close);
    }
}
