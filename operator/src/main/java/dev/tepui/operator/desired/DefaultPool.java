package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.PoolZone;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolSpec;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.PoolNames;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;

/**
 * The pool for whoever applies only a Table. It has no owner: it outlives the Table that caused it, and the users may
 * change it as if they had made it.
 */
public final class DefaultPool {
    private static final int ZONES = 3;
    private static final int ZONE_NAME_MAX_CHARS = 20;
    private static final String ONLY_ZONE = "a";

    private DefaultPool() {}

    /**
     * @param configuredZones names from the operator's configuration; empty to go by the cluster
     * @param clusterZones zones that the labels of the cluster's nodes show
     */
    public static StoragePool of(String namespace, List<String> configuredZones, SortedSet<String> clusterZones) {
        StoragePool pool = new StoragePool();
        pool.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(PoolNames.DEFAULT_POOL)
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.OPERATOR))
                .build());
        StoragePoolSpec spec = new StoragePoolSpec();
        spec.setZones(zones(configuredZones, clusterZones));
        pool.setSpec(spec);
        pool.setStatus(null);
        return pool;
    }

    /** Three zones where there are three. One otherwise: two replicas survive no more failures than one does. */
    private static List<PoolZone> zones(List<String> configured, SortedSet<String> cluster) {
        if (!configured.isEmpty()) {
            return configured.stream().map(name -> new PoolZone(name, null)).toList();
        }
        List<PoolZone> zones =
                cluster.stream().limit(ZONES).map(DefaultPool::zone).toList();
        long names = zones.stream().map(PoolZone::name).distinct().count();
        return names == ZONES ? zones : List.of(new PoolZone(ONLY_ZONE, Map.of()));
    }

    private static PoolZone zone(String label) {
        String name = label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String cut = name.substring(Math.max(0, name.length() - ZONE_NAME_MAX_CHARS));
        String clean = cut.replaceAll("^-+|-+$", "");
        return new PoolZone(clean, clean.equals(label) ? null : Map.of(Labels.TOPOLOGY_ZONE, label));
    }
}
