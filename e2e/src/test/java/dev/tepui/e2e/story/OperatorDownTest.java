package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The operator dies: applications notice nothing, except that there are no new tables until it is back. */
class OperatorDownTest {
    private static final int ITEMS = 50;

    @Story
    void shouldServeItemsWithoutTheOperator(StoryCluster cluster) {
        String existing = cluster.uniqueName("operator-down");
        String applied = cluster.uniqueName("applied-meanwhile");
        String created = cluster.uniqueName("created-meanwhile");
        cluster.apply(Manifests.table(existing));
        cluster.awaitReady(existing);
        try (DynamoDbClient client = cluster.dynamoDbWithoutRetries()) {
            cluster.cluster().killOperator();
            try {
                assertThat(cluster.cluster().operatorPid()).isEmpty();
                writeAndRead(client, existing);

                DynamoDbException refused =
                        catchThrowableOfType(DynamoDbException.class, () -> StoryCluster.createTable(client, created));
                assertThat(refused).as("answer to CreateTable").isNotNull();
                assertThat(refused.statusCode()).isGreaterThanOrEqualTo(500);

                cluster.apply(Manifests.table(applied));
                writeAndRead(client, existing);
                assertThat(client.listTables().tableNames()).contains(existing).doesNotContain(applied, created);
            } finally {
                cluster.cluster().startOperator();
            }

            cluster.awaitReady(applied);
            writeAndRead(client, applied);
            // What was answered with an error has not happened behind the back, and can be tried again.
            assertThat(cluster.table(created)).isNull();
            assertThat(client.listTables().tableNames()).doesNotContain(created);
            StoryCluster.createTable(client, created);
            cluster.awaitReady(created);
        }
        for (String name : new String[] {existing, applied, created}) {
            cluster.delete(name);
            cluster.awaitGone(name);
        }
    }

    private static void writeAndRead(DynamoDbClient client, String table) {
        for (int i = 0; i < ITEMS; i++) {
            AttributeValue key = AttributeValue.fromS("key-" + i);
            client.putItem(request -> request.tableName(table).item(Map.of("pk", key)));
            assertThat(client.getItem(request -> request.tableName(table)
                                    .consistentRead(true)
                                    .key(Map.of("pk", key)))
                            .item())
                    .containsEntry("pk", key);
        }
    }
}
