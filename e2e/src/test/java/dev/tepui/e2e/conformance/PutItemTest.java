package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.NULL;
import static dev.tepui.e2e.conformance.Values.b;
import static dev.tepui.e2e.conformance.Values.bool;
import static dev.tepui.e2e.conformance.Values.bs;
import static dev.tepui.e2e.conformance.Values.l;
import static dev.tepui.e2e.conformance.Values.m;
import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.ns;
import static dev.tepui.e2e.conformance.Values.s;
import static dev.tepui.e2e.conformance.Values.sorted;
import static dev.tepui.e2e.conformance.Values.ss;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

@Conformance
class PutItemTest {
    private static final int ITEM_MAX_BYTES = 400 * 1024;

    private final DynamoDbClient client;
    private final String table;
    private final AttributeValue key;

    PutItemTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.simpleTable();
        key = s(endpoint.unique("put"));
    }

    @Test
    void shouldKeepEveryTypeAtAnyDepth() {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put("string", s("Tepui \uD83C\uDFD4 Ürümqi"));
        values.put("empty", s(""));
        values.put("number", n("-12345678901234567890.123456789012345678"));
        values.put("binary", b(0, 1, 255));
        values.put("noBytes", b());
        values.put("strings", ss("b", "a"));
        values.put("numbers", ns("2", "-1", "1.5"));
        values.put("binaries", bs(b(2), b(1)));
        values.put("yes", bool(true));
        values.put("no", bool(false));
        values.put("null", NULL);
        values.put("noElements", l());
        values.put("noMembers", m(Map.of()));
        Map<String, AttributeValue> item = new HashMap<>(values);
        item.put("pk", key);
        item.put("nested", m(Map.of("list", l(m(values), l(l(s("deep")))))));

        client.putItem(request -> request.tableName(table).item(item));

        assertThat(sorted(stored())).isEqualTo(sorted(item));
    }

    @ParameterizedTest
    @CsvSource({
        "1.50, 1.5",
        "1e2, 100",
        "-0, 0",
        "0.000, 0",
        "007, 7",
        "+3, 3",
        "1E-130, 0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                + "000000000000000000000000000001",
        "99999999999999999999999999999999999999, 99999999999999999999999999999999999999",
        "100000000000000000000000000000000000000000, 100000000000000000000000000000000000000000"
    })
    void shouldWriteNumbersInOneWay(String given, String stored) {
        client.putItem(request -> request.tableName(table).item(Map.of("pk", key, "number", n(given))));

        assertThat(stored()).containsEntry("number", n(stored));
    }

    @Test
    void shouldReplaceTheWholeItemAndReturnTheOldOne() {
        Map<String, AttributeValue> first = Map.of("pk", key, "a", n(1), "b", n(2));
        Map<String, AttributeValue> second = Map.of("pk", key, "c", n(3));

        PutItemResponse created = put(first, ReturnValue.ALL_OLD);
        PutItemResponse replaced = put(second, ReturnValue.ALL_OLD);

        assertThat(created.hasAttributes()).isFalse();
        assertThat(replaced.attributes()).isEqualTo(first);
        assertThat(stored()).isEqualTo(second);
        assertThat(put(first, ReturnValue.NONE).hasAttributes()).isFalse();
    }

    private PutItemResponse put(Map<String, AttributeValue> item, ReturnValue returned) {
        return client.putItem(request -> request.tableName(table).item(item).returnValues(returned));
    }

    @Test
    void shouldWriteOnlyWhenTheConditionHolds() {
        Map<String, AttributeValue> first = Map.of("pk", key, "version", n(1));
        PutItemRequest create = PutItemRequest.builder()
                .tableName(table)
                .item(first)
                .conditionExpression("attribute_not_exists(pk)")
                .build();
        client.putItem(create);

        ConditionalCheckFailedException plain = Refusal.of(() -> client.putItem(create))
                .is(ConditionalCheckFailedException.class, "The conditional request failed");
        ConditionalCheckFailedException withItem = Refusal.of(() -> client.putItem(create.toBuilder()
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build()))
                .is(ConditionalCheckFailedException.class, "The conditional request failed");
        client.putItem(request -> request.tableName(table)
                .item(Map.of("pk", key, "version", n(2)))
                .conditionExpression("#v = :v")
                .expressionAttributeNames(Map.of("#v", "version"))
                .expressionAttributeValues(Map.of(":v", n("1.0"))));

        assertThat(plain.hasItem()).isFalse();
        assertThat(withItem.item()).isEqualTo(first);
        assertThat(stored()).containsEntry("version", n(2));
    }

    @Test
    void shouldTakeAnItemOfTheGreatestSizeAndNoByteMore() {
        String other = key.s();
        int payload = ITEM_MAX_BYTES - "pk".length() - other.length() - "p".length();
        client.putItem(request -> request.tableName(table).item(Map.of("pk", key, "p", s(payload))));

        Refusal.of(() -> client.putItem(
                        request -> request.tableName(table).item(Map.of("pk", key, "p", s(payload + 1)))))
                .isValidation("Item size has exceeded the maximum allowed size");

        assertThat(stored().get("p").s()).hasSize(payload);
    }

    @Test
    void shouldCountWritesInUnitsOfAKilobyteOfTheLargerItem() {
        assertThat(consumed(2_500).capacityUnits()).isEqualTo(3.0);
        assertThat(consumed(1).capacityUnits()).as("the old item is larger").isEqualTo(3.0);
        ConsumedCapacity small = consumed(1);

        assertThat(small.tableName()).isEqualTo(table);
        assertThat(small.capacityUnits()).isEqualTo(1.0);
        assertThat(small.table()).isNull();
        assertThat(client.putItem(request -> request.tableName(table)
                                .item(Map.of("pk", key))
                                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                        .consumedCapacity()
                        .table()
                        .capacityUnits())
                .isEqualTo(1.0);
    }

    private ConsumedCapacity consumed(int payload) {
        return client.putItem(request -> request.tableName(table)
                        .item(Map.of("pk", key, "p", s(payload)))
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity();
    }

    @Test
    void shouldRefuseAnItemWithoutItsKey() {
        Refusal.of(() -> put(Map.of("a", n(1))))
                .isValidation("One or more parameter values were invalid: Missing the key pk in the item");
        Refusal.of(() -> put(Map.of("pk", n(1))))
                .isValidation(
                        "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N");
        Refusal.of(() -> put(Map.of("pk", s(""))))
                .isValidation(
                        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
                                + " contain an empty string value. Key: pk");
        Refusal.of(() -> put(Map.of("pk", s(2_049))))
                .isValidation("One or more parameter values were invalid: Size of hashkey has exceeded the maximum size"
                        + " limit of2048 bytes");
    }

    @Test
    void shouldRefuseValuesThatDoNotExist() {
        Refusal.of(() -> putValue(ss()))
                .isValidation("One or more parameter values were invalid: An string set  may not be empty");
        Refusal.of(() -> putValue(ss("a", "a")))
                .isValidation(
                        "One or more parameter values were invalid: Input collection [a, a] contains duplicates.");
        Refusal.of(() -> putValue(ns("1", "1.0"))).isValidation("Input collection contains duplicates");
        Refusal.of(() -> putValue(n("one"))).isValidation("The parameter cannot be converted to a numeric value: one");
        Refusal.of(() -> putValue(n(""))).isValidation("The parameter cannot be converted to a numeric value");
        Refusal.of(() -> putValue(n("1".repeat(39))))
                .isValidation("Attempting to store more than 38 significant digits in a Number");
        Refusal.of(() -> putValue(n("1e126")))
                .isValidation(
                        "Number overflow. Attempting to store a number with magnitude larger than supported range");
        Refusal.of(() -> putValue(n("1e-131")))
                .isValidation(
                        "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        Refusal.of(() -> putValue(AttributeValue.fromNul(false)))
                .isValidation(
                        "One or more parameter values were invalid: Null attribute value types must have the value"
                                + " of true");
        Refusal.of(() -> putValue(AttributeValue.builder().build()))
                .isValidation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    }

    private void putValue(AttributeValue value) {
        put(Map.of("pk", key, "value", value));
    }

    @Test
    void shouldRefuseToReturnWhatAPutDoesNotHave() {
        for (ReturnValue returned : List.of(ReturnValue.UPDATED_NEW, ReturnValue.ALL_NEW, ReturnValue.UPDATED_OLD)) {
            Refusal.of(() -> put(Map.of("pk", key), returned)).isValidation("ReturnValues can only be ALL_OLD or NONE");
        }
    }

    @Test
    void shouldRefuseConditionsThatDoNotFitTogether() {
        PutItemRequest put = PutItemRequest.builder()
                .tableName(table)
                .item(Map.of("pk", key))
                .build();

        Refusal.of(() -> client.putItem(
                        put.toBuilder().conditionExpression("a = :a").build()))
                .isValidation("Invalid ConditionExpression: An expression attribute value used in expression is not"
                        + " defined; attribute value: :a");
        Refusal.of(() -> client.putItem(
                        put.toBuilder().conditionExpression("#a = #a").build()))
                .isValidation(
                        "Invalid ConditionExpression: An expression attribute name used in the document path is not"
                                + " defined; attribute name: #a");
        Refusal.of(() -> client.putItem(put.toBuilder()
                        .conditionExpression("attribute_exists(pk)")
                        .expressionAttributeValues(Map.of(":a", n(1)))
                        .build()))
                .isValidation("Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}");
        Refusal.of(() -> client.putItem(put.toBuilder()
                        .expressionAttributeValues(Map.of(":a", n(1)))
                        .build()))
                .isValidation(
                        "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression"
                                + " is null");
        Refusal.of(() -> client.putItem(put.toBuilder().conditionExpression("").build()))
                .isValidation("Invalid ConditionExpression: The expression can not be empty;");
        Refusal.of(() -> client.putItem(
                        put.toBuilder().conditionExpression("size(pk").build()))
                .isValidation("Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"pk\"");
        Refusal.of(() -> client.putItem(
                        put.toBuilder().conditionExpression("status = pk").build()))
                .isValidation(
                        "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: status");
    }

    @Test
    void shouldRefuseATableThatIsNotThere() {
        Refusal.of(() -> client.putItem(
                        request -> request.tableName("no-such-table").item(Map.of("pk", key))))
                .is(ResourceNotFoundException.class, "Requested resource not found");
    }

    private void put(Map<String, AttributeValue> item) {
        client.putItem(request -> request.tableName(table).item(item));
    }

    private Map<String, AttributeValue> stored() {
        return client.getItem(
                        request -> request.tableName(table).consistentRead(true).key(Map.of("pk", key)))
                .item();
    }
}
