package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.l;
import static dev.tepui.e2e.conformance.Values.m;
import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.ns;
import static dev.tepui.e2e.conformance.Values.s;
import static dev.tepui.e2e.conformance.Values.sorted;
import static dev.tepui.e2e.conformance.Values.ss;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

@Conformance
class UpdateItemTest {
    private final DynamoDbClient client;
    private final String table;
    private final Map<String, AttributeValue> key;

    UpdateItemTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.simpleTable();
        key = Map.of("pk", s(endpoint.unique("update")));
    }

    private void put(Map<String, AttributeValue> attributes) {
        client.putItem(request -> request.tableName(table).item(Values.join(key, attributes)));
    }

    private UpdateItemRequest.Builder update(String expression) {
        return UpdateItemRequest.builder().tableName(table).key(key).updateExpression(expression);
    }

    private void run(String expression, Map<String, AttributeValue> values) {
        client.updateItem(update(expression)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .build());
    }

    /** The item without its key. */
    private Map<String, AttributeValue> stored() {
        Map<String, AttributeValue> item = Values.join(client.getItem(
                        request -> request.tableName(table).consistentRead(true).key(key))
                .item());
        item.remove("pk");
        return sorted(item);
    }

    @Test
    void shouldMakeTheItemThatIsNotThere() {
        client.updateItem(request -> request.tableName(table).key(key));
        assertThat(stored()).isEmpty();

        run("SET a = :a ADD c :one, s :set", Map.of(":a", s("a"), ":one", n(1), ":set", ss("x")));

        assertThat(stored()).isEqualTo(Map.of("a", s("a"), "c", n(1), "s", ss("x")));
    }

    @Test
    void shouldDoAllClausesOnTheItemAsItWas() {
        put(Map.of("a", n(1), "b", n(2), "gone", s("x"), "tags", ss("x", "y", "z")));

        run(
                "SET a = b, b = a REMOVE gone, never ADD price :five DELETE tags :some",
                Map.of(":five", n(5), ":some", ss("x", "z", "unknown")));

        assertThat(stored()).isEqualTo(Map.of("a", n(2), "b", n(1), "price", n(5), "tags", ss("y")));
    }

    @Test
    void shouldCalculate() {
        put(Map.of("a", n("10.5"), "series", l(n(1))));

        run(
                "SET a = a - :one, b = if_not_exists(b, :zero) + :one, c = :one + :one, d = if_not_exists(a, :zero),"
                        + " series = list_append(series, :more),"
                        + " front = list_append(:more, if_not_exists(nowhere, :more))",
                Map.of(":one", n(1), ":zero", n(0), ":more", l(s("x"))));

        assertThat(stored())
                .isEqualTo(Map.of(
                        "a",
                        n("9.5"),
                        "b",
                        n(1),
                        "c",
                        n(2),
                        "d",
                        n("10.5"),
                        "series",
                        l(n(1), s("x")),
                        "front",
                        l(s("x"), s("x"))));
    }

    @Test
    void shouldChangeDocumentsInTheirDepth() {
        put(Map.of("map", m(Map.of("keep", n(1), "drop", n(2), "list", l(n(0), n(1), n(2), n(3))))));

        client.updateItem(update("SET #m.added = :x, #m.#l[1] = :x, #m.#l[99] = :end REMOVE #m.#d, #m.#l[0], #m.#l[2]")
                .expressionAttributeNames(Map.of("#m", "map", "#l", "list", "#d", "drop"))
                .expressionAttributeValues(Map.of(":x", s("x"), ":end", s("end")))
                .build());

        assertThat(stored())
                .isEqualTo(Map.of("map", m(Map.of("keep", n(1), "added", s("x"), "list", l(s("x"), n(3), s("end"))))));
    }

    @Test
    void shouldRemoveASetThatLosesItsLastElement() {
        put(Map.of("tags", ss("x"), "numbers", ns("1", "2")));

        run("DELETE tags :all, numbers :one", Map.of(":all", ss("x", "y"), ":one", ns("1.0")));
        assertThat(stored()).isEqualTo(Map.of("numbers", ns("2")));

        run("ADD numbers :more", Map.of(":more", ns("2", "3")));
        assertThat(stored()).isEqualTo(Map.of("numbers", ns("2", "3")));
    }

    @Test
    void shouldReturnTheValuesAskedFor() {
        Map<String, AttributeValue> before = Map.of("a", n(1), "b", n(2), "m", m(Map.of("x", n(1), "y", n(2))));
        put(before);

        assertThat(returned(ReturnValue.ALL_OLD, 10).attributes()).isEqualTo(Values.join(key, before));
        assertThat(returned(ReturnValue.ALL_NEW, 40).attributes())
                .isEqualTo(Values.join(key, Map.of("a", n(40), "b", n(2), "m", m(Map.of("x", n(40), "y", n(2))))));
        assertThat(returned(ReturnValue.NONE, 50).hasAttributes()).isFalse();
    }

    @Test
    @LocalDiffers("returns the whole of a document of which a part was updated")
    void shouldReturnOnlyTheUpdatedParts() {
        put(Map.of("a", n(1), "b", n(2), "m", m(Map.of("x", n(1), "y", n(2)))));

        assertThat(returned(ReturnValue.UPDATED_OLD, 20).attributes())
                .isEqualTo(Map.of("a", n(1), "m", m(Map.of("x", n(1)))));
        assertThat(returned(ReturnValue.UPDATED_NEW, 30).attributes())
                .isEqualTo(Map.of("a", n(30), "m", m(Map.of("x", n(30)))));
    }

    private UpdateItemResponse returned(ReturnValue returned, int value) {
        return client.updateItem(update("SET a = :v, m.x = :v")
                .expressionAttributeValues(Map.of(":v", n(value)))
                .returnValues(returned)
                .build());
    }

    @Test
    void shouldUpdateOnlyWhenTheConditionHolds() {
        put(Map.of("version", n(3), "state", s("open")));
        UpdateItemRequest close = update("SET #s = :closed, version = version + :one")
                .conditionExpression("version = :expected AND #s IN (:open, :reopened)")
                .expressionAttributeNames(Map.of("#s", "state"))
                .expressionAttributeValues(Map.of(
                        ":closed", s("closed"),
                        ":one", n(1),
                        ":expected", n(3),
                        ":open", s("open"),
                        ":reopened", s("reopened")))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();

        client.updateItem(close);
        ConditionalCheckFailedException second = Refusal.of(() -> client.updateItem(close))
                .is(ConditionalCheckFailedException.class, "The conditional request failed");

        assertThat(second.item()).isEqualTo(Values.join(key, Map.of("version", n(4), "state", s("closed"))));
        assertThat(stored()).isEqualTo(Map.of("version", n(4), "state", s("closed")));
    }

    @Test
    void shouldChangeNothingWhenTheConditionOfAMissingItemFails() {
        Refusal.of(() -> client.updateItem(update("SET a = :a")
                        .conditionExpression("attribute_exists(pk)")
                        .expressionAttributeValues(Map.of(":a", n(1)))
                        .build()))
                .is(ConditionalCheckFailedException.class, "The conditional request failed");

        assertThat(client.getItem(request ->
                                request.tableName(table).consistentRead(true).key(key))
                        .hasItem())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET pk = :n             | One or more parameter values were invalid: Cannot update attribute pk."
                        + " This attribute is part of the key",
                "SET words = words + :n  | An operand in the update expression has an incorrect data type",
                "SET a = nothing, b = :n | The provided expression refers to an attribute that does not exist in the"
                        + " item",
                "SET nothing.inside = :n | The document path provided in the update expression is invalid for"
                        + " update",
                "SET nothing[0] = :n     | The document path provided in the update expression is invalid for"
                        + " update",
                "ADD words :n            | An operand in the update expression has an incorrect data type",
                "DELETE tags :n          | Invalid UpdateExpression: Incorrect operand type for operator or"
                        + " function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
                "SET a = :n, a = :n      | Invalid UpdateExpression: Two document paths overlap with each other;"
                        + " must remove or rewrite one of these paths; path one: [a], path two: [a]",
                "SET a = :n SET b = :n   | Invalid UpdateExpression: The \"SET\" section can only be used once in an"
                        + " update expression;",
                "SET a = nothing(:n)     | Invalid UpdateExpression: Invalid function name; function: nothing",
                "SET a = size(:n)        | Invalid UpdateExpression: The function is not allowed in an update"
                        + " expression; function: size",
                "SET a = list_append(:n) | Invalid UpdateExpression: Incorrect number of operands for operator or"
                        + " function; operator or function: list_append, number of operands: 1",
                "SET a :n                | Invalid UpdateExpression: Syntax error; token: \":n\", near: \"a :n\"",
                "SET a = :m              | Invalid UpdateExpression: An expression attribute value used in"
                        + " expression is not defined; attribute value: :m"
            })
    void shouldRefuseUpdatesThatCannotBe(String expression, String message) {
        put(Map.of("words", s("x"), "tags", ss("x")));

        Refusal.of(() -> run(expression, Map.of(":n", n(1)))).isValidation(message);

        assertThat(stored()).isEqualTo(Map.of("words", s("x"), "tags", ss("x")));
    }

    @Test
    void shouldRefuseToLetAnItemGrowTooLarge() {
        put(Map.of("payload", s(400_000)));

        Refusal.of(() -> run("SET more = :more", Map.of(":more", s(10_000))))
                .isValidation("Item size to update has exceeded the maximum allowed size");
    }

    @Test
    void shouldCountTheLargerOfOldAndNewItem() {
        put(Map.of("payload", s(3_500)));

        assertThat(client.updateItem(update("SET a = :a")
                                .expressionAttributeValues(Map.of(":a", n(1)))
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                                .build())
                        .consumedCapacity()
                        .capacityUnits())
                .isEqualTo(4.0);
        assertThat(client.updateItem(update("REMOVE payload")
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                                .build())
                        .consumedCapacity()
                        .capacityUnits())
                .isEqualTo(4.0);
    }
}
