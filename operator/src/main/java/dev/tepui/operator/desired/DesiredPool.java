package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.PoolNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a pool wants to exist.
 *
 * @param adminSecret without its token
 * @param shared ConfigMap, Services and NetworkPolicy, in the order in which they are needed
 * @param disruptionBudget empty when there should be none
 * @param statefulSets one per zone, in the order of the spec
 */
public record DesiredPool(
        Secret adminSecret,
        List<HasMetadata> shared,
        Optional<PodDisruptionBudget> disruptionBudget,
        List<StatefulSet> statefulSets) {

    /** @param existing StatefulSets that exist, by name */
    public static DesiredPool of(StoragePool pool, NodeDefaults defaults, Map<String, StatefulSet> existing) {
        List<StatefulSet> statefulSets = pool.getSpec().getZones().stream()
                .map(zone -> StorageNodeStatefulSet.of(pool, zone, defaults, existing(pool, zone.name(), existing)))
                .toList();
        return new DesiredPool(
                AdminSecret.withoutToken(pool),
                List.of(
                        NodeConfiguration.configMap(pool, defaults),
                        PoolServices.members(pool),
                        PoolServices.client(pool),
                        MemberTraffic.of(pool)),
                DisruptionBudget.of(pool, existing.values()),
                statefulSets);
    }

    private static Optional<StatefulSet> existing(StoragePool pool, String zone, Map<String, StatefulSet> existing) {
        String name = PoolNames.of(pool).statefulSet(zone);
        return Optional.ofNullable(existing.get(name));
    }
}
