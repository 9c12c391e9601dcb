package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.e2e.client.DynamoDbClients;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;

/** An application creates its own table; the platform team sees it in Kubernetes like any other. */
class TableFromSdkTest {
    @Story
    void shouldShowATableThatTheSdkCreated(StoryCluster cluster) {
        String name = cluster.uniqueName("created");
        try (DynamoDbClient client = cluster.dynamoDb()) {
            StoryCluster.createTable(client, name);
            client.waiter().waitUntilTableExists(request -> request.tableName(name), DynamoDbClients::quickly);

            Table table = cluster.awaitReady(name);

            assertThat(table.getSpec().getTableName()).isEqualTo(name);
            assertThat(table.getSpec().getBillingMode()).hasToString("PAY_PER_REQUEST");
            assertThatThrownBy(() -> StoryCluster.createTable(client, name)).isInstanceOf(ResourceInUseException.class);

            client.deleteTable(request -> request.tableName(name));
            client.waiter().waitUntilTableNotExists(request -> request.tableName(name), DynamoDbClients::quickly);
            cluster.awaitGone(name);
        }
    }
}
