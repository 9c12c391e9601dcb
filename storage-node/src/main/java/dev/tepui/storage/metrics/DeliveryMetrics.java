package dev.tepui.storage.metrics;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.delivery.ChangeConsumer;
import dev.tepui.storage.delivery.Deliveries;
import dev.tepui.storage.delivery.DeliveryObserver;
import dev.tepui.storage.sink.SinkObserver;
import dev.tepui.storage.sink.Sinks;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.Histogram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Counts deliveries of changes. Safe from any thread. */
public final class DeliveryMetrics implements DeliveryObserver, SinkObserver {
    private final Histogram seconds;
    private final Counter delivered;
    private final Counter failures;
    private final Counter deadLetters;
    private final Counter dropped;
    private final TableLabels tables = new TableLabels();
    private final LongSupplier epochMillis;

    /** Registers its metrics. */
    public DeliveryMetrics(CollectorRegistry registry, LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
        seconds = Histogram.build(Metric.DELIVERY_SECONDS.id(), Metric.DELIVERY_SECONDS.help())
                .labelNames(Metric.DELIVERY_SECONDS.labels())
                // From the time in which changes gather to what somebody should look at.
                .buckets(.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60, 600)
                .register(registry);
        delivered = counter(Metric.DELIVERED_CHANGES, registry);
        failures = counter(Metric.DELIVERY_FAILURES, registry);
        deadLetters = counter(Metric.DEAD_LETTERS, registry);
        dropped = counter(Metric.DROPPED_CHANGES, registry);
    }

    private static Counter counter(Metric metric, CollectorRegistry registry) {
        return Counter.build(metric.id(), metric.help())
                .labelNames(metric.labels())
                .register(registry);
    }

    /** Registers the deliveries of this node, asked for at every scrape. */
    public void watch(Supplier<List<Deliveries.Waiting>> deliveries, CollectorRegistry registry) {
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(oldest(deliveries.get()));
            }
        });
    }

    private GaugeMetricFamily oldest(List<Deliveries.Waiting> waiting) {
        Metric metric = Metric.DELIVERY_OLDEST_SECONDS;
        GaugeMetricFamily family = new GaugeMetricFamily(metric.id(), metric.help(), List.of(metric.labels()));
        Map<List<String>, Double> byLabels = new HashMap<>();
        long now = epochMillis.getAsLong();
        for (Deliveries.Waiting one : waiting) {
            double age = one.oldestAtMillis() == 0 ? 0 : Math.max(0, now - one.oldestAtMillis()) / 1e3;
            ChangeConsumer consumer = one.consumer();
            byLabels.merge(List.of(labels(one.table(), consumer.kind(), consumer.name())), age, Math::max);
        }
        byLabels.forEach(family::addMetric);
        return family;
    }

    @Override
    public void delivered(String table, ChangeConsumer consumer, List<Change> changes) {
        long now = epochMillis.getAsLong();
        Histogram.Child histogram = seconds.labels(consumer.kind());
        for (Change change : changes) {
            // An item that was only recorded has not been written just now.
            if (change.cause() != Change.Cause.BACKFILL) {
                histogram.observe(Math.max(0, now - change.atMillis()) / 1e3);
            }
        }
        delivered.labels(labels(table, consumer.kind(), consumer.name())).inc(changes.size());
    }

    @Override
    public void failed(String table, ChangeConsumer consumer) {
        failures.labels(labels(table, consumer.kind(), consumer.name())).inc();
    }

    @Override
    public void deadLettered(String table, String sink, int changes) {
        deadLetters.labels(labels(table, Sinks.KIND, sink)).inc(changes);
    }

    @Override
    public void dropped(String table, String sink, int changes) {
        dropped.labels(labels(table, Sinks.KIND, sink)).inc(changes);
    }

    /** Takes away the series of tables that are not among those that exist. */
    public void keep(Set<String> existing) {
        for (String gone : tables.keep(existing)) {
            for (Counter counter : new Counter[] {delivered, failures, deadLetters, dropped}) {
                TableLabels.remove(counter, gone);
            }
        }
    }

    private String[] labels(String table, String kind, String consumer) {
        String label = tables.of(table);
        return new String[] {label, kind, label.equals(TableLabels.OTHER_TABLES) ? label : consumer};
    }
}
