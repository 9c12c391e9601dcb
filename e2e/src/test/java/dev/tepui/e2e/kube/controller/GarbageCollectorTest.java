package dev.tepui.e2e.kube.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.kube.api.KubeApiServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What has to be finished where no kube-controller-manager runs, apart from what our own API server does itself. */
@Timeout(120)
class GarbageCollectorTest {
    private final KubeApiServer server = KubeApiServer.start(KubeApiServer.Options.inMemory());
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfigYaml()))
            .build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void shouldLetADeletedClaimGoOnceNoPodUsesIt() {
        Resource<PersistentVolumeClaim> used = createClaim("used");
        Resource<PersistentVolumeClaim> unused = createClaim("unused");
        Resource<Pod> pod = createPod("used");
        used.delete();
        unused.delete();

        try (GarbageCollector collector = new GarbageCollector(client)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> unused.get() == null);
            assertThat(used.get()).isNotNull();

            pod.delete();
            collector.somethingDeleted();

            await().atMost(Duration.ofSeconds(30)).until(() -> used.get() == null);
        }
    }

    @Test
    void shouldEmptyOneNamespaceWhateverFinalizersSay() {
        createClaim("protected");
        createPod("protected");
        createMap("default");
        createMap("kube-public");

        NamespacedObjects.deleteAll(client, "default");

        assertThat(client.persistentVolumeClaims().inNamespace("default").list().getItems())
                .isEmpty();
        assertThat(client.pods().inNamespace("default").list().getItems()).isEmpty();
        assertThat(client.configMaps().inNamespace("default").withName("map").get())
                .isNull();
        assertThat(client.configMaps()
                        .inNamespace("kube-public")
                        .withName("map")
                        .get())
                .isNotNull();
    }

    private Resource<PersistentVolumeClaim> createClaim(String name) {
        Resource<PersistentVolumeClaim> claim = client.resource(new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .addToFinalizers("kubernetes.io/pvc-protection")
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", new Quantity("1Gi"))
                .endResources()
                .endSpec()
                .build());
        claim.create();
        return claim;
    }

    private Resource<Pod> createPod(String claim) {
        Resource<Pod> pod = client.resource(new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("user")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("main:1")
                .endContainer()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build());
        pod.create();
        return pod;
    }

    private void createMap(String namespace) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("map")
                        .endMetadata()
                        .build())
                .create();
    }
}
