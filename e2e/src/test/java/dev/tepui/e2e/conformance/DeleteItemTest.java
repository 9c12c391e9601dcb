package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

@Conformance
class DeleteItemTest {
    private final DynamoDbClient client;
    private final String table;
    private final Map<String, AttributeValue> key;
    private final Map<String, AttributeValue> item;

    DeleteItemTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.simpleTable();
        key = Map.of("pk", s(endpoint.unique("delete")));
        item = Values.join(key, Map.of("price", n(5), "payload", s(2_000)));
    }

    private DeleteItemRequest.Builder delete() {
        return DeleteItemRequest.builder().tableName(table).key(key);
    }

    private void put() {
        client.putItem(request -> request.tableName(table).item(item));
    }

    private boolean isThere() {
        return client.getItem(
                        request -> request.tableName(table).consistentRead(true).key(key))
                .hasItem();
    }

    @Test
    void shouldReturnTheItemThatItDeleted() {
        put();

        DeleteItemResponse first =
                client.deleteItem(delete().returnValues(ReturnValue.ALL_OLD).build());
        DeleteItemResponse second =
                client.deleteItem(delete().returnValues(ReturnValue.ALL_OLD).build());

        assertThat(first.attributes()).isEqualTo(item);
        assertThat(second.hasAttributes()).isFalse();
        assertThat(isThere()).isFalse();
    }

    @Test
    void shouldDeleteOnlyWhenTheConditionHolds() {
        put();
        DeleteItemRequest expensive = delete().conditionExpression("price > :limit")
                .expressionAttributeValues(Map.of(":limit", n(10)))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();

        assertThat(Refusal.of(() -> client.deleteItem(expensive))
                        .is(ConditionalCheckFailedException.class, "The conditional request failed")
                        .item())
                .isEqualTo(item);
        assertThat(isThere()).isTrue();

        client.deleteItem(expensive.toBuilder()
                .expressionAttributeValues(Map.of(":limit", n(4)))
                .build());
        assertThat(isThere()).isFalse();
    }

    @Test
    void shouldCheckTheConditionOfAnItemThatIsNotThere() {
        DeleteItemRequest existing = delete().conditionExpression("attribute_exists(pk)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();

        assertThat(Refusal.of(() -> client.deleteItem(existing))
                        .is(ConditionalCheckFailedException.class, "The conditional request failed")
                        .hasItem())
                .isFalse();
        client.deleteItem(
                delete().conditionExpression("attribute_not_exists(pk)").build());
    }

    @Test
    void shouldCountTheItemThatItDeleted() {
        put();

        assertThat(consumed()).isEqualTo(2.0);
        assertThat(consumed()).as("nothing to delete").isEqualTo(1.0);
    }

    private double consumed() {
        return client.deleteItem(delete().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                        .build())
                .consumedCapacity()
                .capacityUnits();
    }

    @Test
    void shouldRefuseWhatADeleteCannotDo() {
        Refusal.of(() -> client.deleteItem(
                        delete().returnValues(ReturnValue.ALL_NEW).build()))
                .isValidation("ReturnValues can only be ALL_OLD or NONE");
        Refusal.of(() -> client.deleteItem(delete().key(Map.of("other", n(1))).build()))
                .isValidation("The provided key element does not match the schema");
    }
}
