package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

@Conformance
class DescribeTableTest {
    private final Endpoint endpoint;
    private final DynamoDbClient client;

    DescribeTableTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
    }

    /** The service itself counts every six hours; implementations for tests count at once. */
    @Test
    void shouldCountItemsAndBytes() {
        String table = endpoint.createTable("counted", request -> {
            Schema.keys(request, ScalarAttributeType.S, ScalarAttributeType.N);
            Schema.attribute(request, "rank", ScalarAttributeType.N);
            request.localSecondaryIndexes(Schema.localIndex("by-rank", "rank", ProjectionType.ALL));
        });
        client.putItem(request ->
                request.tableName(table).item(Map.of("pk", s("a"), "sk", n(1), "rank", n(1), "payload", s(100))));
        client.putItem(request -> request.tableName(table).item(Map.of("pk", s("a"), "sk", n(2))));

        TableDescription description =
                client.describeTable(request -> request.tableName(table)).table();

        assertThat(description.itemCount()).isEqualTo(2);
        assertThat(description.tableSizeBytes()).isBetween(100L, 200L);
        assertThat(description.localSecondaryIndexes().getFirst().itemCount()).isEqualTo(1);
    }

    @Test
    void shouldTakeAnArnForAName() {
        String name = endpoint.simpleTable();
        String arn =
                client.describeTable(request -> request.tableName(name)).table().tableArn();

        assertThat(client.describeTable(request -> request.tableName(arn))
                        .table()
                        .tableName())
                .isEqualTo(name);
    }

    @Test
    void shouldRefuseATableThatIsNotThere() {
        Refusal.of(() -> client.describeTable(request -> request.tableName("no-such-table")))
                .is(ResourceNotFoundException.class, "Requested resource not found: Table: no-such-table not found");
    }
}
