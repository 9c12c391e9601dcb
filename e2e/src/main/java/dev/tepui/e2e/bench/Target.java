package dev.tepui.e2e.bench;

import dev.tepui.e2e.process.ChildProcess;
import dev.tepui.e2e.process.ProcessUsage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A running system that the benchmark measures.
 *
 * @param address where it takes the load
 * @param startUp from starting the process to the first good answer
 * @param stop ends it
 */
record Target(String name, InetSocketAddress address, List<ChildProcess> processes, Duration startUp, Runnable stop)
        implements AutoCloseable {
    /** What all its processes have used. */
    ProcessUsage usage() {
        return processes.stream()
                .map(ProcessUsage::of)
                .reduce(ProcessUsage::plus)
                .orElseThrow();
    }

    /** The same for somebody who must not end it. */
    Target lent() {
        return new Target(name, address, processes, startUp, () -> {});
    }

    @Override
    public void close() {
        stop.run();
    }
}
