package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.e2e.client.DynamoDbClients;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** What the SDK's retries make of a bad network: answers are lost, damaged, or come from an overloaded node. */
@Conformance
class RetriesTest {
    private final Endpoint endpoint;
    private final String table;
    private final AttributeValue key;

    RetriesTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        table = endpoint.simpleTable();
        key = s(endpoint.unique("retries"));
    }

    private static void putOnce(DynamoDbClient client, String table, AttributeValue key) {
        client.putItem(request ->
                request.tableName(table).item(Map.of("pk", key)).conditionExpression("attribute_not_exists(pk)"));
    }

    private AttributeValue read(DynamoDbClient client) {
        return client.getItem(
                        request -> request.tableName(table).consistentRead(true).key(Map.of("pk", key)))
                .item()
                .get("n");
    }

    @Test
    void shouldRepeatARequestThatWasNotServed() throws IOException {
        try (BadNetwork network = new BadNetwork(endpoint.uri());
                DynamoDbClient client = DynamoDbClients.of(network.uri())) {
            network.next(BadNetwork.Fault.REFUSED, BadNetwork.Fault.FAILED);

            putOnce(client, table, key);

            assertThat(network.requests()).isEqualTo(3);
        }
    }

    @Test
    void shouldFindOutThatAnAnswerWasLost() throws IOException {
        try (BadNetwork network = new BadNetwork(endpoint.uri());
                DynamoDbClient client = DynamoDbClients.of(network.uri())) {
            network.next(BadNetwork.Fault.LOST);

            Refusal.of(() -> putOnce(client, table, key))
                    .is(ConditionalCheckFailedException.class, "The conditional request failed");

            assertThat(network.requests()).isEqualTo(2);
        }
    }

    /** Only possible because answers carry a checksum, which the SDK compares. */
    @Test
    void shouldNoticeADamagedAnswer() throws IOException {
        try (BadNetwork network = new BadNetwork(endpoint.uri());
                DynamoDbClient client = DynamoDbClients.of(network.uri())) {
            client.putItem(request -> request.tableName(table).item(Map.of("pk", key, "n", n(1234))));
            network.next(BadNetwork.Fault.DAMAGED);

            assertThatThrownBy(() -> read(client)).isInstanceOf(Crc32MismatchException.class);
        }
    }
}
