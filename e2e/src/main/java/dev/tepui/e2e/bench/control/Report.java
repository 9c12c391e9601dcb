package dev.tepui.e2e.bench.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The results as Markdown, the aims beside them. */
final class Report {
    private static final double MICROS = 1e6;
    private static final long MIB = 1 << 20;

    private final List<String> times = new ArrayList<>();
    private final List<String> steady = new ArrayList<>();
    private final List<String> memory = new ArrayList<>();

    /**
     * How long something took for each resource.
     *
     * @param micros of each
     * @param work what the operator did meanwhile
     */
    void addTimes(String what, Histogram micros, Work work, String aim) {
        double resources = micros.getTotalCount();
        add(
                times,
                "| %s | %,d | %.2f | %.2f | %.2f | %s | %.1f | %.1f | %.1f | %.1f | %.1f |",
                what,
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / MICROS,
                micros.getValueAtPercentile(99) / MICROS,
                micros.getMaxValue() / MICROS,
                aim,
                work.reconciliations() / resources,
                work.writes() / resources,
                work.reads() / resources,
                work.memberCalls() / resources,
                work.cpu().toNanos() / 1e6 / resources);
    }

    /** What the operator did while nothing changed. */
    void addSteady(Scale scale, Work work) {
        Duration watched = scale.refresh().multipliedBy(scale.refreshes());
        double refreshes = scale.refreshes();
        add(steady, "| writes to the Kubernetes API | %d | 0 |", work.writes());
        add(
                steady,
                "| reads of the Kubernetes API per reconciliation | %.3f | near 0 |",
                work.reconciliations() == 0 ? 0 : (double) work.reads() / work.reconciliations());
        add(steady, "| reconciliations of Tables per refresh | %.0f | |", work.tables() / refreshes);
        add(steady, "| reconciliations of StoragePools per refresh | %.0f | |", work.pools() / refreshes);
        add(steady, "| calls to members per refresh | %.0f | |", work.memberCalls() / refreshes);
        add(
                steady,
                "| CPU of the operator, of one core | %.1f %% | |",
                100.0 * work.cpu().toNanos() / watched.toNanos());
    }

    /** What the operator takes. */
    void addMemory(String when, long heapBytes, long residentBytes) {
        add(memory, "| %s | %d MiB | %d MiB | < 512 MiB |", when, heapBytes / MIB, residentBytes / MIB);
    }

    String markdown() {
        return """
                | from … to … | resources | p50 s | p99 s | longest s | aim | \
                reconciliations each | API writes each | API reads each | member calls each | CPU ms each |
                |---|---:|---:|---:|---:|---|---:|---:|---:|---:|---:|
                %s

                | steady state | | aim |
                |---|---:|---|
                %s

                | operator | heap in use after GC | resident | aim |
                |---|---:|---:|---|
                %s
                """.formatted(String.join("\n", times), String.join("\n", steady), String.join("\n", memory));
    }

    private static void add(List<String> lines, String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        System.err.println(line);
        lines.add(line);
    }
}
