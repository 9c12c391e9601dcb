package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Schema.key;
import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Global secondary indexes: made with a table and later, read, followed by writes, and deleted. */
@Conformance
class GlobalIndexTest {
    /** An index follows its table within moments; filling one takes longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DynamoDbClient client;
    private final String table;

    GlobalIndexTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.createTable("global", request -> {
            Schema.partitionKey(request, "pk", ScalarAttributeType.S);
            Schema.attribute(request, "colour", ScalarAttributeType.S);
            Schema.attribute(request, "shape", ScalarAttributeType.S);
            Schema.attribute(request, "rank", ScalarAttributeType.N);
            request.globalSecondaryIndexes(
                    index("by-colour", ProjectionType.ALL, key("colour", KeyType.HASH), key("rank", KeyType.RANGE)),
                    index("by-shape", ProjectionType.KEYS_ONLY, key("shape", KeyType.HASH)),
                    index(
                            "by-both",
                            ProjectionType.ALL,
                            key("colour", KeyType.HASH),
                            key("shape", KeyType.HASH),
                            key("rank", KeyType.RANGE),
                            key("pk", KeyType.RANGE)));
        });
    }

    private static GlobalSecondaryIndex index(String name, ProjectionType type, KeySchemaElement... keys) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(keys)
                .projection(projection -> projection.projectionType(type))
                .build();
    }

    private void put(String id, Map<String, AttributeValue> attributes) {
        client.putItem(request -> request.tableName(table).item(Values.join(Map.of("pk", s(id)), attributes)));
    }

    private QueryRequest.Builder query(String index, String attribute, String value) {
        return QueryRequest.builder()
                .tableName(table)
                .indexName(index)
                .keyConditionExpression(attribute + " = :v")
                .expressionAttributeValues(Map.of(":v", s(value)));
    }

    private List<String> keys(QueryRequest.Builder query) {
        return client.query(query.build()).items().stream()
                .map(item -> item.get("pk").s())
                .toList();
    }

    private void awaitKeys(QueryRequest.Builder query, String... keys) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(keys(query)).containsExactly(keys));
    }

    private GlobalSecondaryIndexDescription describe(String index) {
        return client.describeTable(request -> request.tableName(table)).table().globalSecondaryIndexes().stream()
                .filter(description -> description.indexName().equals(index))
                .findFirst()
                .orElse(null);
    }

    private void awaitActive(String index) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(describe(index).indexStatus()).isEqualTo(IndexStatus.ACTIVE));
    }

    private static GlobalSecondaryIndexUpdate deletionOf(String index) {
        return GlobalSecondaryIndexUpdate.builder()
                .delete(deleted -> deleted.indexName(index))
                .build();
    }

    private void create(String index, String attribute) {
        client.updateTable(request -> request.tableName(table)
                .attributeDefinitions(Schema.definition(attribute, ScalarAttributeType.S))
                .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                        .create(created -> created.indexName(index)
                                .keySchema(key(attribute, KeyType.HASH))
                                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY)))
                        .build()));
    }

    @Test
    void shouldBeReadyWithTheirTable() {
        GlobalSecondaryIndexDescription described = describe("by-both");

        assertThat(described.indexStatus()).isEqualTo(IndexStatus.ACTIVE);
        assertThat(described.backfilling()).isNull();
        assertThat(described.indexArn()).endsWith("/" + table + "/index/by-both");
        assertThat(described.keySchema())
                .extracting(KeySchemaElement::attributeName)
                .containsExactly("colour", "shape", "rank", "pk");
    }

    @Test
    void shouldFollowEveryChangeOfItems() {
        put("a", Map.of("colour", s("red"), "rank", n(2)));
        put("b", Map.of("colour", s("red"), "rank", n(1)));
        put("c", Map.of("colour", s("red")));
        awaitKeys(query("by-colour", "colour", "red"), "b", "a");

        client.updateItem(request -> request.tableName(table)
                .key(Map.of("pk", s("b")))
                .updateExpression("SET #r = :r")
                .expressionAttributeNames(Map.of("#r", "rank"))
                .expressionAttributeValues(Map.of(":r", n(3))));
        awaitKeys(query("by-colour", "colour", "red"), "a", "b");

        client.deleteItem(request -> request.tableName(table).key(Map.of("pk", s("a"))));
        awaitKeys(query("by-colour", "colour", "red"), "b");
        put("b", Map.of("colour", s("blue"), "rank", n(1)));
        awaitKeys(query("by-colour", "colour", "red"));
        awaitKeys(query("by-colour", "colour", "blue"), "b");
    }

    @Test
    void shouldBeAskedForKeysOfSeveralAttributes() {
        for (int i = 0; i < 4; i++) {
            put("k" + i, Map.of("colour", s("red"), "shape", s("round"), "rank", n(i / 2)));
        }
        QueryRequest.Builder both = query("by-both", "colour", "red")
                .keyConditionExpression("colour = :c AND shape = :s")
                .expressionAttributeValues(Map.of(":c", s("red"), ":s", s("round")));
        awaitKeys(both, "k0", "k1", "k2", "k3");

        assertThat(keys(both.keyConditionExpression("colour = :c AND shape = :s AND #r = :r AND pk > :k")
                        .expressionAttributeNames(Map.of("#r", "rank"))
                        .expressionAttributeValues(
                                Map.of(":c", s("red"), ":s", s("round"), ":r", n(1), ":k", s("k2")))))
                .containsExactly("k3");
        Refusal.of(() -> keys(query("by-both", "colour", "red")))
                .isValidation("HASH key attributes shape must have equality conditions specified in the query");
        Refusal.of(() -> keys(query("by-both", "colour", "red")
                        .keyConditionExpression("colour = :c AND shape = :s AND pk = :k")
                        .expressionAttributeValues(Map.of(":c", s("red"), ":s", s("round"), ":k", s("k2")))))
                .isValidation("RANGE key attributes rank must have equality conditions specified in the query because a"
                        + " condition is present on key attribute pk");
    }

    @Test
    void shouldPageAndScanAnIndex() {
        List<String> expected =
                IntStream.range(0, 20).mapToObj(i -> "k%02d".formatted(i)).toList();
        for (int i = 0; i < 20; i++) {
            put(expected.get(i), Map.of("colour", s("red"), "rank", n(i), "shape", s("s" + i)));
        }
        awaitKeys(query("by-colour", "colour", "red"), expected.toArray(String[]::new));

        List<String> paged =
                client
                        .queryPaginator(
                                query("by-colour", "colour", "red").limit(3).build())
                        .items()
                        .stream()
                        .map(item -> item.get("pk").s())
                        .toList();
        assertThat(paged).isEqualTo(expected);
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> scanned = new ArrayList<>();
            for (int segment = 0; segment < 3; segment++) {
                int number = segment;
                client.scanPaginator(request -> request.tableName(table)
                                .indexName("by-shape")
                                .segment(number)
                                .totalSegments(3)
                                .limit(4))
                        .items()
                        .forEach(item -> scanned.add(item.get("pk").s()));
            }
            assertThat(scanned).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    @Test
    void shouldRefuseWhatAnIndexCannotAnswer() {
        Refusal.of(() -> keys(query("by-shape", "shape", "round").consistentRead(true)))
                .isValidation("Consistent reads are not supported on global secondary indexes");
        Refusal.of(() -> keys(query("by-shape", "shape", "round").select(Select.ALL_ATTRIBUTES)))
                .isValidation("One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported"
                        + " for global secondary index by-shape because its projection type is not ALL");
        Refusal.of(() -> keys(query("by-shape", "shape", "round").projectionExpression("note, pk")))
                .isValidation("One or more parameter values were invalid: Global secondary index by-shape does not"
                        + " project [note]");
        Refusal.of(() -> put("a", Map.of("rank", s("first"))))
                .isValidationStartingWith("One or more parameter values were invalid: Type mismatch for Index Key ");
    }

    @Test
    void shouldCountEveryIndexThatARequestTouches() {
        ConsumedCapacity written = client.putItem(request -> request.tableName(table)
                        .item(Map.of("pk", s("a"), "colour", s("red"), "rank", n(1), "shape", s("round")))
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                .consumedCapacity();
        assertThat(written.capacityUnits()).isEqualTo(4.0);
        assertThat(written.globalSecondaryIndexes()).containsOnlyKeys("by-colour", "by-shape", "by-both");

        awaitKeys(query("by-shape", "shape", "round"), "a");
        ConsumedCapacity read = client.query(query("by-shape", "shape", "round")
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .build())
                .consumedCapacity();
        assertThat(read.globalSecondaryIndexes().get("by-shape").capacityUnits())
                .isEqualTo(0.5);
        assertThat(read.table().capacityUnits()).isZero();
    }

    @Test
    void shouldFillAnIndexOfATableThatHasItems() {
        put("a", Map.of("material", s("wood")));
        put("b", Map.of("material", n(1)));

        create("by-material", "material");
        awaitActive("by-material");

        awaitKeys(query("by-material", "material", "wood"), "a");
        put("c", Map.of("material", s("stone")));
        awaitKeys(query("by-material", "material", "stone"), "c");
        Refusal.of(() -> create("by-material", "material"))
                .isValidation("Attempting to create an index which already exists");
    }

    @Test
    void shouldDeleteAnIndex() {
        client.updateTable(request -> request.tableName(table).globalSecondaryIndexUpdates(deletionOf("by-shape")));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(describe("by-shape")).isNull());
        Refusal.of(() -> keys(query("by-shape", "shape", "round")))
                .isValidation("The table does not have the specified index: by-shape");
        put("a", Map.of("colour", s("red"), "rank", n(1)));
        awaitKeys(query("by-colour", "colour", "red"), "a");
    }

    @Test
    void shouldCreateOrDeleteOneIndexAtATime() {
        Refusal.of(() -> client.updateTable(request -> request.tableName(table)
                        .globalSecondaryIndexUpdates(deletionOf("by-shape"), deletionOf("by-both"))))
                .is(
                        LimitExceededException.class,
                        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per"
                                + " table");
        Refusal.of(() -> client.updateTable(
                        request -> request.tableName(table).globalSecondaryIndexUpdates(deletionOf("none"))))
                .is(ResourceNotFoundException.class, "Requested resource not found");
    }
}
