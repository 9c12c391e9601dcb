package dev.tepui.e2e.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * A workload on a target.
 *
 * @param connections how many clients
 * @param result what the client saw
 * @param cpu what the target's processes used meanwhile
 */
record Measurement(String target, String workload, int connections, LoadGenerator.Result result, Duration cpu) {
    /** Sends a load and measures both sides. */
    static Measurement of(Target target, Workload workload, LoadGenerator generator, Load load) throws IOException {
        Duration before = target.usage().cpu();
        LoadGenerator.Result result = generator.run(load);
        Duration cpu = target.usage().cpu().minus(before);
        return new Measurement(target.name(), workload.name(), load.connections(), result, cpu);
    }

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
