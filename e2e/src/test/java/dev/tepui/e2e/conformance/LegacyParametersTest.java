package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static dev.tepui.e2e.conformance.Values.ss;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The parameters from before expressions, which old mappers still send. */
@Conformance
class LegacyParametersTest {
    private final DynamoDbClient client;
    private final String simple;
    private final String indexed;
    private final AttributeValue partition;
    private final Map<String, AttributeValue> key;

    LegacyParametersTest(Endpoint endpoint) {
        client = endpoint.client();
        simple = endpoint.simpleTable();
        indexed = endpoint.indexedTable();
        partition = s(endpoint.unique("legacy"));
        key = Map.of("pk", partition);
    }

    private void put(Map<String, AttributeValue> attributes) {
        client.putItem(request -> request.tableName(simple).item(Values.join(key, attributes)));
    }

    private Map<String, AttributeValue> stored() {
        return client.getItem(request ->
                        request.tableName(simple).consistentRead(true).key(key))
                .item();
    }

    private static ExpectedAttributeValue expected(ComparisonOperator operator, AttributeValue... values) {
        return ExpectedAttributeValue.builder()
                .comparisonOperator(operator)
                .attributeValueList(values)
                .build();
    }

    private static Condition condition(ComparisonOperator operator, AttributeValue... values) {
        return Condition.builder()
                .comparisonOperator(operator)
                .attributeValueList(values)
                .build();
    }

    private static AttributeValueUpdate update(AttributeAction action, AttributeValue value) {
        return AttributeValueUpdate.builder().action(action).value(value).build();
    }

    @Test
    void shouldWriteWhatIsExpected() {
        PutItemRequest.Builder create = PutItemRequest.builder()
                .tableName(simple)
                .item(Values.join(key, Map.of("version", n(1))))
                .expected(Map.of(
                        "pk", ExpectedAttributeValue.builder().exists(false).build()));
        client.putItem(create.build());

        Refusal.of(() -> client.putItem(create.build()))
                .is(ConditionalCheckFailedException.class, "The conditional request failed");
        client.putItem(create.item(Values.join(key, Map.of("version", n(2))))
                .expected(Map.of(
                        "version", ExpectedAttributeValue.builder().value(n(1)).build()))
                .build());

        assertThat(stored()).containsEntry("version", n(2));
    }

    @Test
    void shouldJoinExpectationsAsTheOperatorSays() {
        put(Map.of("a", n(5), "b", s("text")));
        Map<String, ExpectedAttributeValue> oneIsWrong = Map.of(
                "a", expected(ComparisonOperator.BETWEEN, n(1), n(9)),
                "b", expected(ComparisonOperator.BEGINS_WITH, s("other")));

        Refusal.of(() -> client.deleteItem(
                        request -> request.tableName(simple).key(key).expected(oneIsWrong)))
                .is(ConditionalCheckFailedException.class, "The conditional request failed");
        client.deleteItem(request ->
                request.tableName(simple).key(key).expected(oneIsWrong).conditionalOperator(ConditionalOperator.OR));

        assertThat(stored()).isEmpty();
    }

    @Test
    void shouldUpdateAttributesByActions() {
        put(Map.of("a", n(1), "gone", n(1), "count", n(5), "tags", ss("x", "y")));

        client.updateItem(request -> request.tableName(simple)
                .key(key)
                .attributeUpdates(Map.of(
                        "a", update(AttributeAction.PUT, s("new")),
                        "gone", update(AttributeAction.DELETE, null),
                        "count", update(AttributeAction.ADD, n(2)),
                        "tags", update(AttributeAction.DELETE, ss("x")),
                        "fresh", update(AttributeAction.ADD, n(1)))));

        assertThat(stored())
                .isEqualTo(Values.join(key, Map.of("a", s("new"), "count", n(7), "tags", ss("y"), "fresh", n(1))));
    }

    @Test
    void shouldQueryByKeyConditionsAndFilters() {
        for (int i = 0; i < 5; i++) {
            Map<String, AttributeValue> item =
                    Map.of("pk", partition, "sk", n(i), "text", s("t" + i), "number", n(i * i));
            client.putItem(request -> request.tableName(indexed).item(item));
        }

        assertThat(client.query(request -> request.tableName(indexed)
                                .consistentRead(true)
                                .keyConditions(Map.of(
                                        "pk", condition(ComparisonOperator.EQ, partition),
                                        "sk", condition(ComparisonOperator.GE, n(1))))
                                .queryFilter(Map.of(
                                        "text", condition(ComparisonOperator.NE, s("t3")),
                                        "number", condition(ComparisonOperator.GT, n(1))))
                                .attributesToGet("sk"))
                        .items())
                .containsExactly(Map.of("sk", n(2)), Map.of("sk", n(4)));
    }

    @Test
    void shouldScanWithAFilter() {
        put(Map.of("marker", s(partition.s())));

        assertThat(client.scanPaginator(request -> request.tableName(simple)
                                .consistentRead(true)
                                .scanFilter(Map.of(
                                        "marker", condition(ComparisonOperator.CONTAINS, partition),
                                        "nothing", condition(ComparisonOperator.NULL))))
                        .items())
                .containsExactly(Values.join(key, Map.of("marker", partition)));
    }

    @Test
    void shouldRefuseOldAndNewParametersTogether() {
        Refusal.of(() -> client.putItem(request -> request.tableName(simple)
                        .item(key)
                        .conditionExpression("attribute_exists(pk)")
                        .expected(Map.of(
                                "pk",
                                ExpectedAttributeValue.builder().exists(false).build()))))
                .isValidation("Can not use both expression and non-expression parameters in the same request:"
                        + " Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}");
        Refusal.of(() -> client.updateItem(
                        request -> request.tableName(simple).key(key).conditionalOperator(ConditionalOperator.OR)))
                .isValidation("ConditionalOperator cannot be used without Filter or Expected");
        Refusal.of(() -> client.query(request -> request.tableName(simple)))
                .isValidation("Either the KeyConditions or KeyConditionExpression parameter must be specified in the"
                        + " request.");
    }

    @Test
    void shouldRefuseExpectationsThatDoNotFit() {
        Refusal.of(() -> client.putItem(request -> request.tableName(simple)
                        .item(key)
                        .expected(Map.of("a", expected(ComparisonOperator.BETWEEN, n(1))))))
                .isValidation("One or more parameter values were invalid: Invalid number of argument(s) for the BETWEEN"
                        + " ComparisonOperator");
        Refusal.of(() -> client.putItem(request -> request.tableName(simple)
                        .item(key)
                        .expected(Map.of(
                                "a",
                                ExpectedAttributeValue.builder().exists(true).build()))))
                .isValidation(
                        "One or more parameter values were invalid: Value must be provided when Exists is true for"
                                + " Attribute: a");
    }
}
