package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tepui.e2e.client.DynamoDbClients;
import dev.tepui.e2e.kube.kubelet.Kubelet;
import dev.tepui.e2e.process.NotPossibleHereException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** A pool's volumes grow by themselves up to a limit; at the limit it takes no more data until its spec allows more. */
class VolumesTest {
    private static final String POOL = "small";
    private static final String MEMBER = POOL + "-a-0";
    private static final String TABLE = "in-small";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final long MEBIBYTE = 1 << 20;
    private static final String MANIFEST = """
            apiVersion: tepui.dev/v1alpha1
            kind: StoragePool
            metadata:
              name: small
              namespace: shop
            spec:
              zones: [{name: a}]
              replicationGroups: 2
              storage:
                size: 512Mi
                growth: {limit: 768Mi, byPercent: 50}
            """;

    @Story
    void shouldGrowToTheLimitAndThenProtectWhatItHas(StoryCluster cluster) {
        Kubelet kubelet = cluster.cluster().kubelet();
        cluster.apply(MANIFEST);
        GenericKubernetesResource pool = cluster.pool(POOL);
        try {
            cluster.awaitReady(pool);
            limit(kubelet);
            try (DynamoDbClient client = DynamoDbClients.of(cluster.cluster().endpoint(StoryCluster.NAMESPACE, POOL))) {
                await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                    StoryCluster.createTable(client, TABLE);
                    return true;
                });
                put(client, "first");

                kubelet.fillVolumes(StoryCluster.NAMESPACE, MEMBER, 90 * MEBIBYTE);
                awaitSize(cluster, "768Mi");
                put(client, "grown");

                kubelet.fillVolumes(StoryCluster.NAMESPACE, MEMBER, 60 * MEBIBYTE);
                await().pollInterval(LOOK)
                        .atMost(PATIENCE)
                        .until(() -> lookedAt(cluster).condition(POOL, "StorageLow"), "True"::equals);
                assertThat(catchThrowable(() -> put(client, "refused")))
                        .isInstanceOf(DynamoDbException.class)
                        .hasMessageContaining("almost full");
                assertThat(ids(client)).containsExactlyInAnyOrder("first", "grown");
                client.deleteItem(request -> request.tableName(TABLE).key(key("first")));

                cluster.patch(pool, "{\"spec\":{\"storage\":{\"size\":\"1Gi\",\"growth\":null}}}");
                awaitSize(cluster, "1Gi");
                await().pollInterval(LOOK)
                        .atMost(PATIENCE)
                        .until(() -> lookedAt(cluster).condition(POOL, "StorageLow"), ""::equals);
                put(client, "last");
                assertThat(ids(client)).containsExactlyInAnyOrder("grown", "last");
            }
        } finally {
            kubelet.growVolumes(StoryCluster.NAMESPACE, MEMBER);
            cluster.delete(TABLE);
            cluster.remove(pool);
        }
    }

    private static void limit(Kubelet kubelet) {
        try {
            kubelet.limitVolumes(StoryCluster.NAMESPACE, MEMBER);
        } catch (NotPossibleHereException e) {
            abort(e.getMessage());
        }
    }

    /** The pool says so, and its volume has that size. */
    private static void awaitSize(StoryCluster cluster, String size) {
        await().pollInterval(LOOK)
                .atMost(PATIENCE)
                .until(() -> lookedAt(cluster).capacity("data-" + MEMBER), size::equals);
        await().atMost(PATIENCE)
                .until(
                        () -> cluster.pool(POOL).<Map<String, Object>>get("status", "storage"),
                        Map.of("size", size)::equals);
    }

    /** Has the operator look at the pool now: by itself it asks members that serve every half minute. */
    private static StoryCluster lookedAt(StoryCluster cluster) {
        String annotation =
                "{\"metadata\":{\"annotations\":{\"tepui.dev/reconcile-requested-at\":\"" + Instant.now() + "\"}}}";
        cluster.patch(cluster.pool(POOL), annotation);
        return cluster;
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("pk", AttributeValue.fromS(id));
    }

    private static void put(DynamoDbClient client, String id) {
        client.putItem(request -> request.tableName(TABLE).item(key(id)));
    }

    private static List<String> ids(DynamoDbClient client) {
        return client.scan(request -> request.tableName(TABLE).consistentRead(true)).items().stream()
                .map(item -> item.get("pk").s())
                .toList();
    }
}
