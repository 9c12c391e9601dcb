package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

@Conformance
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScanTest {
    private static final int ITEMS = 60;

    private final DynamoDbClient client;
    private final String table;

    ScanTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.createTable("scan", request -> Schema.partitionKey(request, "pk", ScalarAttributeType.S));
        for (int i = 0; i < ITEMS; i++) {
            Map<String, AttributeValue> item = Map.of("pk", s("item-" + i), "number", n(i), "text", s("t" + i % 3));
            client.putItem(request -> request.tableName(table).item(item));
        }
    }

    private ScanRequest.Builder scan() {
        return ScanRequest.builder().tableName(table).consistentRead(true);
    }

    private static List<Integer> numbers(ScanResponse response) {
        return response.items().stream()
                .map(item -> Integer.valueOf(item.get("number").n()))
                .toList();
    }

    private static List<Integer> allNumbers() {
        return IntStream.range(0, ITEMS).boxed().toList();
    }

    @Test
    void shouldReturnEveryItemOnceInPagesAndInSegments() {
        List<Integer> inPages = new ArrayList<>();
        client.scanPaginator(scan().limit(7).build()).forEach(page -> inPages.addAll(numbers(page)));
        List<Integer> inSegments = new ArrayList<>();
        for (int segment = 0; segment < 4; segment++) {
            client.scanPaginator(
                            scan().segment(segment).totalSegments(4).limit(5).build())
                    .forEach(page -> inSegments.addAll(numbers(page)));
        }

        assertThat(inPages).containsExactlyInAnyOrderElementsOf(allNumbers());
        assertThat(inSegments).containsExactlyInAnyOrderElementsOf(allNumbers());
        assertThat(numbers(client.scan(scan().build())))
                .as("the order is stable")
                .isEqualTo(inPages);
    }

    @Test
    void shouldFilterAfterCounting() {
        ScanResponse response =
                client.scan(scan().filterExpression("#n < :ten AND (#t IN (:one, :two) OR contains(#t, :three))")
                        .expressionAttributeNames(Map.of("#n", "number", "#t", "text"))
                        .expressionAttributeValues(
                                Map.of(":ten", n(10), ":one", s("t1"), ":two", s("t2"), ":three", s("nothing")))
                        .build());

        assertThat(numbers(response)).containsExactlyInAnyOrder(1, 2, 4, 5, 7, 8);
        assertThat(response.scannedCount()).isEqualTo(ITEMS);
        assertThat(response.count()).isEqualTo(6);
    }

    @Test
    void shouldCountAndProject() {
        ScanResponse counted = client.scan(scan().select(Select.COUNT).limit(10).build());
        ScanResponse projected = client.scan(scan().projectionExpression("#n")
                .expressionAttributeNames(Map.of("#n", "number"))
                .limit(1)
                .build());

        assertThat(counted.count()).isEqualTo(10);
        assertThat(counted.hasItems()).isFalse();
        assertThat(counted.lastEvaluatedKey()).containsOnlyKeys("pk");
        assertThat(projected.items().getFirst()).containsOnlyKeys("number");
    }

    @Test
    void shouldCountTheReadInWhole() {
        assertThat(client.scan(scan().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                                .filterExpression("attribute_not_exists(pk)")
                                .build())
                        .consumedCapacity()
                        .capacityUnits())
                .isEqualTo(1.0);
    }

    @Test
    void shouldRefuseSegmentsThatDoNotExist() {
        Refusal.of(() -> client.scan(scan().segment(4).totalSegments(4).build()))
                .isValidation("The Segment parameter is zero-based and must be less than parameter TotalSegments:"
                        + " Segment: 4 is not less than TotalSegments: 4");
        Refusal.of(() -> client.scan(scan().segment(0).build()))
                .isValidation("The TotalSegments parameter is required but was not present in the request when Segment"
                        + " parameter is present");
        Refusal.of(() -> client.scan(scan().totalSegments(2).build()))
                .isValidation("The Segment parameter is required but was not present in the request when parameter"
                        + " TotalSegments is present");
    }

    @Test
    void shouldRefuseAStartKeyOfAnotherShape() {
        Refusal.of(() -> client.scan(
                        scan().exclusiveStartKey(Map.of("other", s("x"))).build()))
                .isValidationStartingWith("The provided starting key is invalid");
    }
}
