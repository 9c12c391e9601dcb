package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

@Conformance
class TransactWriteItemsTest {
    private static final String CANCELLED =
            "Transaction cancelled, please refer cancellation reasons for specific reasons ";

    private final Endpoint endpoint;
    private final DynamoDbClient client;
    private final String table;
    private final String indexed;
    private final String first;
    private final String second;

    TransactWriteItemsTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
        table = endpoint.simpleTable();
        indexed = endpoint.indexedTable();
        first = endpoint.unique("transact");
        second = endpoint.unique("transact");
    }

    private static Map<String, AttributeValue> key(String key) {
        return Map.of("pk", s(key));
    }

    private TransactWriteItem put(String key, AttributeValue value) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(Map.of("pk", s(key), "v", value)))
                .build();
    }

    private TransactWriteItem delete(String key) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table).key(key(key)))
                .build();
    }

    private TransactWriteItem add(String key, int value) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(key(key))
                        .updateExpression("ADD v :v")
                        .expressionAttributeValues(Map.of(":v", n(value))))
                .build();
    }

    private TransactWriteItem check(String key, int value) {
        return TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(table)
                        .key(key(key))
                        .conditionExpression("v = :v")
                        .expressionAttributeValues(Map.of(":v", n(value)))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
    }

    private void write(TransactWriteItem... actions) {
        client.transactWriteItems(request -> request.transactItems(actions));
    }

    /** The attribute v of an item, or null. */
    private AttributeValue stored(String key) {
        return client.getItem(request -> request.tableName(table).key(key(key)).consistentRead(true))
                .item()
                .get("v");
    }

    @Test
    void shouldDoAllKindsOfActionsInSeveralTables() {
        write(put(first, n(1)), put(second, n(2)), put(first + "gone", n(3)));

        write(
                check(first, 1),
                add(second, 5),
                delete(first + "gone"),
                put(first + "new", s("new")),
                TransactWriteItem.builder()
                        .put(put -> put.tableName(indexed).item(Map.of("pk", s(first), "sk", n(1), "rank", n(7))))
                        .build());

        assertThat(stored(first)).isEqualTo(n(1));
        assertThat(stored(second)).isEqualTo(n(7));
        assertThat(stored(first + "gone")).isNull();
        assertThat(stored(first + "new")).isEqualTo(s("new"));
        assertThat(client.query(request -> request.tableName(indexed)
                                .indexName("by-rank")
                                .consistentRead(true)
                                .keyConditionExpression("pk = :pk")
                                .expressionAttributeValues(Map.of(":pk", s(first))))
                        .items())
                .containsExactly(Map.of("pk", s(first), "sk", n(1), "rank", n(7)));
    }

    @Test
    @LocalDiffers("a full stop after the reason of a ConditionCheck")
    void shouldTellAReasonForEveryActionAndChangeNothing() {
        write(put(first, n(1)));

        List<CancellationReason> reasons = Refusal.of(
                        () -> write(put(second, n(1)), check(first, 2), check(first + "missing", 1)))
                .is(
                        TransactionCanceledException.class,
                        CANCELLED + "[None, ConditionalCheckFailed, ConditionalCheckFailed]")
                .cancellationReasons();

        assertThat(reasons)
                .extracting(CancellationReason::message)
                .containsExactly(null, "The conditional request failed", "The conditional request failed");
        assertThat(reasons.get(1).item()).isEqualTo(Map.of("pk", s(first), "v", n(1)));
        assertThat(reasons.get(2).hasItem()).isFalse();
        assertThat(stored(second)).isNull();
    }

    @Test
    @LocalDiffers("a ValidationException")
    void shouldTellWhatDoesNotFitAsAReason() {
        write(put(first, s("text")));

        TransactionCanceledException refused = Refusal.of(() -> write(put(second, n(1)), add(first, 1)))
                .is(TransactionCanceledException.class, CANCELLED + "[None, ValidationError]");

        assertThat(refused.cancellationReasons().get(1).message())
                .isEqualTo("An operand in the update expression has an incorrect data type");
        assertThat(stored(second)).isNull();
    }

    @Test
    void shouldDoTheSameUnderOneTokenOnce() {
        TransactWriteItemsRequest request = TransactWriteItemsRequest.builder()
                .clientRequestToken(UUID.randomUUID().toString())
                .transactItems(add(first, 1), add(second, 2))
                .build();

        client.transactWriteItems(request);
        client.transactWriteItems(request);

        assertThat(stored(first)).isEqualTo(n(1));
        assertThat(stored(second)).isEqualTo(n(2));
    }

    @Test
    @LocalDiffers("the error has no text")
    void shouldRefuseATokenThatComesWithOtherParameters() {
        String token = UUID.randomUUID().toString();
        client.transactWriteItems(request -> request.clientRequestToken(token).transactItems(add(first, 1)));

        Refusal.of(() -> client.transactWriteItems(
                        request -> request.clientRequestToken(token).transactItems(add(first, 2))))
                .is(
                        IdempotentParameterMismatchException.class,
                        "Specified idempotent token was used with different request parameters within the"
                                + " idempotency window");

        assertThat(stored(first)).isEqualTo(n(1));
    }

    @Test
    @LocalDiffers("no WriteCapacityUnits, and equal actions are counted once")
    void shouldCountEveryActionTwice() {
        List<ConsumedCapacity> capacity = client.transactWriteItems(
                        request -> request.transactItems(put(first, n(1)), put(second, n(2)), delete(first + "missing"))
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity();

        assertThat(capacity).singleElement().satisfies(ofTable -> {
            assertThat(ofTable.tableName()).isEqualTo(table);
            assertThat(ofTable.capacityUnits()).isEqualTo(6);
            assertThat(ofTable.writeCapacityUnits()).isEqualTo(6);
        });
    }

    @Test
    void shouldRefuseTwoActionsOnOneItem() {
        Refusal.of(() -> write(put(first, n(1)), put(second, n(1)), delete(first)))
                .isValidation("Transaction request cannot include multiple operations on one item");

        assertThat(stored(second)).isNull();
    }

    @Test
    void shouldTakeAHundredActionsAndNoMore() {
        TransactWriteItem[] hundred =
                IntStream.range(0, 100).mapToObj(i -> put(first + i, n(i))).toArray(TransactWriteItem[]::new);
        TransactWriteItem[] more =
                IntStream.range(0, 101).mapToObj(i -> put(second + i, n(i))).toArray(TransactWriteItem[]::new);

        write(hundred);

        Refusal.of(() -> write(more))
                .isValidation("1 validation error detected: Value at 'TransactItems' failed to satisfy constraint:"
                        + " Member must have length less than or equal to 100");
        assertThat(stored(first + 99)).isEqualTo(n(99));
        assertThat(stored(second + 0)).isNull();
    }

    @Test
    void shouldRefuseMoreThanFourMegabytes() {
        TransactWriteItem[] large = IntStream.range(0, 11)
                .mapToObj(i -> put(first + i, s(400 * 1024 - 200)))
                .toArray(TransactWriteItem[]::new);

        Refusal.of(() -> write(large))
                .isValidationStartingWith("Transaction payload size cannot exceed 4MB. Payload Size: ");
        write(Stream.of(large).limit(10).toArray(TransactWriteItem[]::new));

        assertThat(stored(first + 10)).isNull();
        assertThat(stored(first + 9)).isNotNull();
    }

    @Test
    void shouldServeTheEnhancedClient() {
        DynamoDbEnhancedClient enhanced =
                DynamoDbEnhancedClient.builder().dynamoDbClient(client).build();
        DynamoDbTable<Order> orders = enhanced.table(endpoint.unique("orders"), TableSchema.fromBean(Order.class));
        endpoint.deleteInTheEnd(orders.tableName());
        orders.createTable();
        endpoint.awaitActive(orders.tableName());
        Order kept = Order.of(first, 1);
        Order added = Order.of(first, 2);
        orders.putItem(kept);
        Expression isThere =
                Expression.builder().expression("attribute_exists(customer)").build();

        enhanced.transactWriteItems(transaction -> transaction
                .addConditionCheck(
                        orders,
                        ConditionCheck.builder()
                                .key(Key.builder()
                                        .partitionValue(first)
                                        .sortValue(1)
                                        .build())
                                .conditionExpression(isThere)
                                .build())
                .addPutItem(orders, added));

        assertThat(orders.scan().items().stream().map(Order::getNumber)).containsExactlyInAnyOrder(1, 2);
    }
}
