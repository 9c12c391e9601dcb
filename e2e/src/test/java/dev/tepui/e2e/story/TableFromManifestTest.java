package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.crd.v1alpha1.Table;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** A platform team applies a manifest; the application reads and writes the table with the AWS SDK. */
class TableFromManifestTest {
    @Story
    void shouldServeATableThatWasApplied(StoryCluster cluster) {
        String name = cluster.uniqueName("applied");
        cluster.apply(Manifests.table(name));

        Table table = cluster.awaitReady(name);

        assertThat(table.getStatus().getTableStatus()).isEqualTo("ACTIVE");
        assertThat(table.getStatus().getObservedGeneration())
                .isEqualTo(table.getMetadata().getGeneration());
        try (DynamoDbClient client = cluster.dynamoDb()) {
            TableDescription description =
                    client.describeTable(request -> request.tableName(name)).table();
            assertThat(description.tableStatus()).isEqualTo(TableStatus.ACTIVE);
            assertThat(description.tableArn())
                    .isEqualTo(table.getStatus().getAckResourceMetadata().arn());
            Map<String, AttributeValue> item =
                    Map.of("pk", AttributeValue.fromS("customer-1"), "total", AttributeValue.fromN("12.5"));
            client.putItem(request -> request.tableName(name).item(item));
            assertThat(client.getItem(request -> request.tableName(name)
                                    .consistentRead(true)
                                    .key(Map.of("pk", AttributeValue.fromS("customer-1"))))
                            .item())
                    .isEqualTo(item);
        }

        cluster.delete(name);

        cluster.awaitGone(name);
        try (DynamoDbClient client = cluster.dynamoDb()) {
            assertThat(client.listTables().tableNames()).doesNotContain(name);
        }
    }

    /** The manifest goes and comes back; the application never notices. */
    @Story
    void shouldGiveBackATableWithItsItemsThatWasRetained(StoryCluster cluster) {
        String name = cluster.uniqueName("retained");
        String retained = Manifests.table(name)
                .replace("metadata:", "metadata:\n  annotations: {tepui.dev/deletion-policy: retain}");
        Map<String, AttributeValue> item = Map.of("pk", AttributeValue.fromS("customer-1"));
        cluster.apply(retained);
        String uid = cluster.awaitReady(name).getMetadata().getUid();
        try (DynamoDbClient client = cluster.dynamoDb()) {
            client.putItem(request -> request.tableName(name).item(item));
            cluster.delete(name);
            cluster.awaitGone(name);
            assertThatThrownBy(() -> StoryCluster.createTable(client, name)).isInstanceOf(ResourceInUseException.class);

            cluster.apply(retained);

            assertThat(cluster.awaitReady(name).getMetadata().getUid()).isNotEqualTo(uid);
            assertThat(client.getItem(request ->
                                    request.tableName(name).consistentRead(true).key(item))
                            .item())
                    .isEqualTo(item);
        }
        cluster.apply(Manifests.table(name));
        cluster.delete(name);
        cluster.awaitGone(name);
    }
}
