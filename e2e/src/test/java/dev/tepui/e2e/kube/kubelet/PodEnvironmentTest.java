package dev.tepui.e2e.kube.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a process sees of its pod's specification. */
class PodEnvironmentTest {

    private static final ConfigurationSource CONFIGURATION = new ConfigurationSource() {
        @Override
        public Optional<Map<String, byte[]>> configMap(String namespace, String name) {
            return name.equals("node") ? Optional.of(Map.of("GROUPS", bytes("12"))) : Optional.empty();
        }

        @Override
        public Optional<Map<String, byte[]>> secret(String namespace, String name) {
            return name.equals("admin") ? Optional.of(Map.of("token", bytes("t0"))) : Optional.empty();
        }
    };

    @Test
    void shouldResolveFieldsResourcesConfigurationAndReferences() {
        Container container = new ContainerBuilder()
                .withName("node")
                .addNewEnvFrom()
                .withPrefix("P_")
                .withNewConfigMapRef("node", false)
                .endEnvFrom()
                .addNewEnv()
                .withName("IP")
                .withNewValueFrom()
                .withNewFieldRef("v1", "status.podIP")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("NAME")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("ZONE")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.labels['tepui.dev/zone']")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("TOKEN")
                .withNewValueFrom()
                .withNewSecretKeyRef("token", "admin", false)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("MEMORY")
                .withNewValueFrom()
                .withNewResourceFieldRef()
                .withResource("limits.memory")
                .endResourceFieldRef()
                .endValueFrom()
                .endEnv()
                .addToEnv(new EnvVar("HOST", "$(NAME).members.$(UNKNOWN).$$(NAME)", null))
                .withNewResources()
                .addToLimits("memory", new Quantity("1Gi"))
                .endResources()
                .build();

        assertThat(environment(container, Map.of()).variables())
                .containsEntry("P_GROUPS", "12")
                .containsEntry("IP", "127.77.0.9")
                .containsEntry("NAME", "pool-a-0")
                .containsEntry("ZONE", "a")
                .containsEntry("TOKEN", "t0")
                .containsEntry("MEMORY", "1073741824")
                .containsEntry("HOST", "pool-a-0.members.$(UNKNOWN).$(NAME)");
    }

    @Test
    void shouldReplaceMountPathsOnlyWhereTheyStandAsPaths() {
        Container container = new ContainerBuilder()
                .withName("node")
                .addToEnv(new EnvVar("DATA", "/var/lib/tepui", null))
                .addToEnv(new EnvVar("TOKEN", "/var/lib/tepui/admin/token", null))
                .addToEnv(new EnvVar("OPTIONS", "-Djava.io.tmpdir=/tmp -Dx=/tmpfs -Dy=/other/tmp", null))
                .build();
        Map<String, Path> mounts = Map.of(
                "/var/lib/tepui", Path.of("/tmp/home/data"),
                "/var/lib/tepui/admin", Path.of("/tmp/home/admin"),
                "/tmp", Path.of("/tmp/home/t"));

        PodEnvironment environment = environment(container, mounts);

        assertThat(environment.variables())
                .containsEntry("DATA", "/tmp/home/data")
                .containsEntry("TOKEN", "/tmp/home/admin/token")
                .containsEntry("OPTIONS", "-Djava.io.tmpdir=/tmp/home/t -Dx=/tmpfs -Dy=/other/tmp");
        assertThat(environment.arguments(List.of("--data=/var/lib/tepui/x"), Map.of()))
                .containsExactly("--data=/tmp/home/data/x");
    }

    /** A cluster whose own directory is below /tmp, and a pod that mounts /tmp. */
    @Test
    void shouldNotReplaceWhatItHasPutIn() {
        Container container = new ContainerBuilder()
                .withName("node")
                .addToEnv(new EnvVar("TOKEN", "/etc/admin/token", null))
                .build();
        Map<String, Path> mounts = Map.of(
                "/etc/admin", Path.of("/tmp/cluster/admin"),
                "/tmp", Path.of("/tmp/cluster/tmp"));
        assertThat(environment(container, mounts).variables()).containsEntry("TOKEN", "/tmp/cluster/admin/token");
    }

    @Test
    void shouldSayWhatIsMissing() {
        Container container = new ContainerBuilder()
                .withName("node")
                .addNewEnv()
                .withName("A")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("k", "absent", false)
                .endValueFrom()
                .endEnv()
                .build();
        assertThatThrownBy(() -> environment(container, Map.of()).variables())
                .isInstanceOf(UnsupportedPodException.class)
                .hasMessage("configmap absent not found");
    }

    private static PodEnvironment environment(Container container, Map<String, Path> mounts) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("pool-a-0")
                .withNamespace("shop")
                .addToLabels("tepui.dev/zone", "a")
                .endMetadata()
                .withNewSpec()
                .withContainers(container)
                .endSpec()
                .build();
        return new PodEnvironment(pod, container, "127.77.0.9", mounts, CONFIGURATION);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
