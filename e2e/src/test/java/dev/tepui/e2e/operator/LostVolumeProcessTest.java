package dev.tepui.e2e.operator;

import static dev.tepui.e2e.operator.OperatorUnderTest.NAMESPACE;
import static dev.tepui.e2e.operator.OperatorUnderTest.ORDERS;
import static dev.tepui.e2e.operator.OperatorUnderTest.POOL;
import static dev.tepui.e2e.operator.OperatorUnderTest.TABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Volumes of members: larger ones, and one that stays behind on a node that does not exist any more. */
@Timeout(300)
class LostVolumeProcessTest {
    private static final String CORE = "/api/v1/namespaces/" + NAMESPACE;
    private static final String CLAIM = CORE + "/persistentvolumeclaims/data-default-c-0";
    private static final String VOLUME = "/api/v1/persistentvolumes/local";
    private static final String CLASS = "/apis/storage.k8s.io/v1/storageclasses/growing";
    private static final String POD = CORE + "/pods/default-c-0";

    @TempDir
    Path directory;

    @Test
    void shouldLetGoOfALostVolumeAndSayWhenTheClusterRefusesALargerOne() throws Exception {
        try (OperatorUnderTest operator =
                new OperatorUnderTest(directory, Map.of("TEPUI_POOL_LOST_VOLUME_AFTER", "1s"))) {
            ApiClient api = operator.api();
            api.apply(TABLES + "orders", ORDERS);
            operator.awaitReady(POOL);
            applyAVolumeOfANodeThatIsGone(api);

            operator.requests()
                    .refuse(
                            "PATCH",
                            CLAIM,
                            "only dynamically provisioned pvc can be resized and the storageclass"
                                    + " that provisions the pvc must support resize");
            api.mergePatch(POOL, "{\"spec\":{\"storage\":{\"size\":\"20Gi\"}}}");
            operator.awaitReason(POOL, "Stalled", "ExpansionRefused");
            assertThat(operator.condition(POOL, "Stalled").path("message").asText())
                    .contains("PersistentVolumeClaim data-default-c-0: only dynamically provisioned pvc");
            operator.requests().refuseNothing();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> api.get(CLAIM)
                            .at("/spec/resources/requests/storage")
                            .asText()
                            .equals("20Gi"));

            // As long as the member answers, its volume is not lost, whatever the cluster says.
            assertThat(api.get(POD).has("spec")).isTrue();
            operator.pool().silence("c");
            operator.awaitGone(POD);
            operator.awaitGone(CLAIM);
            operator.awaitReason(POOL, "Ready", "Degraded");
            // A kube-apiserver protects it from deletion, and outlives the test, perhaps.
            api.mergePatch(VOLUME, "{\"metadata\":{\"finalizers\":null}}");
            api.delete(VOLUME);
            api.delete(CLASS);
        }
    }

    /** And the claim and the pod that use it. A kube-apiserver lets only bound claims grow, if their class says so. */
    private static void applyAVolumeOfANodeThatIsGone(ApiClient api) throws IOException, InterruptedException {
        api.apply(CLASS, """
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: growing}
                provisioner: kubernetes.io/no-provisioner
                allowVolumeExpansion: true
                """);
        api.apply(VOLUME, """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: local}
                spec:
                  capacity: {storage: 10Gi}
                  accessModes: [ReadWriteOnce]
                  local: {path: /data}
                  nodeAffinity:
                    required:
                      nodeSelectorTerms:
                      - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [gone]}]
                """);
        api.apply(CLAIM, """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: data-default-c-0
                  namespace: shop
                  labels: {app.kubernetes.io/managed-by: tepui-operator, tepui.dev/pool: default}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: growing
                  volumeName: local
                  resources: {requests: {storage: 10Gi}}
                """);
        api.apply(POD, """
                apiVersion: v1
                kind: Pod
                metadata: {name: default-c-0, namespace: shop}
                spec: {containers: [{name: storage-node, image: tepui/storage-node:0.1.0}]}
                """);
        api.mergePatch(CLAIM + "/status", "{\"status\":{\"phase\":\"Bound\"}}");
    }
}
