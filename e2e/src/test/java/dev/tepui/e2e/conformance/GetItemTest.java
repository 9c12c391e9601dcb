package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.l;
import static dev.tepui.e2e.conformance.Values.m;
import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

@Conformance
class GetItemTest {
    private final DynamoDbClient client;
    private final String table;
    private final AttributeValue key;

    GetItemTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.simpleTable();
        key = s(endpoint.unique("get"));
    }

    private GetItemRequest.Builder get() {
        return GetItemRequest.builder().tableName(table).consistentRead(true).key(Map.of("pk", key));
    }

    @Test
    void shouldTellAMissingItemFromOneWithoutTheAttributesAskedFor() {
        assertThat(client.getItem(get().build()).hasItem()).isFalse();
        client.putItem(request -> request.tableName(table).item(Map.of("pk", key, "a", n(1))));

        GetItemResponse nothing =
                client.getItem(get().projectionExpression("elsewhere").build());

        assertThat(nothing.hasItem()).isTrue();
        assertThat(nothing.item()).isEmpty();
    }

    @Test
    void shouldReturnThePathsAskedFor() {
        client.putItem(request -> request.tableName(table)
                .item(Map.of(
                        "pk",
                        key,
                        "address",
                        m(Map.of("city", s("Caracas"), "street", s("Sabana Grande"), "a.b", s("dotted"))),
                        "orders",
                        l(s("zero"), m(Map.of("price", n(1))), s("two"), s("three")),
                        "other",
                        n(1))));

        GetItemResponse response = client.getItem(get().projectionExpression(
                        "address.city, address.#dotted, orders[3], orders[1].price, orders[9], nowhere.inside")
                .expressionAttributeNames(Map.of("#dotted", "a.b"))
                .build());

        assertThat(response.item())
                .isEqualTo(Map.of(
                        "address",
                        m(Map.of("city", s("Caracas"), "a.b", s("dotted"))),
                        "orders",
                        l(m(Map.of("price", n(1))), s("three"))));
    }

    @Test
    void shouldRefusePathsThatCannotBeTakenTogether() {
        Refusal.of(() -> client.getItem(get().projectionExpression("a.b, a").build()))
                .isValidation("Invalid ProjectionExpression: Two document paths overlap with each other; must remove or"
                        + " rewrite one of these paths; path one: [a, b], path two: [a]");
        Refusal.of(() -> client.getItem(get().projectionExpression("a.b, a[0]").build()))
                .isValidation(
                        "Invalid ProjectionExpression: Two document paths conflict with each other; must remove or"
                                + " rewrite one of these paths; path one: [a, b], path two: [a, [0]]");
        Refusal.of(() -> client.getItem(get().projectionExpression("a,").build()))
                .isValidation("Invalid ProjectionExpression: Syntax error; token: \"<EOF>\", near: \",\"");
        Refusal.of(() -> client.getItem(get().projectionExpression("a b").build()))
                .isValidation("Invalid ProjectionExpression: Syntax error; token: \"b\", near: \"a b\"");
        Refusal.of(() -> client.getItem(get().projectionExpression("").build()))
                .isValidation("Invalid ProjectionExpression: The expression can not be empty;");
        Refusal.of(() -> client.getItem(get().projectionExpression("status").build()))
                .isValidation(
                        "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: status");
    }

    @Test
    void shouldRefusePlaceholdersWithoutUse() {
        Refusal.of(() -> client.getItem(get().projectionExpression("a")
                        .expressionAttributeNames(Map.of("#x", "x"))
                        .build()))
                .isValidation("Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}");
        Refusal.of(() -> client.getItem(
                        get().expressionAttributeNames(Map.of("#x", "x")).build()))
                .isValidation("ExpressionAttributeNames can only be specified when using expressions");
        Refusal.of(() -> client.getItem(
                        get().projectionExpression("a").attributesToGet("b").build()))
                .isValidation("Can not use both expression and non-expression parameters in the same request:"
                        + " Non-expression parameters: {AttributesToGet}"
                        + " Expression parameters: {ProjectionExpression}");
    }

    @Test
    void shouldReturnTheAttributesOfTheOldParameter() {
        client.putItem(request -> request.tableName(table).item(Map.of("pk", key, "a", n(1), "b", n(2), "a.b", n(3))));

        assertThat(client.getItem(get().attributesToGet("a.b", "b", "c").build())
                        .item())
                .isEqualTo(Map.of("a.b", n(3), "b", n(2)));
    }

    @Test
    void shouldCountReadsInUnitsOfFourKilobytes() {
        client.putItem(request -> request.tableName(table).item(Map.of("pk", key, "p", s(5_000))));

        assertThat(consumed(true)).isEqualTo(2.0);
        assertThat(consumed(false)).isEqualTo(1.0);
        assertThat(client.getItem(get().key(Map.of("pk", s(key.s() + "-missing")))
                                .consistentRead(false)
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                                .build())
                        .consumedCapacity()
                        .capacityUnits())
                .isEqualTo(0.5);
        assertThat(client.getItem(get().build()).consumedCapacity()).isNull();
    }

    private double consumed(boolean consistent) {
        return client.getItem(get().consistentRead(consistent)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                        .build())
                .consumedCapacity()
                .capacityUnits();
    }

    @Test
    void shouldRefuseAKeyThatIsNotTheTables() {
        for (Map<String, AttributeValue> wrong :
                List.of(Map.of("other", s("a")), Map.of("pk", n(1)), Map.of("pk", key, "sk", n(1)))) {
            Refusal.of(() -> client.getItem(get().key(wrong).build()))
                    .isValidation("The provided key element does not match the schema");
        }
        Refusal.of(() -> client.getItem(get().key(Map.of("pk", s(""))).build()))
                .isValidation(
                        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
                                + " contain an empty string value. Key: pk");
    }

    @Test
    void shouldRefuseATableThatIsNotThere() {
        Refusal.of(() -> client.getItem(get().tableName("no-such-table").build()))
                .is(ResourceNotFoundException.class, "Requested resource not found");
    }
}
