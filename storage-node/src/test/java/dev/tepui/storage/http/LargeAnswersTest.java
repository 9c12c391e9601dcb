package dev.tepui.storage.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers of megabytes, to clients that read them and to clients that do not. */
@Timeout(120)
class LargeAnswersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ITEMS = 60;
    private static final int VALUE_BYTES = 300_000;

    private TestServer server;

    /** A server with that much room for large requests, and a table with more than an answer may hold. */
    private void start(int budgetBytes) {
        server = new TestServer(new ApiServerConfig(
                "127.0.0.1", 0, 1, 100, Duration.ofSeconds(30), Duration.ofSeconds(75), budgetBytes));
        server.call(
                "CreateTable",
                "{\"TableName\":\"large\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":["
                        + "{\"AttributeName\":\"id\",\"AttributeType\":\"N\"}],"
                        + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}");
        for (int i = 0; i < ITEMS; i++) {
            assertThat(put(i).statusCode()).isEqualTo(200);
        }
    }

    @AfterEach
    void stop() {
        awaitNothingTaken();
        server.close();
    }

    @Test
    void shouldBeWholeHoweverSlowlyTheyAreRead() throws IOException {
        start(64 << 20);
        try (RawConnection connection = new RawConnection(server.port(), PATIENCE)) {
            connection.send(batchGet(50));
            await().atMost(PATIENCE).until(() -> server.largeRequestsBytes() > 15_000_000);
            RawConnection.Answer answer = connection.read();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.hasRightChecksum()).isTrue();
            assertThat(answer.text()).endsWith("\"UnprocessedKeys\":{}}");
            assertThat(answer.body().length).isGreaterThan(50 * VALUE_BYTES);
            connection.send(batchGet(1));
            assertThat(connection.read().status()).isEqualTo(200);
        }
    }

    @Test
    void shouldAnswerTheNextOfSeveralRequestsThatCameTogether() throws IOException {
        start(64 << 20);
        try (RawConnection connection = new RawConnection(server.port(), PATIENCE)) {
            connection.send(batchGet(30) + batchGet(2) + batchGet(30));

            assertThat(connection.read().body().length).isGreaterThan(30 * VALUE_BYTES);
            assertThat(connection.read().body().length).isBetween(2 * VALUE_BYTES, 3 * VALUE_BYTES);
            assertThat(connection.read().body().length).isGreaterThan(30 * VALUE_BYTES);
        }
    }

    @Test
    void shouldLeaveKeysUnprocessedWhenMemoryIsShort() throws IOException {
        start(8 << 20);
        try (RawConnection connection = new RawConnection(server.port(), PATIENCE)) {
            RawConnection.Answer answer = connection.send(batchGet(50)).read();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.hasRightChecksum()).isTrue();
            assertThat(answer.body().length).isBetween(25 * VALUE_BYTES, 30 * VALUE_BYTES);
            assertThat(answer.text().split("\"UnprocessedKeys\"")[1].split("\"id\""))
                    .hasSizeBetween(20, 26);
        }
    }

    /** The one who does not read has the memory; what others want done is done, but nothing large is read for them. */
    @Test
    void shouldAnswerWritesAndSmallReadsWhenMemoryIsShort() throws IOException {
        start(24 << 20);
        try (RawConnection stalled = new RawConnection(server.port(), PATIENCE)) {
            stalled.send(batchGet(50));
            await().atMost(PATIENCE).until(() -> server.largeRequestsBytes() > 24 << 20);

            HttpResponse<String> update = server.call(
                    "UpdateItem",
                    "{\"TableName\":\"large\",\"Key\":{\"id\":{\"N\":\"1\"}},\"UpdateExpression\":\"ADD n :one\","
                            + "\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}},\"ReturnValues\":\"ALL_NEW\"}");
            assertThat(update.statusCode()).isEqualTo(200);
            assertThat(update.body()).hasSizeGreaterThan(VALUE_BYTES);
            assertThat(get(1).statusCode()).isEqualTo(400);
            assertThat(get(1).body()).contains("ThrottlingException", "Too many large requests");
            try (RawConnection other = new RawConnection(server.port(), PATIENCE)) {
                assertThat(other.send(batchGet(2)).read().text()).contains("ThrottlingException");
            }
            assertThat(get(ITEMS).body()).isEqualTo("{}");
        }
        awaitNothingTaken();
        assertThat(get(1).body()).contains("\"n\":{\"N\":\"1\"}");
    }

    private void awaitNothingTaken() {
        await().atMost(PATIENCE).until(() -> server.largeRequestsBytes() == 0);
    }

    private HttpResponse<String> put(int id) {
        return server.call(
                "PutItem",
                "{\"TableName\":\"large\",\"Item\":{\"id\":{\"N\":\"" + id + "\"},\"v\":{\"S\":\""
                        + "v".repeat(VALUE_BYTES) + "\"}}}");
    }

    private HttpResponse<String> get(int id) {
        return server.call("GetItem", "{\"TableName\":\"large\",\"Key\":{\"id\":{\"N\":\"" + id + "\"}}}");
    }

    /** A whole request for the first {@code count} items. */
    private static String batchGet(int count) {
        String body = IntStream.range(0, count)
                .mapToObj(id -> "{\"id\":{\"N\":\"" + id + "\"}}")
                .collect(Collectors.joining(",", "{\"RequestItems\":{\"large\":{\"Keys\":[", "]}}}"));
        return "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: DynamoDB_20120810.BatchGetItem\r\n"
                + "Content-Type: application/x-amz-json-1.0\r\nContent-Length: " + body.getBytes(UTF_8).length
                + "\r\n\r\n" + body;
    }
}
