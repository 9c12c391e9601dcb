package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.http.TestServer;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics count what ReturnConsumedCapacity tells, whether it is asked for or not. */
class TableUsageTest {
    private static final Pattern UNITS = Pattern.compile("\"CapacityUnits\":([0-9.]+)");
    private static final String LARGE = "x".repeat(5_000);

    private final TestServer server = new TestServer();

    @BeforeEach
    void createTables() {
        call("CreateTable", """
                {"TableName":"orders","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
                   {"AttributeName":"sk","AttributeType":"S"},{"AttributeName":"state","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
                 "LocalSecondaryIndexes":[{"IndexName":"local","Projection":{"ProjectionType":"KEYS_ONLY"},
                   "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"state","KeyType":"RANGE"}]}],
                 "GlobalSecondaryIndexes":[{"IndexName":"global","Projection":{"ProjectionType":"ALL"},
                   "KeySchema":[{"AttributeName":"state","KeyType":"HASH"}]}]}""");
        call("CreateTable", """
                {"TableName":"other","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}""");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String call(String operation, String body) {
        HttpResponse<String> answer = server.call(operation, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String item(String sort, String more) {
        return "{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"" + sort + "\"}" + more + "}";
    }

    private static String state(String state) {
        return ",\"state\":{\"S\":\"" + state + "\"}";
    }

    private void put(String sort, String more) {
        call("PutItem", "{\"TableName\":\"orders\",\"Item\":" + item(sort, more) + "}");
    }

    /** What a request adds to the sum of that name. */
    private double added(String sum, Function<String, String> request) {
        double before = server.used().getOrDefault(sum, 0.0);
        String answer = request.apply("TOTAL");
        double told = UNITS.matcher(answer)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.summingDouble(
                        member -> Double.parseDouble(member.substring(member.indexOf(':') + 1))));
        double counted = server.used().getOrDefault(sum, 0.0) - before;
        assertThat(counted).as(answer).isEqualTo(told).isPositive();
        return counted;
    }

    private String read(String operation, String parameters, String capacity) {
        return call(operation, "{\"ReturnConsumedCapacity\":\"" + capacity + "\"," + parameters + "}");
    }

    @Test
    void shouldCountReadsAsTheyAreTold() {
        put("1", state("new") + ",\"text\":{\"S\":\"" + LARGE + "\"}");
        put("2", state("old"));
        String key = "\"TableName\":\"orders\",\"Key\":" + item("1", "");
        String all = "\"KeyConditionExpression\":\"pk=:a\",\"ExpressionAttributeValues\":{\":a\":{\"S\":\"a\"}}";
        String ofState = all.replace("pk=", "#s=").replace("\"a\"}}", "\"new\"}}")
                + ",\"ExpressionAttributeNames\":{\"#s\":\"state\"}";
        Map<String, String> ofTable = Map.of(
                "GetItem", key + ",\"ConsistentRead\":true",
                "Query", "\"TableName\":\"orders\"," + all,
                "Scan", "\"TableName\":\"orders\",\"IndexName\":\"local\"",
                "BatchGetItem", "\"RequestItems\":{\"orders\":{\"Keys\":[" + item("1", "") + "]}}",
                "TransactGetItems", "\"TransactItems\":[{\"Get\":{" + key + "}}]",
                "ExecuteStatement", "\"Statement\":\"SELECT * FROM orders WHERE pk='a'\"",
                "BatchExecuteStatement",
                        "\"Statements\":[{\"Statement\":\"SELECT * FROM orders WHERE pk='a' AND sk='1'\"}]");
        ofTable.forEach((operation, parameters) -> assertThat(
                        added("read orders", capacity -> read(operation, parameters, capacity)))
                .as(operation)
                .isPositive());

        assertThat(server.used()).doesNotContainKey("read orders global");
        String ofIndex = "\"TableName\":\"orders\",\"IndexName\":\"global\"," + ofState;
        assertThat(added("read orders global", capacity -> read("Query", ofIndex, capacity)))
                .isEqualTo(1);
        // Two of each Query, Scan and SELECT of the table, one of the index.
        assertThat(server.used()).containsEntry("returned orders", 7.0);
    }

    @Test
    void shouldCountReadsThatNobodyAsksAbout() {
        put("1", state("new"));
        call("GetItem", "{\"TableName\":\"orders\",\"ConsistentRead\":true,\"Key\":" + item("1", "") + "}");
        assertThat(server.used()).containsEntry("read orders", 1.0);
    }

    @Test
    void shouldCountWritesAsTheyAreToldButForGlobalIndexes() {
        String without = "\"TableName\":\"other\",\"Item\":{\"pk\":{\"S\":\"a\"},\"text\":{\"S\":\"" + LARGE + "\"}}";
        String key = "\"TableName\":\"other\",\"Key\":{\"pk\":{\"S\":\"a\"}}";
        assertThat(added("written other", capacity -> read("PutItem", without, capacity)))
                .isEqualTo(5);
        String insert = "\"Statement\":\"INSERT INTO other VALUE {'pk':'b'}\"";
        Map<String, String> others = Map.of(
                "UpdateItem",
                key + ",\"UpdateExpression\":\"SET c=pk\"",
                "BatchWriteItem",
                "\"RequestItems\":{\"other\":[{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"c\"}}}}]}",
                "TransactWriteItems",
                "\"TransactItems\":[{\"Delete\":{" + key + "}}]",
                "ExecuteStatement",
                insert);
        others.forEach(
                (operation, parameters) -> added("written other", capacity -> read(operation, parameters, capacity)));

        put("1", state("new"));
        assertThat(server.used())
                .as("one unit for the item, one for its entry in the local index")
                .containsEntry("written orders", 2.0);
    }
}
