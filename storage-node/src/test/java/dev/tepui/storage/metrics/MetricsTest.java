package dev.tepui.storage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.consensus.Replica;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final CollectorRegistry registry = new CollectorRegistry();

    private double requests(String operation, String table, String result) {
        Double value = registry.getSampleValue(
                Metric.REQUESTS.id(),
                new String[] {"operation", "table", "result"},
                new String[] {operation, table, result});
        return value == null ? 0 : value;
    }

    @Test
    void shouldCountRequestsByOperationTableAndResult() {
        RequestMetrics metrics = new RequestMetrics(registry);
        metrics.answered("GetItem", "orders", "OK", 1_000_000);
        metrics.answered("GetItem", "orders", "OK", 3_000_000);
        metrics.answered("GetItem", null, "ResourceNotFoundException", 1_000_000);

        assertThat(requests("GetItem", "orders", "OK")).isEqualTo(2);
        assertThat(requests("GetItem", "", "ResourceNotFoundException")).isEqualTo(1);
        assertThat(registry.getSampleValue(
                        "tepui_request_seconds_count", new String[] {"operation"}, new String[] {"GetItem"}))
                .isEqualTo(3.0);
        assertThat(registry.getSampleValue(
                        "tepui_request_seconds_bucket",
                        new String[] {"operation", "le"},
                        new String[] {"GetItem", "0.001"}))
                .isEqualTo(2.0);
    }

    @Test
    void shouldBoundTheTablesThatHaveALabelOfTheirOwn() {
        RequestMetrics metrics = new RequestMetrics(registry);
        for (int i = 0; i < 3 * RequestMetrics.TABLES_MAX; i++) {
            metrics.answered("PutItem", "table-" + i, "OK", 1);
            metrics.answered("PutItem", "table-" + i, "OK", 1);
        }
        assertThat(requests("PutItem", "table-0", "OK")).isEqualTo(2);
        assertThat(requests("PutItem", RequestMetrics.OTHER_TABLES, "OK")).isEqualTo(4.0 * RequestMetrics.TABLES_MAX);
    }

    @Test
    void shouldExportEveryDocumentedMetricWithItsUnit() throws IOException {
        dev.tepui.storage.store.Store store = (dev.tepui.storage.store.Store) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {dev.tepui.storage.store.Store.class},
                (proxy, method, arguments) -> method.getName().equals("memoryBytes")
                        ? Map.of("block_cache", 5L)
                        : (Object) (method.getReturnType() == long.class ? 7L : null));
        Replica.Status replica = new Replica.Status(3, "FOLLOWER", "b:1", 4, 10, 12, List.of("a:1", "b:1"));
        NodeMetrics.Raft raft = new NodeMetrics.Raft(() -> 11, group -> 20 + group);
        NodeMetrics.Sweeps sweeps = new NodeMetrics.Sweeps(() -> 30, () -> 4);
        new NodeMetrics(new NodeMetrics.Sources(
                        () -> List.of(replica), raft, store, () -> 1, sweeps, () -> 2, () -> true, "0.1.0"))
                .register(registry);
        new RequestMetrics(registry).answered("GetItem", "t", "OK", 1);

        assertThat(registry.getSampleValue(Metric.RAFT_LAG_ENTRIES.id(), new String[] {"group"}, new String[] {"3"}))
                .isEqualTo(2.0);
        assertThat(registry.getSampleValue(
                        Metric.RAFT_ROLE.id(), new String[] {"group", "role"}, new String[] {"3", "FOLLOWER"}))
                .isEqualTo(1.0);
        assertThat(registry.getSampleValue(Metric.RAFT_LOG_MEMORY_BYTES.id())).isEqualTo(11.0);
        assertThat(registry.getSampleValue(
                        Metric.RAFT_PROPOSALS_IN_FLIGHT.id(), new String[] {"group"}, new String[] {"3"}))
                .isEqualTo(23.0);
        assertThat(registry.getSampleValue(Metric.EXPIRED_ITEMS.id())).isEqualTo(30.0);
        assertThat(registry.getSampleValue(Metric.EXPIRY_LAG_SECONDS.id())).isEqualTo(4.0);
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        TreeSet<String> documented = new TreeSet<>();
        for (Metric metric : Metric.values()) {
            documented.add(metric.id());
            assertThat(text.toString()).contains("# HELP " + metric.id() + " ");
        }
        assertThat(documented).hasSize(Metric.values().length).allMatch(id -> id.startsWith("tepui_"));
    }
}
