package dev.tepui.operator.metrics;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import dev.tepui.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tells at every scrape how many resources there are by kind and by the status of their condition Ready:
 * {@code tepui_operator_resources}. Pools that are not ready because they sleep are told apart, for nobody needs to
 * look at them. As few series however many resources there are.
 */
public final class Resources {
    private static final String UNKNOWN = "Unknown";
    private static final String HIBERNATED = "Hibernated";
    /** The status of a condition, in the API's words, and what is told apart. */
    private static final List<String> STATUSES = List.of("True", "False", UNKNOWN, HIBERNATED);

    private Resources() {}

    /** Registers the gauges of one kind; {@code resources} are those of the cache. */
    public static void register(
            MeterRegistry registry, String kind, Supplier<? extends Stream<? extends HasMetadata>> resources) {
        for (String ready : STATUSES) {
            Gauge.builder("tepui.operator.resources", () -> count(resources.get(), ready))
                    .description("Resources by the status of their condition Ready; Unknown without one.")
                    .tags("kind", kind, "ready", ready)
                    .register(registry);
        }
    }

    private static long count(Stream<? extends HasMetadata> resources, String ready) {
        return resources.filter(resource -> ready.equals(ready(resource))).count();
    }

    private static String ready(HasMetadata resource) {
        if (resource instanceof StoragePool pool
                && pool.getSpec() != null
                && Boolean.TRUE.equals(pool.getSpec().getHibernated())) {
            return HIBERNATED;
        }
        return Conditions.find(conditions(resource), ConditionType.READY)
                .map(Condition::getStatus)
                .orElse(UNKNOWN);
    }

    private static List<Condition> conditions(HasMetadata resource) {
        return switch (resource) {
            case Table table when table.getStatus() != null -> table.getStatus().getConditions();
            case StoragePool pool
            when pool.getStatus() != null -> pool.getStatus().getConditions();
            default -> List.of();
        };
    }
}
