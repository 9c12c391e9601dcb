package dev.tepui.e2e.bench;

import dev.tepui.e2e.process.ProcessUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What an operation costs while the table grows: the same workloads on one member, with ever more items. */
final class Flatness {
    private static final int CONNECTIONS = 16;

    /** After loading, the node's background work is over when it takes less than this share of one core. */
    private static final double QUIET = 0.1;

    private static final Duration QUIET_WINDOW = Duration.ofSeconds(2);
    private static final Duration QUIET_WITHIN = Duration.ofMinutes(5);

    private final Size size;
    private final StringBuilder table = new StringBuilder("""
            | items | workload | requests/s | ÷ fewest items | CPU µs/request | ÷ fewest items | p99 ms |
            |---:|---|---:|---:|---:|---:|---:|
            """);
    private final Map<String, Measurement> fewest = new HashMap<>();

    Flatness(Size size) {
        this.size = size;
    }

    /** The results as Markdown. */
    String run(Target target) throws IOException {
        try (target) {
            Loading loading = new Loading(target);
            long loaded = 0;
            for (long items : size.items()) {
                Dataset orders = Dataset.orders(items);
                if (loaded == 0) {
                    loading.create(orders);
                }
                loading.fill(orders, loaded);
                loaded = items;
                awaitQuiet(target);
                for (Workload workload : workloads(orders)) {
                    measure(target, workload, items);
                }
            }
        }
        return table.toString();
    }

    private static List<Workload> workloads(Dataset orders) {
        return List.of(
                Workload.getEventual(orders),
                Workload.getStrong(orders),
                Workload.batchGet(orders),
                Workload.query(orders),
                Workload.put(orders),
                Workload.update(orders));
    }

    private void measure(Target target, Workload workload, long items) throws IOException {
        LoadGenerator generator = size.warmUp().warm(target, workload, CONNECTIONS);
        Measurement now = Measurement.of(target, workload, generator, Load.closed(CONNECTIONS, size.measured()));
        Measurement base = fewest.computeIfAbsent(workload.name(), name -> now);
        table.append(String.format(
                Locale.ROOT,
                "| %,d | %s | %,.0f | %.2f | %.0f | %.2f | %.2f |%n",
                items,
                workload.name(),
                now.perSecond(),
                now.perSecond() / base.perSecond(),
                now.cpuMicrosPerRequest(),
                now.cpuMicrosPerRequest() / base.cpuMicrosPerRequest(),
                now.p99Millis()));
    }

    /** Compaction and snapshots of what was loaded are not the cost of the operations that follow. */
    private static void awaitQuiet(Target target) {
        long deadline = System.nanoTime() + QUIET_WITHIN.toNanos();
        ProcessUsage before = target.usage();
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(QUIET_WINDOW.toNanos());
            ProcessUsage now = target.usage();
            if (now.cpu().minus(before.cpu()).toNanos() < QUIET * QUIET_WINDOW.toNanos()) {
                return;
            }
            before = now;
        }
    }
}
