package dev.tepui.storage.metrics;

import dev.tepui.storage.http.RequestObserver;
import dev.tepui.storage.operation.TableUsage;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import io.prometheus.client.Summary;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests. Called once per request on event loops: it finds its counters by a few map look-ups and allocates
 * nothing after the first request of a kind.
 *
 * <p>The label {@code table} is empty for requests about no table (or one that does not exist: else a client could make
 * up names without end) and otherwise as in {@link TableLabels}.
 */
public final class RequestMetrics implements RequestObserver {
    private final Counter requests;
    private final Histogram seconds;
    private final Summary tableSeconds;
    private final TableUsage usage;
    private final TableLabels labels = new TableLabels();
    private final Map<String, Histogram.Child> operations = new ConcurrentHashMap<>();
    /** By the label of the table and the operation. */
    private final Map<String, Map<String, OfTable>> tables = new ConcurrentHashMap<>();

    /** An operation's counters of one table; those of requests by result. */
    private record OfTable(Summary.Child seconds, Map<String, Counter.Child> requests) {}

    /** Registers its metrics; {@code usage} is told what the requests take. */
    public RequestMetrics(CollectorRegistry registry, TableUsage usage) {
        this.usage = usage;
        requests = Counter.build(Metric.REQUESTS.id(), Metric.REQUESTS.help())
                .labelNames(Metric.REQUESTS.labels())
                .register(registry);
        seconds = Histogram.build(Metric.REQUEST_SECONDS.id(), Metric.REQUEST_SECONDS.help())
                .labelNames(Metric.REQUEST_SECONDS.labels())
                // From a read in memory to a client's patience.
                .buckets(.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
                .register(registry);
        tableSeconds = Summary.build(Metric.TABLE_REQUEST_SECONDS.id(), Metric.TABLE_REQUEST_SECONDS.help())
                .labelNames(Metric.TABLE_REQUEST_SECONDS.labels())
                .register(registry);
    }

    @Override
    public TableUsage usage() {
        return usage;
    }

    @Override
    public void answered(String operation, String table, String result, long nanos) {
        Histogram.Child duration = operations.get(operation);
        if (duration == null) {
            duration = operations.computeIfAbsent(operation, seconds::labels);
        }
        duration.observe(nanos / 1e9);
        String label = labels.of(table);
        OfTable counters = counters(label, operation);
        // What is about no table is counted, but has no latency of its own.
        if (table != null && result.equals(OK)) {
            counters.seconds().observe(nanos / 1e9);
        }
        Counter.Child child = counters.requests().get(result);
        if (child == null) {
            child = counters.requests().computeIfAbsent(result, name -> requests.labels(operation, label, name));
        }
        child.inc();
    }

    private OfTable counters(String label, String operation) {
        Map<String, OfTable> byOperation = tables.get(label);
        if (byOperation == null) {
            byOperation = tables.computeIfAbsent(label, name -> new ConcurrentHashMap<>());
        }
        OfTable counters = byOperation.get(operation);
        if (counters == null) {
            counters = byOperation.computeIfAbsent(
                    operation,
                    name -> new OfTable(
                            label.isEmpty() ? null : tableSeconds.labels(name, label), new ConcurrentHashMap<>()));
        }
        return counters;
    }

    /** Takes away the series of tables that are not among those that exist. */
    public void keep(Set<String> existing) {
        labels.keep(existing);
        // Not what the labels have forgotten: a request that has just looked up its label may come after that.
        for (String gone : TableLabels.dropped(tables.keySet(), existing)) {
            tables.remove(gone);
            TableLabels.remove(requests, gone);
            TableLabels.remove(tableSeconds, gone);
        }
    }
}
