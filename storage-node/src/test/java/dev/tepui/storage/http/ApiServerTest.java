package dev.tepui.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.placement.Groups;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ApiServerTest {
    static final String CREATE = "{\"TableName\":\"orders\",\"BillingMode\":\"PAY_PER_REQUEST\","
            + "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"S\"}],"
            + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}";
    static final String GET = "{\"TableName\":\"orders\",\"Key\":{\"id\":{\"S\":\"1\"}}}";
    static final String PUT = "{\"TableName\":\"orders\",\"Item\":{\"id\":{\"S\":\"1\"},\"v\":{\"N\":\"7\"}}}";

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldAnswerWithTheServicesHeaders() {
        HttpResponse<String> response = server.call("ListTables", "{}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"TableNames\":[]}");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/x-amz-json-1.0");
        assertThat(response.headers().firstValue("x-amzn-RequestId").orElseThrow())
                .matches("[0-9A-Z]{52}");
        CRC32 crc = new CRC32();
        crc.update(response.body().getBytes(StandardCharsets.UTF_8));
        assertThat(response.headers().firstValue("x-amz-crc32")).contains(Long.toString(crc.getValue()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DynamoDB_20120810.Nothing",
                "DynamoDB_20120810.ListStreams",
                "DynamoDBStreams_20120810.PutItem",
                "x"
            })
    void shouldTellTheObserverAboutOtherTargetsWithoutTheirNames(String target) {
        server.send(post(target).POST(HttpRequest.BodyPublishers.ofString("{}")).build());

        assertThat(server.answered())
                .containsExactly(new TestServer.Answered("Unknown", null, "UnknownOperationException"));
    }

    @Test
    void shouldTellTheObserverAboutTablesThatExist() {
        server.call("CreateTable", CREATE);
        server.call("GetItem", GET);
        server.call("GetItem", GET.replace("orders", "invented"));
        server.call("GetItem", GET.replace("\"S\"", "\"N\""));

        assertThat(server.answered())
                .containsExactly(
                        new TestServer.Answered("CreateTable", "orders", RequestObserver.OK),
                        new TestServer.Answered("GetItem", "orders", RequestObserver.OK),
                        new TestServer.Answered("GetItem", null, "ResourceNotFoundException"),
                        new TestServer.Answered("GetItem", "orders", "ValidationException"));
    }

    @Test
    void shouldAnswerFromOtherThreads() {
        server.call("CreateTable", CREATE);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            server.pool().answerOn(threads);

            assertThat(server.call("PutItem", PUT).body()).isEqualTo("{}");
            assertThat(server.call("GetItem", GET).body())
                    .isEqualTo("{\"Item\":{\"id\":{\"S\":\"1\"},\"v\":{\"N\":\"7\"}}}");
        }
    }

    /** A write whose outcome is unknown must never look like a success or like a refusal. */
    @Test
    void shouldAnswerUnknownOutcomesAndUnavailabilityAsServerErrors() {
        server.call("CreateTable", CREATE);

        server.pool().fail(() -> new Groups.OutcomeUnknownException("test"));
        HttpResponse<String> unknown = server.call("PutItem", PUT);
        server.pool().fail(() -> new Groups.UnavailableException("test"));
        HttpResponse<String> unavailable = server.call("PutItem", PUT);
        server.pool().fail(() -> new IllegalStateException("secret detail"));
        HttpResponse<String> fault = server.call("PutItem", PUT);

        for (HttpResponse<String> response : java.util.List.of(unknown, unavailable, fault)) {
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("com.amazonaws.dynamodb.v20120810#InternalServerError");
        }
        assertThat(unknown.body()).contains("unknown");
        assertThat(unavailable.body()).contains("nothing was changed");
        assertThat(fault.body()).doesNotContain("secret");
    }

    @Test
    void shouldRefuseBodiesOver16MiB() {
        byte[] body = new byte[RequestBody.MAX_BYTES + 1];
        HttpResponse<String> declared = server.send(post("DynamoDB_20120810.ListTables")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .expectContinue(true)
                .build());

        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(server.call("ListTables", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldReadBodiesUpTo16MiB() {
        String spaces = " ".repeat(RequestBody.MAX_BYTES - 2);

        assertThat(server.call("ListTables", "{" + spaces + "}").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldFinishRequestsInFlightWhenStopping() throws Exception {
        server.call("CreateTable", CREATE);
        try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
            var held = new java.util.concurrent.LinkedBlockingQueue<Runnable>();
            server.pool().answerOn(held::add);
            var response = caller.submit(() -> server.call("PutItem", PUT));
            Runnable release = held.take();

            var stopped = server.server().stop(Duration.ofSeconds(20)).toCompletableFuture();
            assertThat(stopped).isNotDone();
            release.run();

            assertThat(response.get().body()).isEqualTo("{}");
            assertThat(response.get().headers().firstValue("Connection")).contains("close");
            stopped.get();
        }
        assertThat(refusesConnections()).isTrue();
    }

    private boolean refusesConnections() {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", server.port())) {
            return !socket.isConnected();
        } catch (java.io.IOException e) {
            return true;
        }
    }

    @Test
    void shouldThrottleWhatIsTooMuchAtOnce() throws Exception {
        try (TestServer small = new TestServer(new ApiServerConfig(
                        "127.0.0.1", 0, 1, 1, Duration.ofSeconds(5), Duration.ofSeconds(5), 64 << 20));
                ExecutorService caller = Executors.newSingleThreadExecutor()) {
            small.call("CreateTable", CREATE);
            var held = new java.util.concurrent.LinkedBlockingQueue<Runnable>();
            small.pool().answerOn(held::add);
            var first = caller.submit(() -> small.call("PutItem", PUT));
            Runnable release = held.take();

            HttpResponse<String> second = small.call("PutItem", PUT);
            release.run();

            assertThat(second.statusCode()).isEqualTo(400);
            assertThat(second.body()).contains("#ThrottlingException");
            assertThat(first.get().statusCode()).isEqualTo(200);
        }
    }

    private HttpRequest.Builder post(String target) {
        return HttpRequest.newBuilder(server.uri())
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.0");
    }
}
