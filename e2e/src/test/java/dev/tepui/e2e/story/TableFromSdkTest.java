package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.crd.v1alpha1.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** An application creates its own table; the platform team sees it in Kubernetes like any other. */
class TableFromSdkTest {
    @Story
    void shouldShowATableThatTheSdkCreated(StoryCluster cluster) {
        String name = cluster.uniqueName("created");
        try (DynamoDbClient client = cluster.dynamoDb()) {
            createTable(client, name);
            client.waiter().waitUntilTableExists(request -> request.tableName(name));

            Table table = cluster.awaitReady(name);

            assertThat(table.getSpec().getTableName()).isEqualTo(name);
            assertThat(table.getSpec().getBillingMode()).hasToString("PAY_PER_REQUEST");
            assertThatThrownBy(() -> createTable(client, name)).isInstanceOf(ResourceInUseException.class);

            client.deleteTable(request -> request.tableName(name));
            client.waiter().waitUntilTableNotExists(request -> request.tableName(name));
            cluster.awaitGone(name);
        }
    }

    private static void createTable(DynamoDbClient client, String name) {
        client.createTable(request -> request.tableName(name)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("pk")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("pk")
                        .keyType(KeyType.HASH)
                        .build())
                .billingMode(BillingMode.PAY_PER_REQUEST));
    }
}
