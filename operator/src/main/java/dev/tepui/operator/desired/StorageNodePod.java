package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.PoolZone;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.Annotations;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.naming.Ports;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pod template of a storage node. Where the API server treats a part as one value (fieldRef, sources of volumes), its
 * defaults are spelled out here: otherwise desired and actual would differ for ever and every reconciliation would
 * write.
 */
final class StorageNodePod {
    private static final String CONTAINER = "storage-node";
    private static final String ADMIN_VOLUME = "admin";
    private static final String ADMIN_PORT = "admin";
    private static final String TMP_VOLUME = "tmp";
    /** Unprivileged user of the image. */
    private static final long USER = 65532L;
    /** Time to hand leaderships over and answer what is in flight. */
    private static final long GRACE_PERIOD_SECONDS = 60L;
    /** Replaying a long log or installing snapshots may take this long before liveness counts. */
    private static final int START_MAX_SECONDS = 300;
    /** Read for the owner, which is root, and the group, which is the pod's. */
    private static final int SECRET_MODE = 0440;

    private StorageNodePod() {}

    static PodTemplateSpec template(StoragePool pool, PoolZone zone, NodeDefaults defaults) {
        PoolNames names = PoolNames.of(pool);
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Labels.ofZone(names, zone.name()))
                .withAnnotations(annotations(pool, defaults))
                .endMetadata()
                .withNewSpec()
                .withAffinity(affinity(names, zone))
                .withAutomountServiceAccountToken(false)
                // Service links would put TEPUI_… variables of foreign Services beside the node's own.
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_PERIOD_SECONDS)
                .withSecurityContext(podSecurity())
                .withTolerations(pool.getSpec().getTolerations())
                .withContainers(container(pool, zone, defaults))
                .withVolumes(volumes(names))
                .endSpec()
                .build();
    }

    private static Map<String, String> annotations(StoragePool pool, NodeDefaults defaults) {
        Map<String, String> annotations = new TreeMap<>();
        if (pool.getSpec().getPodAnnotations() != null) {
            annotations.putAll(pool.getSpec().getPodAnnotations());
        }
        annotations.put(Annotations.CONFIGURATION_FINGERPRINT, NodeConfiguration.fingerprint(pool, defaults));
        return annotations;
    }

    /** The zone is required: it is what replicas are for. Different machines inside the zone are only preferred. */
    private static Affinity affinity(PoolNames names, PoolZone zone) {
        AffinityBuilder affinity = new AffinityBuilder()
                .withNewPodAntiAffinity()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(100)
                .withNewPodAffinityTerm()
                .withTopologyKey(Labels.HOSTNAME)
                .withNewLabelSelector()
                .withMatchLabels(Labels.selectorOfPool(names))
                .endLabelSelector()
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity();
        List<NodeSelectorRequirement> requirements = zoneRequirements(zone);
        if (requirements.isEmpty()) {
            return affinity.build();
        }
        return affinity.withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .withMatchExpressions(requirements)
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    /** Absent means the well-known label with the zone's name; explicitly empty means any node. */
    private static List<NodeSelectorRequirement> zoneRequirements(PoolZone zone) {
        Map<String, String> selector =
                zone.nodeSelector() == null ? Map.of(Labels.TOPOLOGY_ZONE, zone.name()) : zone.nodeSelector();
        return new TreeMap<>(selector)
                .entrySet().stream()
                        .map(label -> new NodeSelectorRequirementBuilder()
                                .withKey(label.getKey())
                                .withOperator("In")
                                .withValues(label.getValue())
                                .build())
                        .toList();
    }

    private static Container container(StoragePool pool, PoolZone zone, NodeDefaults defaults) {
        PoolNames names = PoolNames.of(pool);
        String image = pool.getSpec().getImage();
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image == null ? defaults.image() : image)
                .withImagePullPolicy(pool.getSpec().getImagePullPolicy())
                .withPorts(port("dynamodb", Ports.API), port("raft", Ports.RAFT), port(ADMIN_PORT, Ports.ADMIN))
                .addNewEnvFrom()
                .withNewConfigMapRef()
                .withName(names.nodeConfiguration())
                .endConfigMapRef()
                .endEnvFrom()
                .withEnv(environment(names, zone))
                .withResources(pool.getSpec().getResources())
                .withStartupProbe(probe("/live", 1, START_MAX_SECONDS))
                .withLivenessProbe(probe("/live", 10, 3))
                .withReadinessProbe(probe("/ready", 2, 2))
                .withSecurityContext(containerSecurity())
                .withVolumeMounts(
                        mount(PoolNames.DATA_VOLUME, NodeConfiguration.DATA_DIRECTORY, null),
                        mount(ADMIN_VOLUME, NodeConfiguration.ADMIN_DIRECTORY, true),
                        mount(TMP_VOLUME, "/tmp", null))
                .build();
    }

    /** What differs from member to member; the rest comes from {@link NodeConfiguration}. */
    private static List<EnvVar> environment(PoolNames names, PoolZone zone) {
        return List.of(
                new EnvVarBuilder()
                        .withName("TEPUI_ZONE")
                        .withValue(zone.name())
                        .build(),
                fromField("TEPUI_NODE", "metadata.name"),
                fromField("TEPUI_ADDRESS", "status.podIP"),
                new EnvVarBuilder()
                        .withName("TEPUI_HOST")
                        .withValue("$(TEPUI_NODE)." + names.membersDomain())
                        .build());
    }

    private static EnvVar fromField(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef("v1", path)
                .endValueFrom()
                .build();
    }

    private static ContainerPort port(String name, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(number)
                .withProtocol("TCP")
                .build();
    }

    private static Probe probe(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(ADMIN_PORT))
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(5)
                .withFailureThreshold(failures)
                .build();
    }

    private static PodSecurityContext podSecurity() {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    private static SecurityContext containerSecurity() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }

    private static VolumeMount mount(String volume, String path, Boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly)
                .build();
    }

    private static List<Volume> volumes(PoolNames names) {
        return List.of(
                new VolumeBuilder()
                        .withName(ADMIN_VOLUME)
                        .withNewSecret()
                        .withSecretName(names.adminSecret())
                        .withDefaultMode(SECRET_MODE)
                        .endSecret()
                        .build(),
                new VolumeBuilder()
                        .withName(TMP_VOLUME)
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .build());
    }
}
