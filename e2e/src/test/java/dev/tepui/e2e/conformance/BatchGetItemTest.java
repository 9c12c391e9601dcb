package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

@Conformance
class BatchGetItemTest {
    private final DynamoDbClient client;
    private final String simple;
    private final String indexed;
    private final String prefix;

    BatchGetItemTest(Endpoint endpoint) {
        client = endpoint.client();
        simple = endpoint.simpleTable();
        indexed = endpoint.indexedTable();
        prefix = endpoint.unique("batch-get");
    }

    private Map<String, AttributeValue> key(int number) {
        return Map.of("pk", s(prefix + number));
    }

    private static Map<String, AttributeValue> withSort(Map<String, AttributeValue> key, int sort) {
        return Values.join(key, Map.of("sk", n(sort)));
    }

    private List<Map<String, AttributeValue>> keys(int count) {
        return IntStream.range(0, count).mapToObj(this::key).toList();
    }

    private void put(String table, Map<String, AttributeValue> item) {
        client.putItem(request -> request.tableName(table).item(item));
    }

    private BatchGetItemResponse get(String table, List<Map<String, AttributeValue>> keys) {
        return client.batchGetItem(request -> request.requestItems(
                Map.of(table, KeysAndAttributes.builder().keys(keys).build())));
    }

    @Test
    void shouldGetItemsOfSeveralTables() {
        put(simple, Values.join(key(1), Map.of("a", n(1), "b", n(1))));
        put(simple, Values.join(key(2), Map.of("a", n(2))));
        put(indexed, withSort(key(1), 1));

        BatchGetItemResponse response = client.batchGetItem(request -> request.requestItems(Map.of(
                        simple,
                        KeysAndAttributes.builder()
                                .keys(List.of(key(1), key(2)))
                                .consistentRead(true)
                                .projectionExpression("#a")
                                .expressionAttributeNames(Map.of("#a", "a"))
                                .build(),
                        indexed,
                        KeysAndAttributes.builder()
                                .keys(List.of(withSort(key(1), 1)))
                                .consistentRead(true)
                                .build()))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

        assertThat(response.responses().get(simple)).containsExactlyInAnyOrder(Map.of("a", n(1)), Map.of("a", n(2)));
        assertThat(response.responses().get(indexed)).containsExactly(withSort(key(1), 1));
        assertThat(response.hasUnprocessedKeys()).isTrue();
        assertThat(response.unprocessedKeys()).isEmpty();
        assertThat(response.consumedCapacity())
                .extracting(consumed -> consumed.tableName() + " " + consumed.capacityUnits())
                .containsExactlyInAnyOrder(simple + " 2.0", indexed + " 1.0");
    }

    @Test
    void shouldAnswerWithAnEmptyListWhenNothingIsThere() {
        assertThat(get(simple, keys(2)).responses()).isEqualTo(Map.of(simple, List.of()));
    }

    @Test
    @LocalDiffers("does not count them")
    void shouldCountItemsThatAreNotThere() {
        assertThat(client.batchGetItem(request -> request.requestItems(Map.of(
                                        simple,
                                        KeysAndAttributes.builder()
                                                .keys(keys(3))
                                                .build()))
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity()
                        .getFirst()
                        .capacityUnits())
                .isEqualTo(1.5);
    }

    @Test
    void shouldLeaveKeysUnprocessedBeyondSixteenMegabytes() {
        for (int i = 0; i < 45; i++) {
            put(simple, Values.join(key(i), Map.of("payload", s(380_000))));
        }

        BatchGetItemResponse first = get(simple, keys(45));
        BatchGetItemResponse rest = client.batchGetItem(request -> request.requestItems(first.unprocessedKeys()));

        assertThat(first.unprocessedKeys()).isNotEmpty();
        Set<String> found = new HashSet<>();
        first.responses().get(simple).forEach(item -> found.add(item.get("pk").s()));
        rest.responses().get(simple).forEach(item -> found.add(item.get("pk").s()));
        assertThat(found).hasSize(45);
        assertThat(rest.unprocessedKeys()).isEmpty();
    }

    @Test
    void shouldRefuseKeysThatDoNotFit() {
        Refusal.of(() -> get(simple, List.of(key(1), key(1))))
                .isValidation("Provided list of item keys contains duplicates");
        Refusal.of(() -> get(simple, List.of(withSort(key(1), 1))))
                .isValidation("The provided key element does not match the schema");
        Refusal.of(() -> client.batchGetItem(request -> request.requestItems(Map.of(
                        simple,
                        KeysAndAttributes.builder().keys(keys(60)).build(),
                        indexed,
                        KeysAndAttributes.builder()
                                .keys(keys(60).stream()
                                        .map(key -> withSort(key, 1))
                                        .toList())
                                .build()))))
                .isValidation("Too many items requested for the BatchGetItem call");
    }

    @Test
    void shouldRefuseATableThatIsNotThere() {
        Refusal.of(() -> get("no-such-table", keys(1)))
                .is(ResourceNotFoundException.class, "Requested resource not found");
    }
}
