package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.client.DynamoDbClients;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@Conformance
class DeleteTableTest {
    private final Endpoint endpoint;
    private final DynamoDbClient client;

    DeleteTableTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
    }

    @Test
    void shouldDeleteATableWithItsItems() {
        String table =
                endpoint.createTable("deleted", request -> Schema.partitionKey(request, "pk", ScalarAttributeType.S));
        client.putItem(request -> request.tableName(table).item(Map.of("pk", s("a"))));

        DeleteTableResponse response = client.deleteTable(request -> request.tableName(table));
        client.waiter().waitUntilTableNotExists(request -> request.tableName(table), DynamoDbClients::quickly);

        assertThat(response.tableDescription().tableName()).isEqualTo(table);
        assertThat(client.listTablesPaginator().tableNames()).doesNotContain(table);
        client.createTable(request -> {
            request.tableName(table).billingMode("PAY_PER_REQUEST");
            Schema.partitionKey(request, "pk", ScalarAttributeType.S);
        });
        endpoint.awaitActive(table);
        assertThat(client.scan(request -> request.tableName(table).consistentRead(true))
                        .items())
                .as("a new table of that name is another table")
                .isEmpty();
    }

    @Test
    void shouldRefuseATableThatIsNotThere() {
        Refusal.of(() -> client.deleteTable(request -> request.tableName("no-such-table")))
                .is(ResourceNotFoundException.class, "Requested resource not found: Table: no-such-table not found");
    }
}
