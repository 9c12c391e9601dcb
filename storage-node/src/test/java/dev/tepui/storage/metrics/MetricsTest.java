package dev.tepui.storage.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.delivery.ChangeConsumer;
import dev.tepui.storage.delivery.Deliveries;
import dev.tepui.storage.delivery.IndexConsumer;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.operation.InMemoryPool;
import dev.tepui.storage.operation.TableUsage;
import dev.tepui.storage.protection.Disk;
import dev.tepui.storage.table.Catalogue;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
        RequestMetrics metrics = new RequestMetrics(registry, TableUsage.NONE);
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
        RequestMetrics metrics = new RequestMetrics(registry, TableUsage.NONE);
        for (int i = 0; i < 3 * TableLabels.TABLES_MAX; i++) {
            metrics.answered("PutItem", "table-" + i, "OK", 1);
            metrics.answered("PutItem", "table-" + i, "OK", 1);
        }
        assertThat(requests("PutItem", "table-0", "OK")).isEqualTo(2);
        assertThat(requests("PutItem", TableLabels.OTHER_TABLES, "OK")).isEqualTo(4.0 * TableLabels.TABLES_MAX);
    }

    private Double sample(Metric metric, String... values) {
        return registry.getSampleValue(metric.id(), metric.labels(), values);
    }

    @Test
    void shouldTellTheLatencyOfWhatSucceedsByTable() {
        RequestMetrics metrics = new RequestMetrics(registry, TableUsage.NONE);
        metrics.answered("GetItem", "orders", "OK", 2_000_000);
        metrics.answered("GetItem", "orders", "OK", 4_000_000);
        metrics.answered("GetItem", "orders", "ValidationException", 9_000_000);
        metrics.answered("ListTables", null, "OK", 9_000_000);

        String[] labels = Metric.TABLE_REQUEST_SECONDS.labels();
        String id = Metric.TABLE_REQUEST_SECONDS.id();
        assertThat(registry.getSampleValue(id + "_sum", labels, new String[] {"GetItem", "orders"}))
                .isCloseTo(0.006, within(1e-9));
        assertThat(registry.getSampleValue(id + "_count", labels, new String[] {"GetItem", "orders"}))
                .isEqualTo(2.0);
        assertThat(registry.getSampleValue(id + "_count", labels, new String[] {"ListTables", ""}))
                .isNull();
    }

    @Test
    void shouldCountWhatTablesHaveToDo() {
        TableMetrics metrics = new TableMetrics(registry);
        metrics.read("orders", "", 0.5);
        metrics.read("orders", "", 2);
        metrics.read("orders", "by-state", 3);
        metrics.written("orders", 4);
        metrics.returned("orders", 25);
        metrics.conflicted("orders", 2);
        metrics.expired("sessions", 7);

        assertThat(sample(Metric.CONSUMED_READ_UNITS, "orders", "")).isEqualTo(2.5);
        assertThat(sample(Metric.CONSUMED_READ_UNITS, "orders", "by-state")).isEqualTo(3);
        assertThat(sample(Metric.CONSUMED_WRITE_UNITS, "orders")).isEqualTo(4);
        assertThat(sample(Metric.RETURNED_ITEMS, "orders")).isEqualTo(25);
        assertThat(sample(Metric.TRANSACTION_CONFLICTS, "orders")).isEqualTo(2);
        assertThat(sample(Metric.EXPIRED_ITEMS, "sessions")).isEqualTo(7);
    }

    /** Otherwise an application that makes a table per day would fill the memory of node and Prometheus. */
    @Test
    void shouldTakeAwayTheSeriesOfDroppedTablesAndGiveTheirPlacesToOthers() throws IOException {
        TableMetrics tables = new TableMetrics(registry);
        RequestMetrics requests = new RequestMetrics(registry, tables);
        DeliveryMetrics deliveries = new DeliveryMetrics(registry, () -> 0);
        for (int i = 0; i < TableLabels.TABLES_MAX; i++) {
            useEverything("table-" + i, requests, tables, deliveries);
        }
        Set<String> kept = Set.of("table-7", "new");
        requests.keep(kept);
        tables.keep(kept);
        deliveries.keep(kept);
        useEverything("new", requests, tables, deliveries);

        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        assertThat(Pattern.compile("table=\"([^\"]*)\"")
                        .matcher(text.toString())
                        .results()
                        .map(result -> result.group(1))
                        .distinct())
                .containsExactlyInAnyOrder("table-7", "new");
        assertThat(requests("GetItem", "table-7", "OK")).isEqualTo(1);
        assertThat(sample(Metric.CONSUMED_READ_UNITS, "new", "by-state")).isEqualTo(1);
    }

    private static void useEverything(
            String table, RequestMetrics requests, TableMetrics tables, DeliveryMetrics deliveries) {
        requests.answered("GetItem", table, "OK", 1);
        requests.answered("PutItem", table, "ValidationException", 1);
        tables.read(table, "by-state", 1);
        tables.written(table, 1);
        deliveries.deadLettered(table, "sink", 1);
        deliveries.dropped(table, "sink", 1);
    }

    /** One change of two, recorded a while ago and just now; the other was only recorded for the consumer. */
    private void countDeliveries() {
        DeliveryMetrics deliveries = new DeliveryMetrics(registry, () -> 5_000);
        ChangeConsumer consumer = new IndexConsumer(new InMemoryPool(), "byS", "index 7", null);
        deliveries.delivered(
                "t", consumer, List.of(change(4_800, Change.Cause.CLIENT), change(4_000, Change.Cause.BACKFILL)));
        deliveries.failed("t", consumer);
        deliveries.watch(
                () -> List.of(
                        new Deliveries.Waiting("t", consumer, 0),
                        new Deliveries.Waiting("t", consumer, 2_000),
                        new Deliveries.Waiting("t", consumer, 3_000)),
                registry);

        String[] labels = {"table", "kind", "consumer"};
        String[] values = {"t", "index", "byS"};
        assertThat(registry.getSampleValue(
                        Metric.DELIVERY_SECONDS.id() + "_sum", new String[] {"kind"}, new String[] {"index"}))
                .isEqualTo(0.2);
        assertThat(registry.getSampleValue(Metric.DELIVERED_CHANGES.id(), labels, values))
                .isEqualTo(2.0);
        assertThat(registry.getSampleValue(Metric.DELIVERY_FAILURES.id(), labels, values))
                .isEqualTo(1.0);
        assertThat(registry.getSampleValue(Metric.DELIVERY_OLDEST_SECONDS.id(), labels, values))
                .isEqualTo(3.0);
    }

    private static Change change(long atMillis, Change.Cause cause) {
        return new Change(
                new Position(1, 0), atMillis, Change.Kind.INSERT, cause, 7, new Bytes(new byte[] {1}), null, null);
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
        NodeMetrics.Recovery recovery = new NodeMetrics.Recovery(() -> 2, () -> 3);
        Disk disk = new Disk(10, 2, false, true);
        new NodeMetrics(new NodeMetrics.Sources(
                        () -> List.of(replica),
                        raft,
                        store,
                        () -> 1,
                        () -> 4,
                        recovery,
                        () -> disk,
                        () -> true,
                        () -> 6,
                        "0.1.0"))
                .register(registry);
        new RequestMetrics(registry, new TableMetrics(registry)).answered("GetItem", "t", "OK", 1);
        new StoredTables(new StoredTables.Sources(
                        () -> new Catalogue(0, new TreeMap<>()), new InMemoryPool(), group -> true, null))
                .register(registry);
        countDeliveries();

        assertThat(registry.getSampleValue(Metric.RAFT_LAG_ENTRIES.id(), new String[] {"group"}, new String[] {"3"}))
                .isEqualTo(2.0);
        assertThat(registry.getSampleValue(
                        Metric.RAFT_ROLE.id(), new String[] {"group", "role"}, new String[] {"3", "FOLLOWER"}))
                .isEqualTo(1.0);
        assertThat(registry.getSampleValue(Metric.RAFT_LOG_MEMORY_BYTES.id())).isEqualTo(11.0);
        assertThat(registry.getSampleValue(
                        Metric.RAFT_PROPOSALS_IN_FLIGHT.id(), new String[] {"group"}, new String[] {"3"}))
                .isEqualTo(23.0);
        assertThat(registry.getSampleValue(Metric.POOL_MEMBERS.id())).isEqualTo(6.0);
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
