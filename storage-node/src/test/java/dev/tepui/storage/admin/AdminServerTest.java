package dev.tepui.storage.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.consensus.Consensus;
import dev.tepui.storage.consensus.Messenger;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.membership.Leadership;
import dev.tepui.storage.membership.Membership;
import dev.tepui.storage.membership.NodeDirectory;
import dev.tepui.storage.membership.Readiness;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.protection.Disk;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.simulation.MemoryTables;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.table.ExpiryState;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.Table;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The admin port over real HTTP; bodies against the golden files that the operator's tests read, too. */
@Timeout(60)
class AdminServerTest {
    private static final long NOW_MILLIS = 1_764_000_000_000L;
    private static final Path GOLDEN = Path.of("src/test/resources/golden/admin");

    @TempDir
    Path root;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final MemoryTables tables = new MemoryTables();
    private final VirtualTime time = new VirtualTime();
    private NodeDirectory directory;
    private AdminServer server;
    private List<Replica.Status> replicas = List.of();
    private Readiness readiness = new Readiness(List.of());
    private List<String> failures = List.of();
    private int port;

    @BeforeEach
    void start() throws IOException {
        Path token = Files.writeString(root.resolve("token"), "s3cret\n");
        Placement alone = Placement.initial(MemberList.parse("a/127.0.0.1", 8010), 2);
        MemberList members = MemberList.parse("a/127.0.0.1,a/127.0.0.2", 8010);
        Placement placement = Placement.initial(members, 2).first().moving(0, 1);
        directory = NodeDirectory.open(root.resolve("data"), "default", "default-a-0");
        Membership.Parts parts = new Membership.Parts(
                () -> alone,
                alone.members().members().get(0),
                directory,
                new NoConsensus(),
                new NoStates(),
                time,
                Runnable::run,
                () -> true);
        CollectorRegistry registry = new CollectorRegistry();
        Gauge.build("tepui_test", "A gauge.").register(registry).set(1);
        server = new AdminServer(
                vertx,
                new AdminServer.Parts(
                        new AdminServer.Identity("default-a-0", "a", "default", "0.1.0"),
                        "us-east-1",
                        new AdminToken(token, time::nowMillis),
                        new Membership(parts),
                        new Leadership(parts),
                        tables,
                        new StatisticsOnly(),
                        () -> placement,
                        () -> new Disk(10_737_418_240L, 8_000_000_000L, false, false),
                        () -> OptionalLong.of(NOW_MILLIS),
                        new TableDefinitionJson(ApiModel.load(TableDefinitionJson.OPERATIONS)),
                        () -> replicas,
                        () -> readiness,
                        () -> failures,
                        registry));
        port = server.start("127.0.0.1", 0).toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        server.stop().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        directory.close();
    }

    private HttpResponse<String> call(String method, String path, String body, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        return call(method, path, body, "s3cret");
    }

    private static String golden(String name) throws IOException {
        return Files.readString(GOLDEN.resolve(name));
    }

    @Test
    void shouldAnswerStatusAsTheGoldenFile() throws Exception {
        call("POST", "/v1/form", golden("form.json"));
        List<String> peers = List.of(
                "default-a-0.default-members.shop.svc:8010",
                "default-b-0.default-members.shop.svc:8010",
                "default-c-0.default-members.shop.svc:8010");
        replicas = List.of(
                new Replica.Status(-1, "LEADER", peers.get(0), 3, 120, 120, peers),
                new Replica.Status(0, "FOLLOWER", peers.get(1), 2, 41, 42, peers),
                new Replica.Status(1, "CANDIDATE", null, 5, 7, 7, peers));

        JsonObject expected = new JsonObject(golden("status.json"));
        JsonObject actual = new JsonObject(call("GET", "/v1/status", "").body());
        // The golden file says that a group without a leader has "leader": null; absent means the same.
        expected.getJsonArray("groups").getJsonObject(2).remove("leader");
        actual.getJsonArray("groups").getJsonObject(2).remove("leader");
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void shouldTakeMembersOnceItBelongsToAPool() throws Exception {
        String body = "{\"members\":\"a/127.0.0.1,a/127.0.0.2\",\"cells\":2}";
        assertThat(call("PUT", "/v1/members", body).statusCode()).isEqualTo(503);
        call("POST", "/v1/form", golden("form.json"));

        assertThat(call("PUT", "/v1/members", body).statusCode()).isEqualTo(200);
        assertThat(tables.current().placement().members().text()).isEqualTo("a/127.0.0.1,a/127.0.0.2");
        for (String wrong : List.of("{}", "{\"members\":\"a\",\"cells\":1}", "{\"members\":\"a/b\",\"cells\":\"1\"}")) {
            assertThat(call("PUT", "/v1/members", wrong).statusCode()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void shouldDeclareShowAndDeleteTablesAsTheGoldenFiles() throws Exception {
        call("POST", "/v1/form", golden("form.json"));
        HttpResponse<String> put = call("PUT", "/v1/tables/orders", golden("put-table.json"));
        assertThat(put.statusCode()).isEqualTo(200);
        JsonObject expected = new JsonObject(golden("table-state.json")).put("id", "id-1");
        assertThat(new JsonObject(put.body())).isEqualTo(expected);
        assertThat(call("PUT", "/v1/tables/orders", golden("put-table.json")).body())
                .isEqualTo(put.body());
        assertThat(new JsonObject(call("GET", "/v1/tables/orders", "").body())).isEqualTo(expected);
        JsonObject list = new JsonObject(call("GET", "/v1/tables", "").body());
        assertThat(list.getJsonArray("tables").getJsonObject(0)).isEqualTo(expected);

        String foreign = golden("put-table.json").replace("7f1f0c3e", "00000000");
        HttpResponse<String> refused = call("PUT", "/v1/tables/orders", foreign);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(new JsonObject(refused.body())).isEqualTo(new JsonObject(golden("error.json")));

        String owner = new JsonObject(golden("put-table.json")).getString("resource");
        assertThat(call("DELETE", "/v1/tables/orders?resource=somebody", "").statusCode())
                .isEqualTo(404);
        HttpResponse<String> deleted = call("DELETE", "/v1/tables/orders?resource=" + owner, "");
        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(deleted.body()).getString("status")).isEqualTo(Table.Status.DELETING.name());
        tables.remove("orders");
        assertThat(call("DELETE", "/v1/tables/orders?resource=" + owner, "").statusCode())
                .isEqualTo(404);
        assertThat(call("GET", "/v1/tables/orders", "").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldGiveATableToAnotherResourceThatNamesIt() throws Exception {
        call("POST", "/v1/form", golden("form.json"));
        call("PUT", "/v1/tables/orders", golden("put-table.json"));
        JsonObject other = new JsonObject(golden("put-table.json")).put("resource", "other");

        assertThat(call("PUT", "/v1/tables/orders", other.put("takes", "id-0").encode())
                        .statusCode())
                .as("a table that is not there any more")
                .isEqualTo(409);
        HttpResponse<String> taken =
                call("PUT", "/v1/tables/orders", other.put("takes", "id-1").encode());

        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(taken.body()))
                .isEqualTo(new JsonObject(golden("table-state.json"))
                        .put("id", "id-1")
                        .put("resource", "other"));
        assertThat(call("PUT", "/v1/tables/orders", other.put("takes", 1).encode())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void shouldRefuseDefinitionsWithDynamoDbsText() throws Exception {
        call("POST", "/v1/form", golden("form.json"));
        JsonObject body = new JsonObject(golden("put-table.json"));
        body.getJsonObject("definition").remove("KeySchema");
        HttpResponse<String> refused = call("PUT", "/v1/tables/orders", body.encode());

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(refused.body()).getString("error")).isEqualTo("Validation");
        assertThat(refused.body()).contains("No defined key schema");
        assertThat(call("PUT", "/v1/tables/other", golden("put-table.json")).statusCode())
                .isEqualTo(400);
    }

    /** The operator takes an answer for the pool's: "no tables" from a node outside of it would be a lie. */
    @Test
    void shouldKnowNothingOfTablesBeforeItIsFormed() throws Exception {
        String table = golden("put-table.json");
        assertThat(call("GET", "/v1/tables", "").statusCode()).isEqualTo(503);
        assertThat(call("GET", "/v1/tables/orders", "").statusCode()).isEqualTo(503);
        assertThat(call("PUT", "/v1/tables/orders", table).statusCode()).isEqualTo(503);
        assertThat(call("DELETE", "/v1/tables/orders?resource=x", "").statusCode())
                .isEqualTo(503);
        assertThat(new JsonObject(call("GET", "/v1/tables", "").body()).getString("error"))
                .isEqualTo("Unavailable");
        call("POST", "/v1/form", golden("form.json"));
        assertThat(call("GET", "/v1/tables", "").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldFormOnceUnderOneId() throws Exception {
        assertThat(call("POST", "/v1/form", golden("form.json")).statusCode()).isEqualTo(200);
        assertThat(call("POST", "/v1/form", golden("form.json")).statusCode()).isEqualTo(200);
        assertThat(call("POST", "/v1/form", "{\"poolId\":\"other\"}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void shouldAskForTheTokenOnlyOnTheOperatorsPaths() throws Exception {
        call("POST", "/v1/form", golden("form.json"));
        for (String path : List.of("/v1/status", "/v1/tables", "/v1/anything")) {
            assertThat(call("GET", path, "", null).statusCode()).isEqualTo(401);
            assertThat(call("GET", path, "", "wrong").statusCode()).isEqualTo(401);
            assertThat(call("GET", path, "", "s3cret ").statusCode()).isIn(200, 401, 404);
        }
        for (String path : List.of("/live", "/ready", "/metrics")) {
            assertThat(call("GET", path, "", null).statusCode()).isEqualTo(200);
        }
        assertThat(call("GET", "/metrics", "", null).body()).contains("tepui_test 1.0");
    }

    @Test
    void shouldFollowAChangedTokenFile() throws Exception {
        Files.writeString(root.resolve("token"), "new");
        time.pass(60_000);

        assertThat(call("GET", "/v1/status", "", "s3cret").statusCode()).isEqualTo(401);
        assertThat(call("GET", "/v1/status", "", "new").statusCode()).isEqualTo(200);
        Files.delete(root.resolve("token"));
        time.pass(60_000);
        assertThat(call("GET", "/v1/status", "", "new").statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> new AdminToken(root.resolve("absent"), time::nowMillis))
                .hasMessageContaining("cannot read the admin token file");
    }

    @Test
    void shouldTellProbesTheReasons() throws Exception {
        assertThat(call("GET", "/ready", "").statusCode()).isEqualTo(200);
        readiness = Readiness.not("group 3 has no leader");
        failures = List.of("group 3 has failed");

        assertThat(call("GET", "/ready", "").statusCode()).isEqualTo(503);
        assertThat(call("GET", "/ready", "").body()).contains("group 3 has no leader");
        assertThat(call("GET", "/live", "").statusCode()).isEqualTo(503);
        assertThat(call("POST", "/v1/drain", "").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldSayHowExpiredItemsAreDeleted() throws Exception {
        assertThat(call("PUT", "/v1/time-to-live", golden("time-to-live.json")).statusCode())
                .isEqualTo(503);
        call("POST", "/v1/form", golden("form.json"));

        HttpResponse<String> put = call("PUT", "/v1/time-to-live", golden("time-to-live.json"));

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(put.body())).isEqualTo(new JsonObject(golden("time-to-live.json")));
        assertThat(tables.current().sweeps()).isEqualTo(new SweepSettings(500, true));
        assertThat(new JsonObject(call("GET", "/v1/status", "").body()).getJsonObject("timeToLive"))
                .isEqualTo(new JsonObject(golden("time-to-live.json")));
        for (String body : List.of("", "{}", "{'sweepRate':0,'paused':true}", "{'sweepRate':'5','paused':true}")) {
            assertThat(call("PUT", "/v1/time-to-live", body.replace('\'', '"')).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    @Test
    void shouldRefuseGarbageAndGoOn() throws Exception {
        call("POST", "/v1/form", golden("form.json"));
        for (String body : List.of("", "{", "[]", "null", "{\"poolId\":7}", "{\"poolId\":\"\"}", "\u0000\u0001")) {
            assertThat(call("POST", "/v1/form", body).statusCode()).as(body).isEqualTo(400);
            assertThat(call("PUT", "/v1/tables/orders", body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(call("PUT", "/v1/tables/orders", "[".repeat(100_000)).statusCode())
                .isEqualTo(400);
        assertThat(call("PATCH", "/v1/tables/orders", "{}").statusCode()).isEqualTo(405);
        assertThat(call("GET", "/nothing", "").statusCode()).isEqualTo(404);
        for (String raw : List.of(
                "\u0016\u0003\u0001garbage\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v1/tables/%zz HTTP/1.1\r\nAuthorization: Bearer s3cret\r\n\r\n",
                "POST /v1/form HTTP/1.1\r\n")) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
        }
        assertThat(call("GET", "/live", "").statusCode()).isEqualTo(200);
    }

    /** Neither one huge body nor endless chunks take memory; the server says no and hangs up. */
    @Test
    void shouldRefuseBodiesThatAreTooLong() throws Exception {
        call("POST", "/v1/form", golden("form.json"));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            String head = "PUT /v1/tables/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer s3cret\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("4000\r\n" + " ".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < AdminServer.BODY_MAX_BYTES / 0x4000 + 2; i++) {
                socket.getOutputStream().write(chunk);
            }
            InputStream in = socket.getInputStream();
            String answer = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(answer).isEqualTo("HTTP/1.1 400");
        }
        assertThat(call("GET", "/live", "").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldStopAndAnswerNobodyAfterwards() {
        server.stop().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();

        assertThatThrownBy(() -> call("GET", "/live", "")).isInstanceOf(IOException.class);
    }

    /** Items and bytes for every table: two groups with one and two items. */
    private static final class StatisticsOnly implements Groups {
        @Override
        public int count() {
            return 2;
        }

        @Override
        public int groupOf(int hash) {
            return 0;
        }

        @Override
        public long appliedIndex(int group) {
            return 0;
        }

        @Override
        public int firstHash(int group) {
            return 0;
        }

        @Override
        public CompletionStage<Reply> write(int group, Command command) {
            return CompletableFuture.failedFuture(new UnavailableException("only statistics"));
        }

        @Override
        public CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
            return CompletableFuture.completedFuture(
                    switch (read) {
                        case Read.GetExpired expired ->
                            new ReadReply.ExpiredAre(
                                    new ExpiryState(
                                            1,
                                            "expires",
                                            ExpiryState.Indexing.COMPLETE,
                                            20 + group,
                                            expired.nowSeconds() - 10 - group),
                                    List.of(),
                                    group == 0 ? 0 : expired.nowSeconds() - 3);
                        default -> new ReadReply.StatisticsAre(group + 1, 2048);
                    });
        }
    }

    /** Nothing is kept. */
    private static final class NoStates implements Membership.States {
        @Override
        public StateMachine open(int group) {
            return null;
        }

        @Override
        public void joined(int group) {}

        @Override
        public void close(int group) {}

        @Override
        public void remove(int group) {}
    }

    /** An engine without replicas and without other members. */
    private static final class NoConsensus implements Consensus {
        @Override
        public Replica start(GroupSpec spec) {
            return null;
        }

        @Override
        public void stop(int group) {
            // Nothing runs.
        }

        @Override
        public void forget(int group) {
            // Nothing is kept.
        }

        @Override
        public Optional<Replica> replica(int group) {
            return Optional.empty();
        }

        @Override
        public List<Replica> replicas() {
            return List.of();
        }

        @Override
        public Messenger messenger() {
            throw new UnsupportedOperationException("there is nobody else");
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
