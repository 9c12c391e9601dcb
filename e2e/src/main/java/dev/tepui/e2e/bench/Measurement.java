package dev.tepui.e2e.bench;

import java.time.Duration;

/** One cell of the benchmark's table: a workload on a target at a number of connections. */
record Measurement(String target, String workload, int connections, LoadGenerator.Result result, Duration cpu) {
    double perSecond() {
        return result.perSecond();
    }

    double cpuMicrosPerRequest() {
        return result.requests() == 0 ? 0 : cpu.toNanos() / 1e3 / result.requests();
    }

    double p50Millis() {
        return result.latencies().getValueAtPercentile(50) / 1e3;
    }

    double p99Millis() {
        return result.latencies().getValueAtPercentile(99) / 1e3;
    }
}
