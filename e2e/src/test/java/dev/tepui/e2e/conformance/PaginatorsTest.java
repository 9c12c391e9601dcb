package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** The SDK's paginators, which follow LastEvaluatedKey and UnprocessedKeys until there is none. */
@Conformance
class PaginatorsTest {
    private static final int ITEMS = 23;

    private final DynamoDbClient client;
    private final String table;
    private final AttributeValue partition;

    PaginatorsTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.indexedTable();
        partition = s(endpoint.unique("pages"));
        for (int i = 0; i < ITEMS; i++) {
            Map<String, AttributeValue> item = Values.join(key(i), Map.of("rank", n(-i)));
            client.putItem(request -> request.tableName(table).item(item));
        }
    }

    private Map<String, AttributeValue> key(int sort) {
        return Map.of("pk", partition, "sk", n(sort));
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private static int sort(Map<String, AttributeValue> item) {
        return Integer.parseInt(item.get("sk").n());
    }

    private static List<Integer> sorts(SdkIterable<Map<String, AttributeValue>> items) {
        return items.stream().map(PaginatorsTest::sort).toList();
    }

    @Test
    void shouldFollowTheKeysOfAQuery() {
        assertThat(sorts(client.queryPaginator(request -> request.tableName(table)
                                .limit(5)
                                .consistentRead(true)
                                .keyConditionExpression("pk = :pk")
                                .expressionAttributeValues(Map.of(":pk", partition)))
                        .items()))
                .isEqualTo(upTo(ITEMS));
        assertThat(sorts(client.queryPaginator(request -> request.tableName(table)
                                .indexName("by-rank")
                                .limit(5)
                                .consistentRead(true)
                                .scanIndexForward(false)
                                .keyConditionExpression("pk = :pk")
                                .expressionAttributeValues(Map.of(":pk", partition)))
                        .items()))
                .isEqualTo(upTo(ITEMS));
    }

    @Test
    void shouldGoOnAfterEmptyPages() {
        assertThat(sorts(client.queryPaginator(request -> request.tableName(table)
                                .limit(2)
                                .consistentRead(true)
                                .keyConditionExpression("pk = :pk")
                                .filterExpression("#r = :last")
                                .expressionAttributeNames(Map.of("#r", "rank"))
                                .expressionAttributeValues(Map.of(":pk", partition, ":last", n(1 - ITEMS))))
                        .items()))
                .containsExactly(ITEMS - 1);
    }

    @Test
    void shouldFollowTheKeysOfAScan() {
        assertThat(sorts(client.scanPaginator(request -> request.tableName(table)
                                .limit(4)
                                .consistentRead(true)
                                .filterExpression("pk = :pk")
                                .expressionAttributeValues(Map.of(":pk", partition)))
                        .items()))
                .isEqualTo(upTo(ITEMS));
    }

    @Test
    void shouldGetABatchUntilNothingIsUnprocessed() {
        List<Integer> found = new ArrayList<>();

        client.batchGetItemPaginator(request -> request.requestItems(Map.of(
                        table,
                        KeysAndAttributes.builder()
                                .keys(upTo(ITEMS).stream().map(this::key).toList())
                                .build())))
                .forEach(page -> page.responses().get(table).forEach(item -> found.add(sort(item))));

        assertThat(found).containsExactlyInAnyOrderElementsOf(upTo(ITEMS));
    }

    @Test
    void shouldFollowTheNamesOfTables() {
        assertThat(client.listTablesPaginator(request -> request.limit(1)).tableNames())
                .contains(table)
                .doesNotHaveDuplicates();
    }
}
