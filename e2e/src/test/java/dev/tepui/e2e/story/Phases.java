package dev.tepui.e2e.story;

import java.util.Locale;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** What writes took in one phase of a story after the other, as a table in Markdown; ratios are to the first phase. */
final class Phases {
    private final Supplier<Histogram> sinceLastAsked;
    private final StringBuilder table = new StringBuilder("""
            | phase | writes | p50 ms | p99 ms | longest ms | p99 ÷ first |
            |---|---:|---:|---:|---:|---:|
            """);
    private double first;

    /** @param sinceLastAsked what writes took since it was asked last, in microseconds */
    Phases(Supplier<Histogram> sinceLastAsked) {
        this.sinceLastAsked = sinceLastAsked;
    }

    /** Forgets what has been measured: the first phase begins. */
    void begin() {
        sinceLastAsked.get();
    }

    /** A phase is over, and the next one begins. */
    void end(String name) {
        Histogram latencies = sinceLastAsked.get();
        double p99 = millis(latencies.getValueAtPercentile(99));
        if (first == 0) {
            first = p99;
        }
        table.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %.1f | %.1f | %.1f | %.1f |%n",
                name,
                latencies.getTotalCount(),
                millis(latencies.getValueAtPercentile(50)),
                p99,
                millis(latencies.getMaxValue()),
                p99 / first));
    }

    private static double millis(long micros) {
        return micros / 1e3;
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
