package dev.tepui.storage.metrics;

import dev.tepui.storage.http.RequestObserver;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests. Called once per request on event loops: it finds its counters by three map look-ups and allocates
 * nothing after the first request of a kind.
 *
 * <p>The label {@code table} is empty for requests about no table (or one that does not exist: else a client could make
 * up names without end) and otherwise as in {@link TableLabels}.
 */
public final class RequestMetrics implements RequestObserver {
    private final Counter requests;
    private final Histogram seconds;
    private final Map<String, Operation> operations = new ConcurrentHashMap<>();
    private final TableLabels tables = new TableLabels();

    /** An operation's counters. */
    private record Operation(Histogram.Child seconds, Map<String, Map<String, Counter.Child>> requests) {}

    /** Registers its metrics. */
    public RequestMetrics(CollectorRegistry registry) {
        requests = Counter.build(Metric.REQUESTS.id(), Metric.REQUESTS.help())
                .labelNames(Metric.REQUESTS.labels())
                .register(registry);
        seconds = Histogram.build(Metric.REQUEST_SECONDS.id(), Metric.REQUEST_SECONDS.help())
                .labelNames(Metric.REQUEST_SECONDS.labels())
                // From a read in memory to a client's patience.
                .buckets(.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
                .register(registry);
    }

    @Override
    public void answered(String operation, String table, String result, long nanos) {
        Operation counters = operations.get(operation);
        if (counters == null) {
            counters = operations.computeIfAbsent(
                    operation, name -> new Operation(seconds.labels(name), new ConcurrentHashMap<>()));
        }
        counters.seconds().observe(nanos / 1e9);
        String label = tables.of(table);
        Map<String, Counter.Child> byResult = counters.requests().get(label);
        if (byResult == null) {
            byResult = counters.requests().computeIfAbsent(label, name -> new ConcurrentHashMap<>());
        }
        Counter.Child child = byResult.get(result);
        if (child == null) {
            child = byResult.computeIfAbsent(result, name -> requests.labels(operation, label, name));
        }
        child.inc();
    }
}
