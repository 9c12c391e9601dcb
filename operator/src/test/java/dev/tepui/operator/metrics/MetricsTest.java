package dev.tepui.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolSpec;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TableStatus;
import dev.tepui.operator.nodeclient.Answer;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    private static Table table(String ready) {
        TableStatus status = new TableStatus();
        status.setConditions(List.of(
                new ConditionBuilder().withType("Ready").withStatus(ready).build()));
        Table table = new Table();
        table.setStatus(status);
        return table;
    }

    private double resources(String kind, String ready) {
        return registry.get("tepui.operator.resources")
                .tags("kind", kind, "ready", ready)
                .gauge()
                .value();
    }

    @Test
    void shouldCountResourcesByKindAndReadyAsTheyAreNow() {
        List<HasMetadata> tables = new ArrayList<>(List.of(table("True"), table("False"), new Table()));
        Resources.register(registry, "Table", tables::stream);
        StoragePool asleep = new StoragePool();
        asleep.setSpec(new StoragePoolSpec());
        asleep.getSpec().setHibernated(true);
        Resources.register(registry, "StoragePool", () -> List.of(new StoragePool(), asleep).stream());
        assertThat(resources("Table", "True")).isEqualTo(1);
        assertThat(resources("Table", "False")).isEqualTo(1);
        assertThat(resources("Table", "Unknown")).isEqualTo(1);
        assertThat(resources("StoragePool", "Unknown")).isEqualTo(1);
        assertThat(resources("StoragePool", "Hibernated")).isEqualTo(1);

        tables.replaceAll(table -> table("True"));
        assertThat(resources("Table", "True")).isEqualTo(3);
        assertThat(resources("Table", "False")).isZero();
    }

    @Test
    void shouldTimeCallsToNodesByTheirOutcome() {
        NodeCalls calls = new NodeCalls(registry);
        calls.called("GET", "status", new Answer.Ok<>(1), Duration.ofMillis(5));
        calls.called("GET", "status", new Answer.Unreachable<>("refused"), Duration.ofMillis(1));
        calls.called("GET", "status", new Answer.Unreachable<>("refused"), Duration.ofMillis(2));

        var failed = registry.get("tepui.operator.node.calls")
                .tags("method", "GET", "resource", "status", "outcome", "unreachable")
                .timer();
        assertThat(failed.count()).isEqualTo(2);
        assertThat(failed.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
    }
}
