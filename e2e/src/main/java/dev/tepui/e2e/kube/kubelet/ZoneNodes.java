package dev.tepui.e2e.kube.kubelet;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** One Node object per pretended zone. All are this machine. */
final class ZoneNodes {

    /** Marks the nodes of a local cluster, to tell it from a cluster with nodes of its own. */
    static final String LOCAL_LABEL = "tepui.dev/local-cluster";

    private final KubernetesClient client;

    ZoneNodes(KubernetesClient client) {
        this.client = client;
    }

    static String name(String zone) {
        return "zone-" + zone;
    }

    /** The zone of the node of that name. */
    static String zone(String node) {
        return node.substring(name("").length());
    }

    /** Creates the node of a zone if need be and reports it ready. */
    void register(String zone) {
        if (client.nodes().withName(name(zone)).get() == null) {
            client.resource(node(zone)).create();
        }
        report(zone, true);
    }

    /** Says whether the node is there. */
    void report(String zone, boolean ready) {
        client.nodes()
                .withName(name(zone))
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("status", status(zone, ready))));
    }

    private static Node node(String zone) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name(zone))
                .addToLabels("kubernetes.io/hostname", name(zone))
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels("topology.kubernetes.io/zone", zone)
                .addToLabels("topology.kubernetes.io/region", "local")
                .addToLabels(LOCAL_LABEL, "true")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static NodeStatus status(String zone, boolean ready) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, Quantity> resources = Map.of(
                "cpu", new Quantity(Integer.toString(Runtime.getRuntime().availableProcessors())),
                "memory", new Quantity("64Gi"),
                "pods", new Quantity("100"));
        return new NodeStatusBuilder()
                .addNewAddress("127.0.0.1", "InternalIP")
                .addNewAddress(name(zone), "Hostname")
                .withCapacity(resources)
                .withAllocatable(resources)
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "Unknown")
                .withReason(ready ? "KubeletReady" : "NodeStatusUnknown")
                .withMessage(ready ? "pods run as local processes" : "the zone was killed")
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .endCondition()
                .build();
    }
}
