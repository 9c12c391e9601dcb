package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.e2e.client.DynamoDbClients;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Somebody deletes the namespace, whose volumes are retained: they belong to the next claims of the same names, as when
 * an administrator gives them back (docs/operations.md).
 */
class NamespaceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String TABLE = "kept";
    private static final int ITEMS = 50;

    @Story
    void shouldComeBackWithItsDataWhenItsVolumesAreKept(StoryCluster cluster) {
        KubernetesClient kubernetes = cluster.cluster().client();
        String namespace = cluster.uniqueName("namespace");
        create(kubernetes, namespace);
        try {
            // Protection holds a Table that is deleted by itself; here it would hold nothing but the namespace.
            applyUntilReady(kubernetes, namespace, Manifests.table(TABLE) + "  deletionProtectionEnabled: true\n");
            try (DynamoDbClient client = DynamoDbClients.of(cluster.cluster().endpoint(namespace, StoryCluster.POOL))) {
                IntStream.range(0, ITEMS)
                        .forEach(n -> client.putItem(
                                request -> request.tableName(TABLE).item(item(n))));
            }

            cluster.cluster().kubelet().retainVolumes(namespace);
            delete(kubernetes, namespace);
            create(kubernetes, namespace);
            applyUntilReady(kubernetes, namespace, Manifests.table(TABLE));

            try (DynamoDbClient client = DynamoDbClients.of(cluster.cluster().endpoint(namespace, StoryCluster.POOL))) {
                assertThat(client.scan(request -> request.tableName(TABLE).consistentRead(true))
                                .items())
                        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ITEMS)
                                .mapToObj(NamespaceTest::item)
                                .toList());
                client.putItem(request -> request.tableName(TABLE).item(item(ITEMS)));
            }
        } finally {
            delete(kubernetes, namespace);
        }
    }

    private static Map<String, AttributeValue> item(int number) {
        return Map.of("pk", AttributeValue.fromS("item-" + number), "n", AttributeValue.fromN("" + number));
    }

    private static void create(KubernetesClient kubernetes, String namespace) {
        kubernetes
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    private static void delete(KubernetesClient kubernetes, String namespace) {
        kubernetes.namespaces().withName(namespace).delete();
        await("namespace " + namespace + " is gone")
                .atMost(PATIENCE)
                .until(() -> kubernetes.namespaces().withName(namespace).get() == null);
    }

    private static void applyUntilReady(KubernetesClient kubernetes, String namespace, String manifest) {
        kubernetes.resource(manifest).inNamespace(namespace).serverSideApply();
        await("table " + TABLE + " is Ready").atMost(PATIENCE).until(() -> {
            Table table = kubernetes
                    .resources(Table.class)
                    .inNamespace(namespace)
                    .withName(TABLE)
                    .get();
            return table.getStatus() != null
                    && StoryCluster.isReady(table.getStatus().getConditions());
        });
    }
}
