package dev.tepui.operator.nodeclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tepui.crd.v1alpha1.StreamSink;
import dev.tepui.crd.v1alpha1.TableSpec;
import dev.tepui.operator.desired.SinkDefinitions;
import dev.tepui.operator.nodeclient.TableState.IndexState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wire format is pinned by the same files that the storage node's tests read. */
@Timeout(60)
class HttpNodeClientTest {
    private static final Path GOLDEN = Path.of("../storage-node/src/test/resources/golden/admin");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOST = "127.0.0.1";
    /** An address of the loopback network where nothing listens. */
    private static final String NOBODY = "127.7.7.7";

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> observed = Collections.synchronizedList(new ArrayList<>());
    private final NodeClient client = new HttpNodeClient(
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            (method, resource, answer, duration) -> observed.add(
                    method + " " + resource + " " + answer.getClass().getSimpleName()));
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private final Semaphore arrivals = new Semaphore(0);
    private volatile CountDownLatch hanging = new CountDownLatch(0);
    private volatile int status = 200;
    private volatile String body = "{}";

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), 0), 0);
        server.setExecutor(handlers);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
        handlers.shutdownNow();
    }

    @Test
    void shouldReadTheStatusOfEveryMember() throws IOException {
        body = golden("status.json");

        Map<String, Answer<NodeStatus>> answers = client.statuses(pool(HOST, NOBODY));

        assertThat(answers.keySet()).containsExactly(HOST, NOBODY);
        NodeStatus node = ((Answer.Ok<NodeStatus>) answers.get(HOST)).value();
        assertThat(node.formed()).isTrue();
        assertThat(node.ready()).isTrue();
        assertThat(node.poolId()).isEqualTo("0c3a9d7e-5b0f-4f0e-9a51-6f6f2b1d4a10");
        assertThat(node.timeToLive()).isEqualTo(new SweepSettings(2_000, false));
        assertThat(node.groups()).hasSize(3);
        assertThat(node.groups().get(0).isLeader()).isTrue();
        assertThat(node.groups().get(0).group()).isEqualTo(NodeStatus.CATALOGUE_GROUP);
        assertThat(node.groups().get(2).leader()).isNull();
        assertThat(answers.get(NOBODY)).isInstanceOf(Answer.Unreachable.class);
        assertThat(requests).containsExactly("GET /v1/status Bearer secret ");
        assertThat(observed).containsExactlyInAnyOrder("GET status Ok", "GET status Unreachable");
    }

    @Test
    void shouldTellAMemberToForm() throws IOException {
        body = "";

        Answer<Void> answer = client.form(pool(HOST), HOST, "0c3a9d7e-5b0f-4f0e-9a51-6f6f2b1d4a10");

        assertThat(answer).isInstanceOf(Answer.Ok.class);
        assertThat(requests).containsExactly("POST /v1/form Bearer secret " + JSON.readTree(golden("form.json")));
    }

    @Test
    void shouldDeclareATable() throws IOException {
        body = golden("table-state.json");
        ObjectNode put = (ObjectNode) JSON.readTree(golden("put-table.json"));

        Answer<TableState> answer = client.putTable(
                pool(NOBODY, HOST),
                "orders",
                TableOwner.of(put.get("resource").asText()),
                (ObjectNode) put.get("definition"),
                Optional.empty());

        TableState state = ((Answer.Ok<TableState>) answer).value();
        assertThat(state.isActive()).isTrue();
        assertThat(state.resource()).isEqualTo(put.get("resource").asText());
        assertThat(state.definition()).isEqualTo(put.get("definition"));
        assertThat(state.createdAt()).isEqualTo(1764000000.125);
        assertThat(state.itemCount()).isEqualTo(3);
        assertThat(state.timeToLive())
                .isEqualTo(new TableState.TimeToLive("ENABLING", "expires", 41, 3, 1_763_999_990L));
        assertThat(requests).containsExactly("PUT /v1/tables/orders Bearer secret " + put);
    }

    @Test
    void shouldDeclareATableWithSinks() throws IOException {
        body = golden("table-state-with-sinks.json");
        ObjectNode put = (ObjectNode) JSON.readTree(golden("put-table-with-sinks.json"));

        Answer<TableState> answer = client.putTable(
                pool(HOST),
                "orders",
                TableOwner.of(put.get("resource").asText()),
                (ObjectNode) put.get("definition"),
                Optional.of((ArrayNode) put.get("streamSinks")));

        List<TableState.Sink> sinks = ((Answer.Ok<TableState>) answer).value().streamSinks();
        assertThat(sinks).extracting(TableState.Sink::name).containsExactly("billing", "audit");
        assertThat(sinks.get(0).isActive()).isFalse();
        assertThat(sinks.get(0).lastFailure()).isNull();
        assertThat(sinks.get(1).lastFailure()).isEqualTo("HTTP 503: overloaded");
        assertThat(sinks.get(1).oldestSeconds()).isEqualTo(90);
        assertThat(requests).containsExactly("PUT /v1/tables/orders Bearer secret " + put);
    }

    /** Otherwise the operator would declare them again and again. */
    @Test
    void shouldKnowTheDefaultsOfTheNode() throws IOException {
        ObjectNode put = (ObjectNode) JSON.readTree(golden("put-table-with-sinks.json"));
        TableSpec spec = new TableSpec();
        spec.setStreamSinks(List.of(JSON.treeToValue(put.get("streamSinks"), StreamSink[].class)));
        body = golden("table-state-with-sinks.json");

        Answer<TableState> answer = client.table(pool(HOST), "orders");

        assertThat(SinkDefinitions.of(spec).orElseThrow())
                .containsExactlyInAnyOrderElementsOf(((Answer.Ok<TableState>) answer)
                        .value().streamSinks().stream()
                                .map(TableState.Sink::definition)
                                .toList());
    }

    @Test
    void shouldReadHowFarGlobalIndexesAre() throws IOException {
        body = golden("table-state-with-indexes.json");

        TableState state = ((Answer.Ok<TableState>) client.table(pool(HOST), "orders")).value();

        String arn = state.arn() + "/index/";
        assertThat(state.globalSecondaryIndexes())
                .containsExactly(
                        new IndexState("by-new", "CREATING", false, null, 0, 0, 0, arn + "by-new"),
                        new IndexState("by-day", "CREATING", true, 37, 0, 8, 400, arn + "by-day"),
                        new IndexState("by-state", "ACTIVE", false, null, 0, 20, 1600, arn + "by-state"),
                        new IndexState("by-old", "DELETING", false, null, 0, 4, 200, arn + "by-old"));
        body = golden("table-state.json");
        assertThat(((Answer.Ok<TableState>) client.table(pool(HOST), "orders"))
                        .value()
                        .globalSecondaryIndexes())
                .isEmpty();
    }

    @Test
    void shouldTellHowExpiredItemsAreDeleted() throws IOException {
        body = golden("time-to-live.json");

        Answer<SweepSettings> answer = client.putSweepSettings(pool(NOBODY, HOST), new SweepSettings(500, true));

        assertThat(answer).isEqualTo(new Answer.Ok<>(new SweepSettings(500, true)));
        assertThat(requests)
                .containsExactly("PUT /v1/time-to-live Bearer secret " + JSON.readTree(golden("time-to-live.json")));
    }

    @Test
    void shouldListTables() throws IOException {
        body = golden("tables.json");

        Answer<List<TableState>> answer = client.tables(pool(HOST));

        List<TableState> tables = ((Answer.Ok<List<TableState>>) answer).value();
        assertThat(tables).extracting(TableState::name).containsExactly("orders", "sessions");
        assertThat(tables.get(1).resource()).isNull();
    }

    @Test
    void shouldTellConflictsAndRefusalsApart() throws IOException {
        body = golden("error.json");

        status = 409;
        assertThat(client.deleteTable(pool(HOST), "orders", "uid"))
                .isEqualTo(new Answer.Conflict<>("Table already exists: orders"));
        status = 400;
        assertThat(client.table(pool(HOST), "orders")).isEqualTo(new Answer.Invalid<>("Table already exists: orders"));
        status = 404;
        assertThat(client.table(pool(HOST), "orders")).isEqualTo(new Answer.NotFound<>());
        assertThat(requests.get(0)).startsWith("DELETE /v1/tables/orders?resource=uid ");
    }

    @Test
    void shouldTreatEverythingElseAsUnreachable() {
        status = 503;
        assertThat(client.table(pool(HOST), "orders")).isInstanceOf(Answer.Unreachable.class);
        status = 200;
        body = "<html>";
        assertThat(client.table(pool(HOST), "orders")).isInstanceOf(Answer.Unreachable.class);
        body = "null";
        assertThat(client.table(pool(HOST), "orders")).isInstanceOf(Answer.Unreachable.class);
    }

    /** Otherwise the Tables of a pool that hangs take all threads of the operator, and other pools' Tables wait. */
    @Test
    void shouldKeepOneCallAtATimeWaitingForAMemberThatHangs() throws Exception {
        body = golden("table-state.json");
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Answer<TableState>> call = () -> client.table(pool(HOST), "orders");
            hanging = new CountDownLatch(1);
            status = 503;
            Future<Answer<TableState>> inVain = callers.submit(call);
            arrivals.acquire();
            // Half of the time to connect is long.
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(hanging::countDown);
            assertThat(inVain.get()).isInstanceOf(Answer.Unreachable.class);

            hanging = new CountDownLatch(1);
            status = 200;
            Future<Answer<TableState>> waiting = callers.submit(call);
            arrivals.acquire();
            Answer<TableState> atOnce = call.call();
            hanging.countDown();

            assertThat(atOnce).isInstanceOf(Answer.Unreachable.class);
            assertThat(requests).hasSize(2);
            assertThat(waiting.get()).isInstanceOf(Answer.Ok.class);
            assertThat(call.call()).isInstanceOf(Answer.Ok.class);
        }
    }

    @Test
    void shouldNotShowTheToken() {
        assertThat(pool(HOST).toString()).doesNotContain("secret");
    }

    private PoolAccess pool(String... hosts) {
        return new PoolAccess(List.of(hosts), server.getAddress().getPort(), "secret");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " " + received);
        arrivals.release();
        awaitRelease();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void awaitRelease() throws IOException {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String golden(String file) throws IOException {
        return Files.readString(GOLDEN.resolve(file));
    }
}
