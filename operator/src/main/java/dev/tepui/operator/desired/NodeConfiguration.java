package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.naming.Ports;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The environment that all members of a pool share. Nodes read it at start only. */
final class NodeConfiguration {
    static final String DATA_DIRECTORY = "/var/lib/tepui";
    static final String ADMIN_DIRECTORY = "/etc/tepui/admin";
    private static final String MEMORY = "memory";
    private static final String MEMBERS = "TEPUI_MEMBERS";

    private NodeConfiguration() {}

    static ConfigMap configMap(StoragePool pool, NodeDefaults defaults) {
        return new ConfigMapBuilder()
                .withMetadata(PoolObject.metadata(pool, PoolNames.of(pool).nodeConfiguration()))
                .withData(environment(pool, defaults))
                .build();
    }

    /**
     * What members must be restarted for. Who the members are is not among it: they are told while they run, and need
     * the list only to find each other when they start.
     */
    static String fingerprint(StoragePool pool, NodeDefaults defaults) {
        Map<String, String> environment = environment(pool, defaults);
        environment.remove(MEMBERS);
        return Fingerprint.of(environment);
    }

    private static Map<String, String> environment(StoragePool pool, NodeDefaults defaults) {
        PoolNames names = PoolNames.of(pool);
        Map<String, String> environment = new TreeMap<>();
        environment.put("TEPUI_POOL", names.name());
        environment.put("TEPUI_REGION", pool.getSpec().getRegion());
        environment.put(MEMBERS, Member.list(Member.of(pool)));
        environment.put("TEPUI_GROUPS", String.valueOf(pool.getSpec().getReplicationGroups()));
        environment.put("TEPUI_DATA_DIR", DATA_DIRECTORY);
        environment.put("TEPUI_PORT_API", String.valueOf(Ports.API));
        environment.put("TEPUI_PORT_RAFT", String.valueOf(Ports.RAFT));
        environment.put("TEPUI_PORT_ADMIN", String.valueOf(Ports.ADMIN));
        environment.put("TEPUI_ADMIN_TOKEN_FILE", ADMIN_DIRECTORY + "/" + PoolNames.TOKEN_KEY);
        environment.put("TEPUI_PROVISIONING_URL", defaults.provisioningUrl(names.namespace(), names.name()));
        // Also with one member: a node that lost its volume must not found an empty pool in place of the lost one.
        environment.put("TEPUI_FORM", "operator");
        memoryBytes(pool.getSpec().getResources())
                .ifPresent(bytes -> environment.put("TEPUI_MEMORY_BYTES", bytes.toPlainString()));
        return environment;
    }

    /** The container's memory limit; the request when there is no limit: more than that may be taken away. */
    private static Optional<BigDecimal> memoryBytes(ResourceRequirements resources) {
        if (resources == null) {
            return Optional.empty();
        }
        Optional<Quantity> limit = Optional.ofNullable(resources.getLimits()).map(limits -> limits.get(MEMORY));
        return limit.or(() -> Optional.ofNullable(resources.getRequests()).map(requests -> requests.get(MEMORY)))
                .map(Quantity::getNumericalAmount)
                .map(bytes -> bytes.setScale(0, RoundingMode.DOWN));
    }
}
