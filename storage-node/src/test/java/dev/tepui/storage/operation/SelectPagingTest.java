package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.http.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages of a SELECT that reads several partitions, and the tokens between them. */
@Timeout(60)
class SelectPagingTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int BIG = 100_000;
    private static final String WHERE = " WHERE h IN ['a', 'b', 'c']";

    private static final String CREATE = "{\"TableName\":\"%s\",\"BillingMode\":\"PAY_PER_REQUEST\","
            + "\"AttributeDefinitions\":[{\"AttributeName\":\"h\",\"AttributeType\":\"S\"},"
            + "{\"AttributeName\":\"r\",\"AttributeType\":\"N\"},{\"AttributeName\":\"p\",\"AttributeType\":\"N\"}],"
            + "\"KeySchema\":[{\"AttributeName\":\"h\",\"KeyType\":\"HASH\"},"
            + "{\"AttributeName\":\"r\",\"KeyType\":\"RANGE\"}],"
            + "\"LocalSecondaryIndexes\":[{\"IndexName\":\"by-p\",\"Projection\":{\"ProjectionType\":\"KEYS_ONLY\"},"
            + "\"KeySchema\":[{\"AttributeName\":\"h\",\"KeyType\":\"HASH\"},"
            + "{\"AttributeName\":\"p\",\"KeyType\":\"RANGE\"}]}]}";

    private static final Pattern KEY = Pattern.compile("\"r\":\\{\"N\":\"(\\d+)\"}[^\\[\\]]*?(?=}[,\\]])");
    private static final Pattern TOKEN = Pattern.compile("\"NextToken\":\"([^\"]+)\"");

    private final TestServer server = new TestServer();

    @BeforeEach
    void fill() {
        call("CreateTable", CREATE.formatted("orders"));
        call("CreateTable", CREATE.formatted("others"));
        int number = 0;
        for (String partition : List.of("a", "b", "c")) {
            for (int i = 0; i < 8; i++) {
                call(
                        "PutItem",
                        "{\"TableName\":\"orders\",\"Item\":{\"h\":{\"S\":\"" + partition + "\"},\"r\":{\"N\":\""
                                + number + "\"},\"p\":{\"N\":\"" + -number + "\"},\"big\":{\"S\":\"" + "x".repeat(BIG)
                                + "\"}}}");
                number++;
            }
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String call(String operation, String body) {
        var response = server.call(operation, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private String select(String statement, String token) {
        return call("ExecuteStatement", "{\"Statement\":\"" + statement.replace("\"", "\\\"") + "\"" + token + "}");
    }

    private static String token(String answer) {
        Matcher token = TOKEN.matcher(answer);
        return token.find() ? ",\"NextToken\":\"" + token.group(1) + "\"" : "";
    }

    private List<String> pages(String statement) {
        List<String> pages = new ArrayList<>();
        String token = "";
        do {
            pages.add(select(statement, token));
            token = token(pages.getLast());
        } while (!token.isEmpty());
        return pages;
    }

    private static int items(String page) {
        return (int)
                KEY.matcher(page.replaceFirst("\"NextToken\".*", "]")).results().count();
    }

    @Test
    void shouldEndAPageAtAMegabyteOverAllPartitions() {
        List<String> pages = pages("SELECT * FROM orders" + WHERE);

        assertThat(pages).hasSizeGreaterThan(2);
        assertThat(pages).allSatisfy(page -> assertThat(page.length()).isLessThan(MEGABYTE + 2 * BIG));
        assertThat(pages.stream().mapToInt(SelectPagingTest::items).sum()).isEqualTo(24);
    }

    @Test
    void shouldEndAPageAtAMegabyteOfItemsThatAreFetchedForAnIndex() {
        List<String> pages = pages("SELECT h, r, big FROM orders.\"by-p\"" + WHERE);

        assertThat(pages).hasSizeGreaterThan(1);
        assertThat(pages).allSatisfy(page -> assertThat(page.length()).isLessThan(2 * MEGABYTE));
        assertThat(pages.stream().mapToInt(SelectPagingTest::items).sum()).isEqualTo(24);
    }

    @Test
    void shouldTakeATokenForTheSameStatementOnly() {
        String statement = "SELECT r FROM orders" + WHERE;
        String token = token(select(statement, ",\"Limit\":3"));

        assertThat(select(statement, token)).startsWith("{\"Items\":[{\"r\":{\"N\":\"3\"}},");
        for (String other : List.of("SELECT r FROM others" + WHERE, "SELECT h FROM orders" + WHERE)) {
            var refused = server.call("ExecuteStatement", "{\"Statement\":\"" + other + "\"" + token + "}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("\"Invalid NextToken\"");
        }
    }
}
