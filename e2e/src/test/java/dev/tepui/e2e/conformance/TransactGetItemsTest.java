package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

@Conformance
class TransactGetItemsTest {
    private final DynamoDbClient client;
    private final String table;
    private final String indexed;
    private final String first;
    private final String second;

    TransactGetItemsTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.simpleTable();
        indexed = endpoint.indexedTable();
        first = endpoint.unique("transact");
        second = endpoint.unique("transact");
    }

    private static TransactGetItem get(String table, Map<String, AttributeValue> key) {
        return TransactGetItem.builder()
                .get(get -> get.tableName(table).key(key))
                .build();
    }

    private TransactGetItem get(String key) {
        return get(table, Map.of("pk", s(key)));
    }

    private List<ItemResponse> read(TransactGetItem... items) {
        return client.transactGetItems(request -> request.transactItems(items)).responses();
    }

    private Map<String, AttributeValue> put(String table, Map<String, AttributeValue> item) {
        client.putItem(request -> request.tableName(table).item(item));
        return item;
    }

    @Test
    void shouldReadItemsOfSeveralTablesInOrder() {
        Map<String, AttributeValue> simple = put(table, Map.of("pk", s(first), "v", n(1)));
        Map<String, AttributeValue> other = put(indexed, Map.of("pk", s(first), "sk", n(1), "rank", n(7)));
        TransactGetItem part = TransactGetItem.builder()
                .get(get -> get.tableName(indexed)
                        .key(Map.of("pk", s(first), "sk", n(2)))
                        .projectionExpression("m.#x")
                        .expressionAttributeNames(Map.of("#x", "x")))
                .build();
        put(indexed, Map.of("pk", s(first), "sk", n(2), "m", Values.m(Map.of("x", n(1), "y", n(2)))));

        List<ItemResponse> found =
                read(get(indexed, Map.of("pk", s(first), "sk", n(1))), get(second), part, get(first));

        assertThat(found.get(0).item()).isEqualTo(other);
        assertThat(found.get(1).hasItem()).isFalse();
        assertThat(found.get(2).item()).isEqualTo(Map.of("m", Values.m(Map.of("x", n(1)))));
        assertThat(found.get(3).item()).isEqualTo(simple);
    }

    @Test
    @LocalDiffers("no ReadCapacityUnits")
    void shouldCountEveryItemTwice() {
        put(table, Map.of("pk", s(first), "v", s(5_000)));

        List<ConsumedCapacity> capacity = client.transactGetItems(
                        request -> request.transactItems(get(first), get(second))
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity();

        assertThat(capacity).singleElement().satisfies(ofTable -> {
            assertThat(ofTable.tableName()).isEqualTo(table);
            assertThat(ofTable.capacityUnits()).isEqualTo(6);
            assertThat(ofTable.readCapacityUnits()).isEqualTo(6);
        });
    }

    @Test
    void shouldTakeAHundredItemsAndNoMore() {
        put(table, Map.of("pk", s(first + 99)));
        TransactGetItem[] hundred =
                IntStream.range(0, 100).mapToObj(i -> get(first + i)).toArray(TransactGetItem[]::new);
        TransactGetItem[] more =
                IntStream.range(0, 101).mapToObj(i -> get(first + i)).toArray(TransactGetItem[]::new);

        List<ItemResponse> found = read(hundred);

        assertThat(found).hasSize(100);
        assertThat(found.get(0).hasItem()).isFalse();
        assertThat(found.get(99).item()).isEqualTo(Map.of("pk", s(first + 99)));
        Refusal.of(() -> read(more))
                .isValidation("1 validation error detected: Value at 'TransactItems' failed to satisfy constraint:"
                        + " Member must have length less than or equal to 100");
    }

    @Test
    void shouldRefuseAnItemTwiceAndMissingTables() {
        Refusal.of(() -> read(get(first), get(second), get(first)))
                .isValidation("Transaction request cannot include multiple operations on one item");
        Refusal.of(() -> read(get(first), get("nowhere", Map.of("pk", s(first)))))
                .is(ResourceNotFoundException.class, "Requested resource not found");
    }

    @Test
    @LocalDiffers("no reasons")
    void shouldTellWrongKeysAsReasons() {
        TransactionCanceledException refused = Refusal.of(() -> read(get(first), get(table, Map.of("pk", n(1)))))
                .is(
                        TransactionCanceledException.class,
                        "Transaction cancelled, please refer cancellation reasons for specific reasons"
                                + " [None, ValidationError]");

        assertThat(refused.cancellationReasons().get(1).message())
                .isEqualTo("The provided key element does not match the schema");
    }

    @Test
    @LocalDiffers("the size follows the text")
    void shouldRefuseAnswersOfMoreThanFourMegabytes() {
        TransactGetItem[] large = IntStream.range(0, 11)
                .mapToObj(i -> {
                    put(table, Map.of("pk", s(first + i), "v", s(400 * 1024 - 200)));
                    return get(first + i);
                })
                .toArray(TransactGetItem[]::new);

        Refusal.of(() -> read(large)).isValidation("Payload in response is too large.");
    }
}
