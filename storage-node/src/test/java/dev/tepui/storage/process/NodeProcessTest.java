package dev.tepui.storage.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pool of one node: its life, and the ways in which it refuses to start. */
@Timeout(180)
class NodeProcessTest {
    @TempDir
    Path root;

    private NodeProcess node;

    private NodeProcess node() {
        node = new NodeProcess(root, "a-0", "127.51.0.1");
        return node;
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    static JsonObject table(String name) {
        return new JsonObject()
                .put("TableName", name)
                .put("BillingMode", "PAY_PER_REQUEST")
                .put("AttributeDefinitions", new JsonArray().add(attribute("AttributeType", "S")))
                .put("KeySchema", new JsonArray().add(attribute("KeyType", "HASH")));
    }

    private static JsonObject attribute(String what, String value) {
        return new JsonObject().put("AttributeName", "id").put(what, value);
    }

    static JsonObject put(String table, String id, String value) {
        return new JsonObject()
                .put("TableName", table)
                .put(
                        "Item",
                        new JsonObject()
                                .put("id", new JsonObject().put("S", id))
                                .put("v", new JsonObject().put("S", value)));
    }

    static JsonObject get(String table, String id, boolean consistent) {
        return new JsonObject()
                .put("TableName", table)
                .put("ConsistentRead", consistent)
                .put("Key", new JsonObject().put("id", new JsonObject().put("S", id)));
    }

    static String value(JsonObject answer) {
        assertThat(answer.getInteger("status")).as("%s", answer).isEqualTo(200);
        JsonObject item = answer.getJsonObject("Item");
        return item == null ? null : item.getJsonObject("v").getString("S");
    }

    private void awaitReady() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(node::isReady);
    }

    private void refuses(int code, String message) throws InterruptedException {
        assertThat(node.start().exitCode()).as(node.log()).isEqualTo(code);
        assertThat(node.log()).contains("cannot start").contains(message);
    }

    @Test
    void shouldKeepItsDataOverAGracefulStopAndAKill() throws Exception {
        node().start();
        awaitReady();
        assertThat(node.api("CreateTable", table("orders")).getInteger("status"))
                .isEqualTo(200);
        for (int i = 0; i < 50; i++) {
            assertThat(node.api("PutItem", put("orders", "k" + i, "v" + i)).getInteger("status"))
                    .isEqualTo(200);
        }
        assertThat(node.terminate()).as(node.log()).isZero();
        assertThat(node.log()).contains("stopped after");

        long begin = System.nanoTime();
        node.start();
        awaitReady();
        System.out.printf(
                "formed single node ready after %d ms, %d MiB resident%n",
                (System.nanoTime() - begin) / 1_000_000, node.residentMib());
        for (int i = 0; i < 50; i++) {
            assertThat(value(node.api("GetItem", get("orders", "k" + i, i % 2 == 0))))
                    .isEqualTo("v" + i);
            assertThat(node.api("PutItem", put("orders", "k" + i, "w" + i)).getInteger("status"))
                    .isEqualTo(200);
        }
        node.kill();

        node.start();
        awaitReady();
        for (int i = 0; i < 50; i++) {
            assertThat(value(node.api("GetItem", get("orders", "k" + i, i % 2 == 0))))
                    .isEqualTo("w" + i);
        }
        assertThat(node.admin("GET", "/metrics", "").body())
                .contains("tepui_requests_total{operation=\"GetItem\",table=\"orders\",result=\"OK\",} 50.0")
                .contains("tepui_store_memory_bytes{purpose=\"block_cache\",}")
                .contains("tepui_store_family_disk_bytes{family=\"changes\",}")
                .contains("jvm_memory_pool_bytes_used");
        node.api("DeleteTable", new JsonObject().put("TableName", "orders"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.api("ListTables", new JsonObject())
                        .getJsonArray("TableNames")
                        .isEmpty());
    }

    @Test
    void shouldRefuseAWrongConfiguration() throws Exception {
        node().with("TEPUI_GROUPS", "none");
        refuses(78, "TEPUI_GROUPS must be a number");
    }

    @Test
    void shouldRefuseAMissingToken() throws Exception {
        node().with("TEPUI_ADMIN_TOKEN_FILE", root.resolve("absent").toString());
        refuses(78, "cannot read the admin token file");
    }

    @Test
    void shouldRefuseDirectoriesOfOthersAndDamagedOnesAndOnesInUse() throws Exception {
        node().start();
        awaitReady();
        NodeProcess second = new NodeProcess(root, "a-0", "127.51.0.2");
        try (second) {
            assertThat(second.start().exitCode()).isEqualTo(75);
            assertThat(second.log()).contains("in use by another process");
        }
        node.terminate();

        node.with("TEPUI_NODE", "b-0");
        refuses(65, "belongs to node 'a-0'");
        node.with("TEPUI_NODE", "a-0").with("TEPUI_POOL", "other");
        refuses(65, "of pool 'default'");
        node.with("TEPUI_POOL", "default");

        Path record = node.data.resolve("node");
        byte[] healthy = Files.readAllBytes(record);
        Files.write(record, new byte[] {0, 1, 2}, StandardOpenOption.APPEND);
        refuses(65, "damaged");
        Files.write(record, healthy);

        damage(node.data.resolve("store"), "MANIFEST");
        refuses(65, "cannot open the database");
    }

    private static void damage(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            Path file = files.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
            Files.write(file, "this is no database".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldRefuseADirectoryThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "");
        node().with("TEPUI_DATA_DIR", file.resolve("data").toString());
        refuses(73, "cannot be written");
    }

    @Test
    void shouldSayWhichPortIsTaken() throws Exception {
        for (int port : new int[] {8000, 8010, 8020}) {
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.51.0.1"))) {
                assertThat(taken.isBound()).isTrue();
                node();
                refuses(69, String.valueOf(port));
            }
        }
    }
}
