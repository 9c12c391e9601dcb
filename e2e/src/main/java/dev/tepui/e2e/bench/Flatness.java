package dev.tepui.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an operation costs while the table grows: the same workloads on one member, with ever more items. */
final class Flatness {
    private static final int CONNECTIONS = 16;

    /** Compaction and snapshots of what was loaded are not the cost of the operations that follow. */
    private static final Quiet AFTER_LOADING = new Quiet(0.1, Duration.ofSeconds(2), Duration.ofMinutes(5));

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
                Dataset orders = Dataset.orders(items).named("growing");
                if (loaded == 0) {
                    loading.create(orders);
                }
                loading.fill(orders, loaded);
                loaded = items;
                AFTER_LOADING.await(target);
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
}
