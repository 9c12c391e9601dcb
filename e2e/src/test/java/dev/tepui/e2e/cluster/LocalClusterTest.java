package dev.tepui.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Controllers and kubelet together: StatefulSets of a stand-in program, as a person would meet them. */
@Timeout(120)
class LocalClusterTest {

    @RegisterExtension
    static final LocalClusterFixture CLUSTER = LocalClusterFixture.standIn();

    private StandInPool pool;

    @AfterEach
    void deletePool() {
        if (pool != null) {
            StatefulSet set = pool.statefulSet();
            if (set != null) {
                pool.client().resource(set).delete();
            }
            soon().until(() -> pool.client()
                    .pods()
                    .inNamespace(pool.namespace())
                    .list()
                    .getItems()
                    .isEmpty());
        }
    }

    @Test
    void shouldRunReadyPodsInTheWantedZoneWithAddressAndName() {
        pool = StandInPool.apply(CLUSTER, "b", 2);
        pool.awaitReady(2);

        Pod pod = pool.pod(1);
        assertThat(pod.getSpec().getNodeName()).isEqualTo("zone-b");
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getStatus().getPodIP()).startsWith("127.77.");
        assertThat(pool.ask(1, "/")).contains("db-1");
        assertThat(pool.ask(0, "/resolve?db-1.db-members." + pool.namespace() + ".svc"))
                .contains(pod.getStatus().getPodIP());
        assertThat(pool.client()
                        .persistentVolumeClaims()
                        .inNamespace(pool.namespace())
                        .withName("data-db-1")
                        .get()
                        .getStatus()
                        .getPhase())
                .isEqualTo("Bound");
    }

    @Test
    void shouldBalanceAServiceOverReadyPodsOnly() {
        pool = StandInPool.apply(CLUSTER, "a", 2);
        pool.awaitReady(2);
        Set<String> answers = new HashSet<>();
        soon().until(() -> {
            pool.askServiceAnew().ifPresent(answers::add);
            return answers.size() == 2;
        });

        pool.ask(0, "/retire");
        soon().until(() -> !pool.isReady(0));
        soon().untilAsserted(() -> assertThat(readyEndpoints()).isEqualTo(1));
        for (int i = 0; i < 10; i++) {
            assertThat(pool.askServiceAnew()).contains("db-1");
        }
    }

    @Test
    void shouldRestartAProcessThatEndsAndKeepItsData() {
        pool = StandInPool.apply(CLUSTER, "a", 1);
        pool.awaitReady(1);
        String address = pool.pod(0).getStatus().getPodIP();

        pool.ask(0, "/die");

        soon().until(() -> pool.restarts(0) == 1 && pool.isReady(0));
        assertThat(pool.ask(0, "/starts")).contains("2");
        assertThat(pool.pod(0).getStatus().getPodIP()).isEqualTo(address);
        assertThat(pool.pod(0)
                        .getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getLastState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(7);
    }

    @Test
    void shouldRestartAProcessThatIsNotLive() {
        pool = StandInPool.apply(CLUSTER, "a", 1);
        pool.awaitReady(1);
        pool.ask(0, "/sicken");
        soon().until(() -> pool.restarts(0) == 1 && pool.isReady(0));
        assertThat(events("Unhealthy")).anyMatch(message -> message.contains("Liveness probe failed"));
    }

    @Test
    void shouldReplaceADeletedPodGracefullyAndKeepItsData() throws Exception {
        pool = StandInPool.apply(CLUSTER, "a", 1);
        pool.awaitReady(1);
        String uid = pool.pod(0).getMetadata().getUid();

        pool.client().resource(pool.pod(0)).delete();

        soon().until(() -> pool.isReplaced(0, uid));
        assertThat(pool.ask(0, "/starts")).contains("2");
        assertThat(dataDirectory().resolve("terminated")).hasContent("gracefully");
    }

    @Test
    void shouldScaleDownFromTheHighestOrdinalAndKeepTheClaim() {
        pool = StandInPool.apply(CLUSTER, "a", 2);
        pool.awaitReady(2);
        edit(set ->
                new StatefulSetBuilder(set).editSpec().withReplicas(1).endSpec().build());
        pool.awaitReady(1);
        assertThat(pool.pod(1)).isNull();
        assertThat(pool.ask(0, "/")).contains("db-0");
        assertThat(pool.client()
                        .persistentVolumeClaims()
                        .inNamespace(pool.namespace())
                        .withName("data-db-1")
                        .get())
                .isNotNull();
    }

    @Test
    void shouldRollAChangedTemplateFromTheHighestDownToThePartition() {
        pool = StandInPool.apply(CLUSTER, "a", 2);
        pool.awaitReady(2);
        String firstUid = pool.pod(0).getMetadata().getUid();
        edit(set -> withVersion(set, "2", 1));
        soon().until(() -> pool.isReady(1) && pool.ask(1, "/env?VERSION").equals(Optional.of("2")));
        assertThat(pool.pod(0).getMetadata().getUid()).isEqualTo(firstUid);
        assertThat(pool.statefulSet().getStatus().getUpdatedReplicas()).isEqualTo(1);

        // A pod below the partition comes back as it was.
        pool.client().resource(pool.pod(0)).delete();
        soon().until(() -> pool.isReplaced(0, firstUid));
        assertThat(pool.ask(0, "/env?VERSION")).contains("1");

        edit(set -> withVersion(set, "2", 0));
        pool.awaitReady(2);
        assertThat(pool.ask(0, "/env?VERSION")).contains("2");
    }

    @Test
    void shouldKeepAKilledZoneDownUntilItIsRestored() {
        pool = StandInPool.apply(CLUSTER, "c", 1);
        pool.awaitReady(1);

        CLUSTER.cluster().kubelet().killZone("c");
        soon().until(() -> !pool.isReady(0));
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(5))
                .until(() -> pool.ask(0, "/").isEmpty());

        CLUSTER.cluster().kubelet().restoreZone("c");
        soon().until(() -> pool.isReady(0));
        assertThat(pool.ask(0, "/starts")).contains("2");
    }

    @Test
    void shouldLoseTheDataOfAPodAndOnlyThat() {
        pool = StandInPool.apply(CLUSTER, "a", 2);
        pool.awaitReady(2);
        CLUSTER.cluster().kubelet().deleteData(pool.namespace(), "db-0");
        soon().until(() -> pool.restarts(0) == 1 && pool.isReady(0));
        assertThat(pool.ask(0, "/starts")).contains("1");
        assertThat(pool.restarts(1)).isZero();
    }

    @Test
    void shouldTakeAFrozenPodOutOfServiceAndBackIn() {
        pool = StandInPool.apply(CLUSTER, "a", 1);
        pool.awaitReady(1);
        // Frozen longer than its liveness probe allows it is killed, so this one has none.
        edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withLivenessProbe(null)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
        pool.awaitReady(1);
        CLUSTER.cluster().kubelet().pause(pool.namespace(), "db-0");
        soon().until(() -> !pool.isReady(0));
        CLUSTER.cluster().kubelet().resume(pool.namespace(), "db-0");
        soon().until(() -> pool.isReady(0));
        assertThat(pool.restarts(0)).isZero();
    }

    @Test
    void shouldWaitForConfigurationAndFollowItsChanges() {
        pool = StandInPool.apply(CLUSTER, "a", 0);
        edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .withReplicas(1)
                .editTemplate()
                .editSpec()
                .addNewVolume()
                .withName("config")
                .withNewConfigMap()
                .withName("settings")
                .endConfigMap()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/etc/settings")
                .endVolumeMount()
                .addNewEnv()
                .withName("CONFIG_FILE")
                .withValue("/etc/settings/colour")
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
        soon().until(() -> events("FailedMount").stream().anyMatch("configmap settings not found"::equals));

        ConfigMapBuilder settings = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .withNamespace(pool.namespace())
                .endMetadata();
        pool.client().resource(settings.addToData("colour", "red").build()).create();
        pool.awaitReady(1);
        assertThat(pool.ask(0, "/file")).contains("red");

        pool.client().resource(settings.addToData("colour", "blue").build()).update();
        soon().until(() -> pool.ask(0, "/file").equals(Optional.of("blue")));
        assertThat(pool.restarts(0)).isZero();
    }

    @Test
    void shouldDeleteDataWithItsClaim() {
        pool = StandInPool.apply(CLUSTER, "a", 1);
        pool.awaitReady(1);
        pool.client().resource(pool.statefulSet()).delete();
        soon().until(() -> pool.pod(0) == null);
        assertThat(dataDirectory()).isDirectory();
        pool.client()
                .persistentVolumeClaims()
                .inNamespace(pool.namespace())
                .withName("data-db-0")
                .delete();
        soon().until(() -> !Files.exists(dataDirectory()));
    }

    @Test
    void shouldWriteNothingWhenNothingChanges() {
        pool = StandInPool.apply(CLUSTER, "a", 1);
        pool.awaitReady(1);
        String set = pool.statefulSet().getMetadata().getResourceVersion();
        String pod = pool.pod(0).getMetadata().getResourceVersion();
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(pool.statefulSet().getMetadata().getResourceVersion()).isEqualTo(set);
            assertThat(pool.pod(0).getMetadata().getResourceVersion()).isEqualTo(pod);
        });
    }

    private Path dataDirectory() {
        return CLUSTER.cluster().kubelet().claimDirectory(pool.namespace(), "data-db-0");
    }

    private long readyEndpoints() {
        return pool
                .client()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(pool.namespace())
                .withName("db")
                .get()
                .getEndpoints()
                .stream()
                .map(Endpoint::getConditions)
                .filter(conditions -> conditions.getReady())
                .count();
    }

    private List<String> events(String reason) {
        return pool.client().v1().events().inNamespace(pool.namespace()).list().getItems().stream()
                .filter(event -> reason.equals(event.getReason()))
                .map(event -> event.getMessage())
                .toList();
    }

    /** Changes the set; again when the controller's status report came in between. */
    private void edit(UnaryOperator<StatefulSet> change) {
        soon().ignoreExceptionsMatching(
                        e -> e instanceof KubernetesClientException conflict && conflict.getCode() == 409)
                .until(() -> pool.client()
                                .apps()
                                .statefulSets()
                                .inNamespace(pool.namespace())
                                .withName(pool.name())
                                .edit(change)
                        != null);
    }

    private static StatefulSet withVersion(StatefulSet set, String version, int partition) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .editMatchingEnv(variable -> variable.getName().equals("VERSION"))
                .withValue(version)
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100));
    }
}
