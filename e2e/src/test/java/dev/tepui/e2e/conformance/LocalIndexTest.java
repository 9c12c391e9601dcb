package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Queries, scans and writes of a table with local secondary indexes. */
@Conformance
class LocalIndexTest {
    private final DynamoDbClient client;
    private final String table;
    private final AttributeValue partition;

    LocalIndexTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.indexedTable();
        partition = s(endpoint.unique("index"));
    }

    private Map<String, AttributeValue> key(int sort) {
        return Map.of("pk", partition, "sk", n(sort));
    }

    private void put(int sort, Map<String, AttributeValue> attributes) {
        client.putItem(request -> request.tableName(table).item(Values.join(key(sort), attributes)));
    }

    private QueryRequest.Builder query(String index) {
        return QueryRequest.builder()
                .tableName(table)
                .indexName(index)
                .consistentRead(true)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", partition));
    }

    private static List<String> sortKeys(QueryResponse response) {
        return response.items().stream().map(item -> item.get("sk").n()).toList();
    }

    @Test
    @LocalDiffers("has no order among equal index keys")
    void shouldOrderByTheIndexKeyAndThenByTheTables() {
        put(1, Map.of("rank", n(20)));
        put(2, Map.of("rank", n(3)));
        put(3, Map.of("colour", s("red")));
        put(4, Map.of("rank", n(-1)));
        put(5, Map.of("rank", n(3)));

        assertThat(sortKeys(client.query(query("by-rank").build())))
                .as("an item without the attribute is not in the index")
                .containsExactly("4", "2", "5", "1");
        assertThat(sortKeys(client.query(query("by-rank")
                        .keyConditionExpression("pk = :pk AND #r BETWEEN :low AND :high")
                        .expressionAttributeNames(Map.of("#r", "rank"))
                        .expressionAttributeValues(Map.of(":pk", partition, ":low", n(0), ":high", n(10)))
                        .scanIndexForward(false)
                        .build())))
                .containsExactly("5", "2");
    }

    @Test
    void shouldFollowEveryChangeOfTheItemAtOnce() {
        put(1, Map.of("rank", n(1)));
        put(2, Map.of("rank", n(2)));
        client.updateItem(request -> request.tableName(table)
                .key(key(1))
                .updateExpression("SET #r = :r")
                .expressionAttributeNames(Map.of("#r", "rank"))
                .expressionAttributeValues(Map.of(":r", n(3))));
        assertThat(sortKeys(client.query(query("by-rank").build()))).containsExactly("2", "1");

        client.updateItem(request -> request.tableName(table)
                .key(key(2))
                .updateExpression("REMOVE #r")
                .expressionAttributeNames(Map.of("#r", "rank")));
        assertThat(sortKeys(client.query(query("by-rank").build()))).containsExactly("1");

        client.deleteItem(request -> request.tableName(table).key(key(1)));
        assertThat(client.query(query("by-rank").build()).items()).isEmpty();
    }

    @Test
    void shouldReturnWhatIsProjectedAndFetchTheRest() {
        Map<String, AttributeValue> item =
                Map.of("colour", s("red"), "shape", s("round"), "note", s("n"), "rest", s("r"));
        put(1, item);

        assertThat(client.query(query("by-colour").build()).items())
                .containsExactly(Values.join(key(1), Map.of("colour", s("red"))));
        assertThat(client.query(query("by-shape").build()).items())
                .containsExactly(Values.join(key(1), Map.of("shape", s("round"), "note", s("n"))));
        assertThat(client.query(query("by-colour").select(Select.ALL_ATTRIBUTES).build())
                        .items())
                .containsExactly(Values.join(key(1), item));
        assertThat(client.query(query("by-shape")
                                .projectionExpression("note, rest")
                                .build())
                        .items())
                .containsExactly(Map.of("note", s("n"), "rest", s("r")));
    }

    @Test
    @LocalDiffers("has no order among equal index keys")
    void shouldPageByIndexKeyAndTableKey() {
        for (int i = 0; i < 5; i++) {
            put(i, Map.of("rank", n(i / 2)));
        }

        QueryResponse first = client.query(query("by-rank").limit(2).build());
        QueryResponse rest = client.query(
                query("by-rank").exclusiveStartKey(first.lastEvaluatedKey()).build());

        assertThat(first.lastEvaluatedKey()).isEqualTo(Values.join(key(1), Map.of("rank", n(0))));
        assertThat(sortKeys(rest)).containsExactly("2", "3", "4");
        Refusal.of(() -> client.query(query("by-rank").exclusiveStartKey(key(1)).build()))
                .isValidationStartingWith("The provided starting key is invalid");
    }

    @Test
    void shouldScanAnIndex() {
        put(1, Map.of("colour", s("red")));
        put(2, Map.of("rank", n(1)));

        assertThat(client.scanPaginator(request -> request.tableName(table)
                                .indexName("by-colour")
                                .consistentRead(true)
                                .filterExpression("pk = :pk")
                                .expressionAttributeValues(Map.of(":pk", partition)))
                        .items())
                .containsExactly(Values.join(key(1), Map.of("colour", s("red"))));
    }

    @Test
    void shouldCountEveryIndexThatAWriteChanges() {
        ConsumedCapacity created = write(Map.of("rank", n(1), "colour", s("red")));
        assertThat(created.capacityUnits()).isEqualTo(3.0);
        assertThat(created.table().capacityUnits()).isEqualTo(1.0);
        assertThat(created.localSecondaryIndexes().keySet()).containsExactlyInAnyOrder("by-rank", "by-colour");

        ConsumedCapacity moved = write(Map.of("rank", n(2), "colour", s("red")));
        assertThat(moved.table().capacityUnits()).isEqualTo(1.0);
        assertThat(moved.localSecondaryIndexes()).containsOnlyKeys("by-rank");
        assertThat(moved.localSecondaryIndexes().get("by-rank").capacityUnits())
                .as("one entry deleted, one written")
                .isEqualTo(2.0);

        assertThat(write(Map.of("rank", n(2), "colour", s("red"))).capacityUnits())
                .as("nothing changed in the indexes")
                .isEqualTo(1.0);
    }

    private ConsumedCapacity write(Map<String, AttributeValue> attributes) {
        return client.putItem(request -> request.tableName(table)
                        .item(Values.join(key(1), attributes))
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                .consumedCapacity();
    }

    @Test
    void shouldCountReadsOfTheIndexAndOfTheTable() {
        put(1, Map.of("colour", s("red"), "payload", s(5_000)));

        ConsumedCapacity index = client.query(query("by-colour")
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .build())
                .consumedCapacity();
        ConsumedCapacity fetched = client.query(query("by-colour")
                        .select(Select.ALL_ATTRIBUTES)
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .build())
                .consumedCapacity();

        assertThat(index.localSecondaryIndexes().get("by-colour").capacityUnits())
                .isEqualTo(1.0);
        assertThat(index.table().capacityUnits()).isEqualTo(0.0);
        assertThat(fetched.localSecondaryIndexes().get("by-colour").capacityUnits())
                .isEqualTo(1.0);
        assertThat(fetched.table().capacityUnits()).isEqualTo(2.0);
        assertThat(fetched.capacityUnits()).isEqualTo(3.0);
    }

    @Test
    @LocalDiffers("tells no sizes")
    void shouldTellTheSizeOfTheItemCollection() {
        PutItemResponse response = client.putItem(request ->
                request.tableName(table).item(key(1)).returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE));

        assertThat(response.itemCollectionMetrics().itemCollectionKey()).isEqualTo(Map.of("pk", partition));
        assertThat(response.itemCollectionMetrics().sizeEstimateRangeGB()).hasSize(2);
        assertThat(client.putItem(request -> request.tableName(table).item(key(1)))
                        .itemCollectionMetrics())
                .isNull();
    }

    @Test
    void shouldRefuseValuesThatCannotBeIndexKeys() {
        Refusal.of(() -> put(1, Map.of("rank", s("first"))))
                .isValidation("One or more parameter values were invalid: Type mismatch for Index Key rank Expected: N"
                        + " Actual: S IndexName: by-rank");
        Refusal.of(() -> put(1, Map.of("colour", s(""))))
                .isValidation(
                        "One or more parameter values are not valid. A value specified for a secondary index key is"
                                + " not supported. The AttributeValue for a key attribute cannot contain an empty"
                                + " string value. IndexName: by-colour, IndexKey: colour");
    }

    @Test
    void shouldRefuseAnIndexThatIsNotThere() {
        Refusal.of(() -> client.query(query("by-nothing").build()))
                .isValidation("The table does not have the specified index: by-nothing");
    }
}
