package dev.tepui.storage.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.storage.NodeInProcess;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Transaction;
import dev.tepui.storage.process.NodeProcess;
import dev.tepui.storage.store.Cursor;
import dev.tepui.storage.store.Family;
import dev.tepui.storage.store.rocksdb.RocksStore;
import dev.tepui.storage.store.rocksdb.StoreLimits;
import dev.tepui.storage.stored.StoredContent.Call;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Makes the stored data of the version that is being built: everything that a node can store is in it once.
 *
 * <ol>
 *   <li>A process makes tables and items, and stops gracefully: all is flushed.
 *   <li>Its replicas alone purge their logs and leave transactions pending, one decided, one undecided, one cancelled.
 *   <li>A process again writes a little more, and is killed before it flushes that, and before it looks after the
 *       transactions.
 *   <li>Of a copy the same version says what must be found in it.
 * </ol>
 */
final class StoredDataWriter {
    private static final String ADDRESS = "127.55.0.1";
    private static final String RECEIVER = "127.55.0.2:8099";
    private static final int GROUPS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A node leaves transactions that it finds alone for three seconds. */
    private static final Duration UNTIL_RECOVERY = Duration.ofMillis(2_800);

    /** Above every key. */
    private static final byte[] AFTER_ALL = new byte[32];

    static {
        Arrays.fill(AFTER_ALL, (byte) 0xFF);
    }

    private final Path work;
    private final Client client = new Client(ADDRESS);

    /** Works in a directory that may be left behind. */
    StoredDataWriter(Path work) {
        this.work = work;
    }

    void write(StoredVersion version) throws Exception {
        List<String> accounts;
        Path data;
        try (NodeProcess node = new NodeProcess(work, "a-0", ADDRESS)
                .with("TEPUI_GROUPS", String.valueOf(GROUPS))
                .with("TEPUI_STREAM_RETENTION_SECONDS", "31536000")) {
            data = node.data();
            startAndAwaitReady(node);
            fill();
            assertThat(node.terminate()).isZero();
            accounts = leavePending(data);
            startAndAwaitReady(node);
            long begin = System.nanoTime();
            StoredContent.lastWrites(System.currentTimeMillis() / 1_000 + 5).forEach(this::order);
            node.kill();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("too slow: the node may have completed the transactions; try again")
                    .isLessThan(UNTIL_RECOVERY);
        }
        version.pack(data);
        JsonObject expected = new JsonObject()
                .put(
                        "environment",
                        new JsonObject()
                                .put("TEPUI_NODE", "a-0")
                                .put("TEPUI_ADDRESS", ADDRESS)
                                .put("TEPUI_GROUPS", String.valueOf(GROUPS)))
                .put("receiver", RECEIVER)
                .put("holds", holds(version.unpack(work.resolve("counted"))));
        version.writeExpected(expected);
        answer(version, expected, accounts);
        version.writeExpected(expected);
    }

    private static void startAndAwaitReady(NodeProcess node) {
        node.start();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .failFast(node.log(), () -> !node.isAlive())
                .until(node::isReady);
    }

    private JsonObject order(Call call) {
        return client.order(call.operation(), call.request());
    }

    private void fill() {
        client.admin("PUT", "/v1/members", "{\"members\":\"a/" + ADDRESS + "\",\"cells\":1}");
        client.admin("PUT", "/v1/time-to-live", "{\"sweepRate\":1500,\"paused\":false}");
        for (Call call : StoredContent.tables()) {
            order(call);
            awaitActive(call.request().getString("TableName"));
        }
        client.admin("PUT", "/v1/tables/feed", StoredContent.feed(RECEIVER).encode());
        awaitActive("feed");
        StoredContent.firstWrites().forEach(this::order);
        for (Call call : StoredContent.tableChanges()) {
            order(call);
            awaitActive("orders");
        }
        StoredContent.secondWrites().forEach(this::order);
        await().atMost(PATIENCE)
                .until(() -> client.order("DescribeTimeToLive", new JsonObject().put("TableName", "sessions"))
                        .encode()
                        .contains("ENABLED"));
        await().atMost(PATIENCE)
                .until(() -> client.admin("GET", "/v1/tables/feed", "").contains("\"lastFailure\""));
    }

    private void awaitActive(String table) {
        await().atMost(PATIENCE).until(() -> {
            String description = client.order("DescribeTable", new JsonObject().put("TableName", table))
                    .encode();
            return !description.contains("ING\"");
        });
    }

    /** The ids of the items: of those that a transaction has written, then of one that it has not. */
    private static List<String> leavePending(Path data) {
        try (BareReplicas replicas = new BareReplicas(data, ADDRESS, GROUPS)) {
            replicas.awaitPurged();
            String table = "accounts";
            List<String> ids = IntStream.range(0, GROUPS)
                    .mapToObj(group -> IntStream.iterate(0, i -> i + 1)
                            .mapToObj(i -> "pending-" + i)
                            .filter(id -> replicas.groupOf(table, id) == group)
                            .findFirst()
                            .orElseThrow())
                    .toList();
            Transaction decided = replicas.transaction(0, 1);
            ready(replicas.apply(1, prepare(decided, replicas.put(table, ids.get(1)))));
            Reply committed =
                    replicas.apply(0, new Command.CommitTransaction(decided, List.of(replicas.put(table, ids.get(0)))));
            assertThat(committed).isInstanceOf(Reply.Prepared.class);
            Transaction undecided = replicas.transaction(0, 2);
            ready(replicas.apply(2, prepare(undecided, replicas.put(table, ids.get(2)))));
            replicas.apply(0, new Command.CancelTransaction(UUID.randomUUID()));
            return ids;
        }
    }

    private static Command prepare(Transaction transaction, Command.OfItem action) {
        return new Command.PrepareTransaction(transaction, List.of(action));
    }

    private static void ready(Reply reply) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Prepared.class,
                        prepared -> assertThat(prepared.stage()).isEqualTo(Reply.Prepared.Stage.READY));
    }

    /** How many records are flushed, by family, and by kind where a family holds several; nothing is missing. */
    private static JsonObject holds(Path data) {
        JsonObject holds = new JsonObject();
        try (RocksStore store = RocksStore.open(data.resolve("store"), new StoreLimits(64L << 20, 16L << 20, 0))) {
            for (Family family : Family.values()) {
                try (Cursor records = store.scan(family, new byte[0], AFTER_ALL, true)) {
                    while (records.next()) {
                        String kind = family == Family.TRANSACTIONS || family == Family.CATALOGUE
                                ? family.diskName() + " " + (char) records.key()[Integer.BYTES]
                                : family.diskName();
                        holds.put(kind, holds.getInteger(kind, 0) + 1);
                    }
                }
            }
        }
        assertThat(new TreeSet<>(holds.fieldNames()))
                .containsExactly(
                        "catalogue c",
                        "catalogue n",
                        "catalogue p",
                        "catalogue s",
                        "catalogue t",
                        "changes",
                        "expiry",
                        "items",
                        "meta",
                        "requests",
                        "statistics",
                        "transactions d",
                        "transactions h",
                        "transactions l",
                        "transactions n",
                        "transactions p",
                        "transactions t",
                        "transactions x");
        return holds;
    }

    private void answer(StoredVersion version, JsonObject expected, List<String> accounts) throws IOException {
        List<Call> questions = StoredContent.questions(accounts);
        Path data = version.unpack(work.resolve("asked"));
        try (Receiver receiver = new Receiver(RECEIVER);
                NodeInProcess node = NodeInProcess.start(version.environment(data))) {
            node.awaitServing();
            await().atMost(PATIENCE)
                    .until(() -> isSettled(accounts) && receiver.events().size() >= 2);
            expected.put("deliveries", new JsonArray(new ArrayList<>(receiver.events())));
            List<JsonObject> answered = questions.stream()
                    .map(call -> call.toJson().put("answer", client.ask(call.operation(), call.request())))
                    .toList();
            List<Call> later = StoredContent.laterWrites(accounts);
            later.forEach(this::order);
            await().atMost(PATIENCE).until(this::indexesFollow);
            for (JsonObject question : answered) {
                afterwards(question);
            }
            expected.put("questions", new JsonArray(answered)).put("writes", StoredContent.toJson(later));
        }
    }

    private boolean isSettled(List<String> accounts) {
        JsonObject pending =
                StoredContent.json("{'TableName': 'accounts', 'Key': {'id': {'S': '" + accounts.get(1) + "'}}}");
        JsonObject expired = StoredContent.json("{'TableName': 'sessions', 'Key': {'id': {'S': 'for-seconds'}}}");
        return client.order("GetItem", pending).containsKey("Item")
                && !client.order("GetItem", expired).containsKey("Item");
    }

    /** Both global indexes know of the order that is new and of the one that is gone. */
    private boolean indexesFollow() {
        JsonObject paid = order(StoredContent.query("'IndexName': 'byState', ", "#s", "paid"));
        JsonObject firstDay = order(StoredContent.query("'IndexName': 'byDay', ", "#d", "day 1"));
        return paid.encode().contains("day 9") && firstDay.getInteger("Count") == 1;
    }

    private void afterwards(JsonObject question) {
        JsonObject answer = client.ask(question.getString("operation"), question.getJsonObject("request"));
        if (question.getString("operation").equals(Client.STREAM_RECORDS)) {
            question.put("more", 2);
        } else if (!answer.equals(question.getJsonObject("answer"))) {
            question.put("afterwards", answer);
        }
    }
}
