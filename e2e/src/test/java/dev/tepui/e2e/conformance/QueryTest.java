package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Select;

@Conformance
class QueryTest {
    private final Endpoint endpoint;
    private final DynamoDbClient client;
    private final String table;
    private final AttributeValue partition;

    QueryTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
        table = endpoint.indexedTable();
        partition = s(endpoint.unique("query"));
    }

    /** Items with the sort keys -5 to 4, each with its square. */
    private void putTen() {
        for (int i = -5; i < 5; i++) {
            put(i, Map.of("square", n(i * i)));
        }
    }

    private void put(int sort, Map<String, AttributeValue> attributes) {
        client.putItem(request ->
                request.tableName(table).item(Values.join(Map.of("pk", partition, "sk", n(sort)), attributes)));
    }

    private QueryRequest.Builder query(String condition, Map<String, AttributeValue> values) {
        return QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression(condition)
                .expressionAttributeValues(Values.join(values, Map.of(":pk", partition)));
    }

    private QueryRequest.Builder all() {
        return query("pk = :pk", Map.of());
    }

    private static List<Integer> sortKeys(QueryResponse response) {
        return response.items().stream()
                .map(item -> Integer.valueOf(item.get("sk").n()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "pk = :pk, -5, 4",
        "pk = :pk AND sk = :a, -2, -2",
        "sk = :a AND pk = :pk, -2, -2",
        "pk = :pk AND sk < :a, -5, -3",
        "pk = :pk AND sk <= :a, -5, -2",
        "pk = :pk AND sk > :a, -1, 4",
        "(pk = :pk) AND (sk >= :a), -2, 4",
        "pk = :pk AND sk BETWEEN :a AND :b, -2, 3",
        ":pk = pk AND :a < sk, -1, 4",
    })
    void shouldReturnTheItemsOfTheKeyConditionInOrder(String condition, int first, int last) {
        putTen();
        Map<String, AttributeValue> values = new HashMap<>();
        if (condition.contains(":a")) {
            values.put(":a", n(-2));
        }
        if (condition.contains(":b")) {
            values.put(":b", n(3));
        }

        QueryResponse response = client.query(query(condition, values).build());

        assertThat(sortKeys(response))
                .isEqualTo(IntStream.rangeClosed(first, last).boxed().toList());
        assertThat(response.count()).isEqualTo(last - first + 1);
        assertThat(response.scannedCount()).isEqualTo(response.count());
        assertThat(response.hasLastEvaluatedKey()).isFalse();
    }

    @Test
    void shouldReturnTheItemsBackwards() {
        putTen();

        assertThat(sortKeys(client.query(all().scanIndexForward(false).limit(3).build())))
                .containsExactly(4, 3, 2);
    }

    @Test
    void shouldOrderStringsAndBinariesByTheirBytes() {
        for (ScalarAttributeType type : List.of(ScalarAttributeType.S, ScalarAttributeType.B)) {
            String own = endpoint.createTable("ordered", request -> Schema.keys(request, ScalarAttributeType.N, type));
            List<AttributeValue> sorted = type == ScalarAttributeType.S
                    ? List.of(s("A"), s("a"), s("a\u0000"), s("aa"), s("ä"), s("\uFFFD"), s("\uD83C\uDFD4"))
                    : List.of(Values.b(0), Values.b(0, 0), Values.b(1), Values.b(127), Values.b(128), Values.b(255));
            List<AttributeValue> reversed = new ArrayList<>(sorted).reversed();
            for (AttributeValue sort : reversed) {
                client.putItem(request -> request.tableName(own).item(Map.of("pk", n(1), "sk", sort)));
            }

            QueryResponse response = client.query(request -> request.tableName(own)
                    .keyConditionExpression("pk = :pk")
                    .consistentRead(true)
                    .expressionAttributeValues(Map.of(":pk", n("1.0"))));

            assertThat(response.items().stream().map(item -> item.get("sk"))).isEqualTo(sorted);
        }
    }

    @Test
    void shouldFindSortKeysByTheirBeginning() {
        String own = endpoint.createTable(
                "begins", request -> Schema.keys(request, ScalarAttributeType.S, ScalarAttributeType.S));
        for (String sort : List.of("2025-12", "2026", "2026-01", "2026-12", "2027")) {
            client.putItem(request -> request.tableName(own).item(Map.of("pk", s("a"), "sk", s(sort))));
        }

        QueryResponse response = client.query(request -> request.tableName(own)
                .consistentRead(true)
                .keyConditionExpression("pk = :pk AND begins_with(sk, :year)")
                .expressionAttributeValues(Map.of(":pk", s("a"), ":year", s("2026"))));

        assertThat(response.items().stream().map(item -> item.get("sk").s()))
                .containsExactly("2026", "2026-01", "2026-12");
    }

    @Test
    void shouldCountWhatTheFilterLeavesOut() {
        putTen();

        QueryResponse response = client.query(query("pk = :pk AND sk > :low", Map.of(":low", n(-4), ":four", n(4)))
                .filterExpression("square = :four OR (NOT square < :four AND attribute_exists(square))")
                .limit(6)
                .build());

        assertThat(sortKeys(response)).containsExactly(-3, -2, 2);
        assertThat(response.count()).isEqualTo(3);
        assertThat(response.scannedCount()).isEqualTo(6);
        assertThat(response.lastEvaluatedKey()).isEqualTo(Map.of("pk", partition, "sk", n(2)));
    }

    @Test
    void shouldContinueAfterTheLastEvaluatedKey() {
        putTen();

        QueryResponse first = client.query(all().limit(4).build());
        QueryResponse rest =
                client.query(all().exclusiveStartKey(first.lastEvaluatedKey()).build());
        QueryResponse exact = client.query(all().limit(10).build());
        QueryResponse nothing =
                client.query(all().exclusiveStartKey(exact.lastEvaluatedKey()).build());

        assertThat(sortKeys(first)).containsExactly(-5, -4, -3, -2);
        assertThat(sortKeys(rest)).containsExactly(-1, 0, 1, 2, 3, 4);
        assertThat(exact.hasLastEvaluatedKey()).as("nobody looked beyond").isTrue();
        assertThat(nothing.items()).isEmpty();
        assertThat(nothing.hasLastEvaluatedKey()).isFalse();
        assertThat(sortKeys(client.query(all().scanIndexForward(false)
                        .exclusiveStartKey(Map.of("pk", partition, "sk", n("-2.5")))
                        .build())))
                .as("a start key need not exist")
                .containsExactly(-3, -4, -5);
    }

    @Test
    void shouldEndAPageAfterAMegabyte() {
        putOverAMegabyte();

        QueryResponse first = client.query(all().build());
        QueryResponse second =
                client.query(all().exclusiveStartKey(first.lastEvaluatedKey()).build());

        assertThat(first.count()).isLessThan(4);
        assertThat(Stream.of(first, second).flatMap(page -> sortKeys(page).stream()))
                .containsExactly(0, 1, 2, 3);
        assertThat(second.hasLastEvaluatedKey()).isFalse();
    }

    @Test
    @LocalDiffers("counts what the filter lets through")
    void shouldEndAPageAfterAMegabyteOfWhatTheFilterLeavesOut() {
        putOverAMegabyte();

        QueryResponse first = client.query(
                all().filterExpression("attribute_not_exists(payload)").build());

        assertThat(first.items()).isEmpty();
        assertThat(first.scannedCount()).isLessThan(4);
        assertThat(first.lastEvaluatedKey()).isEqualTo(Map.of("pk", partition, "sk", n(first.scannedCount() - 1)));
    }

    private void putOverAMegabyte() {
        for (int i = 0; i < 4; i++) {
            put(i, Map.of("payload", s(390_000)));
        }
    }

    @Test
    void shouldSelect() {
        putTen();

        QueryResponse counted = client.query(all().select(Select.COUNT).limit(7).build());
        QueryResponse projected =
                client.query(all().projectionExpression("square").limit(1).build());

        assertThat(counted.count()).isEqualTo(7);
        assertThat(counted.hasItems()).isFalse();
        assertThat(counted.lastEvaluatedKey()).containsEntry("sk", n(1));
        assertThat(projected.items()).containsExactly(Map.of("square", n(25)));
        Refusal.of(() -> client.query(
                        all().select(Select.ALL_PROJECTED_ATTRIBUTES).build()))
                .isValidation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        Refusal.of(() -> client.query(all().select(Select.SPECIFIC_ATTRIBUTES).build()))
                .isValidation("Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                        + " SPECIFIC_ATTRIBUTES");
        Refusal.of(() -> client.query(all().select(Select.COUNT)
                        .projectionExpression("square")
                        .build()))
                .isValidation("Cannot specify the ProjectionExpression when choosing to get only the Count");
    }

    @Test
    void shouldCountTheReadInWhole() {
        for (int i = 0; i < 5; i++) {
            put(i, Map.of("payload", s(1_000)));
        }
        QueryRequest.Builder counted = all().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);

        assertThat(client.query(counted.build()).consumedCapacity().capacityUnits())
                .isEqualTo(2.0);
        assertThat(client.query(counted.consistentRead(false).build())
                        .consumedCapacity()
                        .capacityUnits())
                .isEqualTo(1.0);
        assertThat(client.query(counted.filterExpression("attribute_not_exists(payload)")
                                .build())
                        .consumedCapacity()
                        .capacityUnits())
                .as("the filter makes nothing cheaper")
                .isEqualTo(1.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sk = :v                | Query condition missed key schema element: pk",
                "pk = :v AND note = :v  | Query condition missed key schema element: sk",
                "pk > :v                | Query key condition not supported",
                "pk = :v OR sk = :v     | Invalid operator used in KeyConditionExpression: OR",
                "pk = :v AND sk <> :v   | Invalid operator used in KeyConditionExpression: <>",
                "pk = :v AND pk = :v    | KeyConditionExpressions must only contain one condition per key",
                "pk = :v AND sk = :v    | One or more parameter values were invalid: Condition parameter type does not"
                        + " match schema type",
            })
    void shouldRefuseKeyConditionsThatAreNone(String condition, String message) {
        Refusal.of(() -> client.query(request -> request.tableName(table)
                        .keyConditionExpression(condition)
                        .expressionAttributeValues(Map.of(":v", partition))))
                .isValidation(message);
    }

    @Test
    void shouldRefuseAFilterOnTheKey() {
        Refusal.of(() -> client.query(
                        all().filterExpression("attribute_exists(sk)").build()))
                .isValidation(
                        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk");
    }

    @Test
    void shouldRefuseAStartKeyThatIsElsewhere() {
        Refusal.of(() -> client.query(
                        all().exclusiveStartKey(Map.of("pk", partition)).build()))
                .isValidationStartingWith("The provided starting key is invalid");
        Refusal.of(() -> client.query(query("pk = :pk AND sk > :low", Map.of(":low", n(3)))
                        .exclusiveStartKey(Map.of("pk", s("other"), "sk", n(5)))
                        .build()))
                .isValidation("The provided starting key is outside query boundaries based on provided conditions");
    }
}
