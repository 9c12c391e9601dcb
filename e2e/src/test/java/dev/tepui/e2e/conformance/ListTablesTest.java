package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@Conformance
class ListTablesTest {
    private final Endpoint endpoint;
    private final DynamoDbClient client;

    ListTablesTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
    }

    @Test
    void shouldListTablesInPages() {
        List<String> mine = IntStream.range(0, 3)
                .mapToObj(i -> endpoint.createTable(
                        "list-" + i, request -> Schema.partitionKey(request, "pk", ScalarAttributeType.S)))
                .toList();

        ListTablesResponse page = client.listTables(
                request -> request.exclusiveStartTableName(mine.get(0)).limit(1));

        assertThat(page.tableNames()).containsExactly(mine.get(1));
        assertThat(page.lastEvaluatedTableName()).isEqualTo(mine.get(1));
        assertThat(client.listTablesPaginator(request -> request.limit(2)).tableNames())
                .doesNotHaveDuplicates()
                .containsSubsequence(mine);
    }

    @Test
    void shouldEndTheListWithoutAName() {
        assertThat(client.listTables(request -> request.exclusiveStartTableName("zzzzzzzz"))
                        .lastEvaluatedTableName())
                .isNull();
    }
}
