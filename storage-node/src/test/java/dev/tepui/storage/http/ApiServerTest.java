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

    @Test
    void shouldSayThatItIsHealthy() {
        HttpResponse<String> response =
                server.send(HttpRequest.newBuilder(server.uri()).GET().build());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("healthy: 127.0.0.1:" + server.port() + " ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DynamoDB_20120810.Nothing",
                "DynamoDB_20120810.TransactWriteItems",
                "DynamoDB_20120810",
                "DynamoDBStreams_20120810.ListStreams",
                "x",
                "DynamoDB_20120810.getitem"
            })
    void shouldNotKnowOtherTargets(String target) {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(server.uri())
                .header("X-Amz-Target", target)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("com.amazon.coral.service#UnknownOperationException");
        assertThat(server.answered())
                .containsExactly(new TestServer.Answered("Unknown", null, "UnknownOperationException"));
    }

    @Test
    void shouldNotKnowRequestsWithoutTargetOrWithAnotherMethod() {
        HttpResponse<String> none = server.send(HttpRequest.newBuilder(server.uri())
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());
        HttpResponse<String> put = server.send(HttpRequest.newBuilder(server.uri())
                .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(none.body()).contains("UnknownOperationException");
        assertThat(put.body()).contains("UnknownOperationException");
    }

    @Test
    void shouldAnswerBadJsonAndBadRequestsInTheRightSpelling() {
        assertThat(server.call("ListTables", "{\"Limit\":").body())
                .isEqualTo("{\"__type\":\"com.amazon.coral.service#SerializationException\"}");
        assertThat(server.call("ListTables", "{\"Limit\":\"x\"}").body())
                .isEqualTo("{\"__type\":\"com.amazon.coral.service#SerializationException\","
                        + "\"Message\":\"STRING_VALUE cannot be converted to Integer\"}");
        assertThat(server.call("ListTables", "{\"Limit\":0}").body())
                .startsWith("{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"1 validation");
    }

    @Test
    void shouldTellTheObserverAboutTablesThatExist() {
        server.call("CreateTable", CREATE);
        server.call("GetItem", GET);
        server.call("GetItem", GET.replace("orders", "invented"));

        assertThat(server.answered())
                .containsExactly(
                        new TestServer.Answered("CreateTable", "orders", RequestObserver.OK),
                        new TestServer.Answered("GetItem", "orders", RequestObserver.OK),
                        new TestServer.Answered("GetItem", null, "ResourceNotFoundException"));
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
        byte[] body = new byte[ApiExchanges.BODY_MAX_BYTES + 1];
        HttpResponse<String> declared = server.send(post().POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .expectContinue(true)
                .build());

        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(server.call("ListTables", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldReadBodiesUpTo16MiB() {
        String spaces = " ".repeat(ApiExchanges.BODY_MAX_BYTES - 2);

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
        try (TestServer small = new TestServer(
                        new ApiServerConfig("127.0.0.1", 0, 1, 1, Duration.ofSeconds(5), Duration.ofSeconds(5)));
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

    private HttpRequest.Builder post() {
        return HttpRequest.newBuilder(server.uri()).header("X-Amz-Target", "DynamoDB_20120810.ListTables");
    }
}
