package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.table.Table;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ItemOperationsTest {
    private static final Pattern IDS = Pattern.compile("\"id\":\\{\"N\":\"(\\d+)\"}");
    private static final Pattern LAST = Pattern.compile("\"LastEvaluatedKey\":(\\{.*?}})");

    private final TestServer server = new TestServer();

    @BeforeEach
    void createTable() {
        server.call(
                "CreateTable",
                "{\"TableName\":\"items\",\"BillingMode\":\"PAY_PER_REQUEST\","
                        + "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"N\"}],"
                        + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldScanAllItemsPageByPage() {
        put(100, "");

        List<String> found = new ArrayList<>();
        String start = "";
        int pages = 0;
        do {
            HttpResponse<String> page = server.call("Scan", "{\"TableName\":\"items\",\"Limit\":7" + start + "}");
            assertThat(page.statusCode()).isEqualTo(200);
            found.addAll(ids(page.body()));
            Matcher last = LAST.matcher(page.body());
            start = last.find() ? ",\"ExclusiveStartKey\":" + last.group(1) : null;
            pages++;
        } while (start != null);

        assertThat(found).hasSize(100).doesNotHaveDuplicates();
        assertThat(pages).isEqualTo(15);
    }

    @Test
    void shouldScanEverySegmentOnce() {
        put(100, "");
        List<String> found = new ArrayList<>();

        for (int segment = 0; segment < 7; segment++) {
            found.addAll(
                    ids(server.call("Scan", "{\"TableName\":\"items\",\"Segment\":" + segment + ",\"TotalSegments\":7}")
                            .body()));
        }

        assertThat(found).hasSize(100).doesNotHaveDuplicates();
    }

    /** There may be more segments than hashes. */
    @Test
    void shouldScanSegmentsThatHoldNothing() {
        assertThat(server.call("Scan", "{\"TableName\":\"items\",\"Segment\":999999,\"TotalSegments\":1000000}")
                        .body())
                .isEqualTo("{\"Items\":[],\"Count\":0,\"ScannedCount\":0}");
        assertThat(server.call("Scan", "{\"TableName\":\"items\",\"Segment\":0,\"TotalSegments\":1000000}")
                        .body())
                .isEqualTo("{\"Items\":[],\"Count\":0,\"ScannedCount\":0}");
    }

    @Test
    void shouldEndPagesAtOneMegabyte() {
        put(5, ",\"v\":{\"S\":\"" + "x".repeat(300_000) + "\"}");

        HttpResponse<String> page = server.call(
                "Scan", "{\"TableName\":\"items\",\"ReturnConsumedCapacity\":\"TOTAL\",\"ConsistentRead\":true}");

        assertThat(ids(page.body())).hasSize(4);
        assertThat(page.body()).contains("\"LastEvaluatedKey\"").contains("\"CapacityUnits\":293.0");
        assertThat(server.pool().consistencyOfReads()).containsOnly(true);
    }

    /** What a page may hold is counted before filter and projection, and so is its capacity. */
    @Test
    void shouldEndPagesBeforeTheFilter() {
        put(5, ",\"v\":{\"S\":\"" + "x".repeat(300_000) + "\"}");

        HttpResponse<String> page = server.call(
                "Scan",
                "{\"TableName\":\"items\",\"FilterExpression\":\"attribute_not_exists(v)\","
                        + "\"ProjectionExpression\":\"id\",\"ReturnConsumedCapacity\":\"TOTAL\"}");

        assertThat(page.body())
                .contains("{\"Items\":[],\"Count\":0,\"ScannedCount\":4,\"LastEvaluatedKey\":")
                .contains("\"CapacityUnits\":146.5");
    }

    @Test
    void shouldCountWithoutItems() {
        put(3, "");

        assertThat(server.call("Scan", "{\"TableName\":\"items\",\"Select\":\"COUNT\"}")
                        .body())
                .isEqualTo("{\"Count\":3,\"ScannedCount\":3}");
    }

    @Test
    void shouldFindTablesThatThisNodeHasNotHeardOf() {
        server.pool().freezeCurrent(true);
        server.call(
                "CreateTable",
                "{\"TableName\":\"later\",\"BillingMode\":\"PAY_PER_REQUEST\","
                        + "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"N\"}],"
                        + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}");

        assertThat(server.call("PutItem", "{\"TableName\":\"later\",\"Item\":{\"id\":{\"N\":\"1\"}}}")
                        .body())
                .isEqualTo("{}");
    }

    /** The table was dropped and created again while this node's catalogue stood still: ask the catalogue, once. */
    @Test
    void shouldFollowATableThatWasReplaced() {
        server.pool().freezeCurrent(true);
        server.pool().remove("items");

        assertThat(server.call("GetItem", get(1)).body()).contains("Requested resource not found");
        createTable();
        assertThat(server.call("GetItem", get(1)).body()).isEqualTo("{}");
    }

    @Test
    void shouldNotServeTablesThatAreNotReady() {
        for (Table.Status status : new Table.Status[] {Table.Status.CREATING, Table.Status.DELETING}) {
            server.pool().setStatus("items", status);
            assertThat(server.call("GetItem", get(1)).body())
                    .isEqualTo("{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\","
                            + "\"message\":\"Requested resource not found\"}");
        }
    }

    @Test
    void shouldCountCapacityByTheLargerOfOldAndNew() {
        put(1, ",\"v\":{\"S\":\"" + "x".repeat(5000) + "\"}");

        HttpResponse<String> smaller = server.call(
                "PutItem",
                "{\"TableName\":\"items\",\"Item\":{\"id\":{\"N\":\"0\"}},\"ReturnConsumedCapacity\":\"INDEXES\"}");
        HttpResponse<String> read =
                server.call("GetItem", get(0).replace("}}}", "}},\"ReturnConsumedCapacity\":\"TOTAL\"}"));

        assertThat(smaller.body())
                .isEqualTo("{\"ConsumedCapacity\":{\"TableName\":\"items\",\"CapacityUnits\":5.0,"
                        + "\"Table\":{\"CapacityUnits\":5.0}}}");
        assertThat(read.body()).contains("\"CapacityUnits\":0.5");
        assertThat(server.pool().consistencyOfReads()).containsOnly(false);
    }

    private static String get(int id) {
        return "{\"TableName\":\"items\",\"Key\":{\"id\":{\"N\":\"" + id + "\"}}}";
    }

    private void put(int count, String attributes) {
        for (int i = 0; i < count; i++) {
            HttpResponse<String> response = server.call(
                    "PutItem", "{\"TableName\":\"items\",\"Item\":{\"id\":{\"N\":\"" + i + "\"}" + attributes + "}}");
            assertThat(response.body()).isEqualTo("{}");
        }
    }

    private static List<String> ids(String body) {
        String items = body.contains("\"LastEvaluatedKey\"") ? body.substring(0, body.indexOf("\"Last")) : body;
        return IDS.matcher(items).results().map(match -> match.group(1)).toList();
    }
}
