package dev.tepui.operator.naming;

import java.util.Map;
import java.util.TreeMap;

/** Labels of the objects of a pool. */
public final class Labels {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String OPERATOR = "tepui-operator";
    public static final String POOL = "tepui.dev/pool";
    public static final String ZONE = "tepui.dev/zone";
    /** Well-known label of cluster nodes. */
    public static final String TOPOLOGY_ZONE = "topology.kubernetes.io/zone";
    /** Well-known label of cluster nodes. */
    public static final String HOSTNAME = "kubernetes.io/hostname";
    /** What the operator's informers watch: only its own objects, or they would hold the whole cluster in memory. */
    public static final String OWN_OBJECTS_SELECTOR = MANAGED_BY + "=" + OPERATOR;

    private static final String NAME = "app.kubernetes.io/name";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final String STORAGE_NODE = "tepui-storage-node";

    private Labels() {}

    /** Labels of every object of the pool. */
    public static Map<String, String> ofPool(PoolNames pool) {
        Map<String, String> labels = new TreeMap<>(selectorOfPool(pool));
        labels.put(INSTANCE, pool.name());
        labels.put(COMPONENT, "storage");
        labels.put(MANAGED_BY, OPERATOR);
        return labels;
    }

    /** Labels of the objects of one zone of the pool. */
    public static Map<String, String> ofZone(PoolNames pool, String zone) {
        Map<String, String> labels = ofPool(pool);
        labels.put(ZONE, zone);
        return labels;
    }

    /** Selects all pods of the pool. Selectors of StatefulSets are immutable: this never changes. */
    public static Map<String, String> selectorOfPool(PoolNames pool) {
        return new TreeMap<>(Map.of(NAME, STORAGE_NODE, POOL, pool.name()));
    }

    /** Selects the pods of one zone of the pool. Immutable as well. */
    public static Map<String, String> selectorOfZone(PoolNames pool, String zone) {
        Map<String, String> labels = selectorOfPool(pool);
        labels.put(ZONE, zone);
        return labels;
    }
}
