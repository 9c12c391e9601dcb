package dev.tepui.storage.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes in three zones as processes: formation, the death of a node, the loss of a disk. */
@Timeout(400)
class PoolProcessTest {
    private static final String[] ZONES = {"a", "b", "c"};
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path root;

    private final List<NodeProcess> nodes = new ArrayList<>();

    @BeforeEach
    void startPool() throws Exception {
        String members = "a/127.52.0.1,b/127.52.0.2,c/127.52.0.3";
        for (int i = 0; i < ZONES.length; i++) {
            NodeProcess node = new NodeProcess(root, ZONES[i] + "-0", "127.52.0." + (i + 1))
                    .with("TEPUI_ZONE", ZONES[i])
                    .with("TEPUI_MEMBERS", members);
            nodes.add(node.start());
        }
        for (NodeProcess node : nodes) {
            await().atMost(PATIENCE).until(() -> answers(node));
            assertThat(node.isReady()).isFalse();
            assertThat(node.admin("GET", "/v1/tables", "").statusCode()).isEqualTo(503);
        }
        for (NodeProcess node : nodes) {
            assertThat(node.admin("POST", "/v1/form", "{\"poolId\":\"uid-1\"}").statusCode())
                    .isEqualTo(200);
        }
        nodes.forEach(this::awaitReady);
    }

    @AfterEach
    void stopPool() {
        nodes.forEach(NodeProcess::close);
    }

    private static boolean answers(NodeProcess node) {
        try {
            return node.admin("GET", "/live", "").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitReady(NodeProcess node) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .failFast(node.log(), () -> !node.isAlive())
                .until(node::isReady);
    }

    /** Writes until told to stop and remembers what was acknowledged: key → version. */
    private final class Writer implements Runnable {
        private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicInteger errors = new AtomicInteger();
        private final Set<Integer> avoided = ConcurrentHashMap.newKeySet();

        @Override
        public void run() {
            for (int version = 1; !stop.get(); version++) {
                String key = "k" + version % 50;
                int to = version % 3;
                if (avoided.contains(to)) {
                    to = (to + 1) % 3;
                }
                try {
                    JsonObject answer = nodes.get(to).api("PutItem", NodeProcessTest.put("orders", key, "" + version));
                    if (answer.getInteger("status") == 200) {
                        acknowledged.put(key, version);
                    } else {
                        errors.incrementAndGet();
                    }
                } catch (IOException unreachable) {
                    errors.incrementAndGet();
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        int last() {
            return acknowledged.values().stream().mapToInt(v -> v).max().orElse(0);
        }

        /** One writer writes in ascending order, so an item is never older than what was acknowledged. */
        void check(NodeProcess node, boolean consistent) throws Exception {
            for (Map.Entry<String, Integer> entry : acknowledged.entrySet()) {
                JsonObject answer = node.api("GetItem", NodeProcessTest.get("orders", entry.getKey(), consistent));
                String value = NodeProcessTest.value(answer);
                assertThat(value).as("%s %s", entry, answer).isNotNull();
                assertThat(Integer.parseInt(value)).as(entry.toString()).isGreaterThanOrEqualTo(entry.getValue());
            }
        }
    }

    private void createTable() throws Exception {
        assertThat(nodes.get(1)
                        .api("CreateTable", NodeProcessTest.table("orders"))
                        .getInteger("status"))
                .isEqualTo(200);
        for (NodeProcess node : nodes) {
            await().atMost(PATIENCE)
                    .until(() -> node.api("DescribeTable", new JsonObject().put("TableName", "orders"))
                                    .getInteger("status")
                            == 200);
        }
    }

    private Set<String> leaders() throws Exception {
        Set<String> leaders = new HashSet<>();
        JsonArray groups =
                new JsonObject(nodes.get(0).admin("GET", "/v1/status", "").body()).getJsonArray("groups");
        for (int i = 0; i < groups.size(); i++) {
            leaders.add(groups.getJsonObject(i).getString("leader"));
        }
        return leaders;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void shouldLoseNothingWhenANodeIsKilledReturnsAndLosesItsDisk() throws Exception {
        createTable();
        await().atMost(PATIENCE).until(() -> leaders().size() == 3);
        Writer writer = new Writer();
        Thread thread = Thread.ofPlatform().daemon().start(writer);
        await().atMost(PATIENCE).until(() -> writer.last() > 150);

        nodes.get(1).kill();
        writer.avoided.add(1);
        long killed = System.nanoTime();
        int before = writer.last();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> writer.last() > before + 50);
        System.out.printf("50 writes after kill -9 within %d ms%n", (System.nanoTime() - killed) / 1_000_000);

        nodes.get(1).start();
        awaitReady(nodes.get(1));
        writer.avoided.clear();
        int back = writer.last();
        await().atMost(PATIENCE).until(() -> writer.last() > back + 100);

        writer.avoided.add(2);
        nodes.get(2).kill();
        delete(nodes.get(2).data);
        long lost = System.nanoTime();
        nodes.get(2).start();
        awaitReady(nodes.get(2));
        System.out.printf("rebuilt after the loss of its disk in %d ms%n", (System.nanoTime() - lost) / 1_000_000);
        assertThat(nodes.get(2).log()).contains("joining again").contains("won group=0");
        writer.avoided.clear();
        int rebuilt = writer.last();
        await().atMost(PATIENCE).until(() -> writer.last() > rebuilt + 100);
        writer.stop.set(true);
        thread.join();

        for (NodeProcess node : nodes) {
            writer.check(node, true);
        }
        // The rebuilt node's own copy, asked without the others.
        await().atMost(PATIENCE).untilAsserted(() -> writer.check(nodes.get(2), false));
        System.out.printf(
                "%d keys, last version %d, %d errors%n",
                writer.acknowledged.size(), writer.last(), writer.errors.get());
    }

    /** Where the groups are, as the first node knows; those on their way left out. */
    private List<Integer> settledCells() throws Exception {
        JsonArray groups = new JsonObject(
                        nodes.get(0).admin("GET", "/v1/status", "").body())
                .getJsonObject("placement")
                .getJsonArray("groups");
        List<Integer> cells = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            if (!groups.getJsonObject(i).containsKey("from")) {
                cells.add(groups.getJsonObject(i).getInteger("cell"));
            }
        }
        return cells;
    }

    private void place(String members, int cells) {
        String body =
                new JsonObject().put("members", members).put("cells", cells).encode();
        await().atMost(PATIENCE)
                .until(() -> nodes.get(0).admin("PUT", "/v1/members", body).statusCode() == 200);
    }

    @Test
    void shouldMoveGroupsToANewCellWhileNodesOfBothDie() throws Exception {
        createTable();
        Writer writer = new Writer();
        Thread thread = Thread.ofPlatform().daemon().start(writer);
        await().atMost(PATIENCE).until(() -> writer.last() > 100);
        String members = "a/127.52.0.1,a/127.52.0.4,b/127.52.0.2,b/127.52.0.5,c/127.52.0.3,c/127.52.0.6";
        for (int i = 0; i < ZONES.length; i++) {
            nodes.add(new NodeProcess(root, ZONES[i] + "-1", "127.52.0." + (i + 4))
                    .with("TEPUI_ZONE", ZONES[i])
                    .with("TEPUI_MEMBERS", members)
                    .start());
        }
        place(members, 2);

        nodes.forEach(this::awaitReady);
        await().atMost(PATIENCE)
                .until(() -> writer.last() > 300 && settledCells().size() < 12);
        // One that gives and one that takes die in the middle of it.
        writer.avoided.add(1);
        nodes.get(1).kill();
        nodes.get(5).kill();
        nodes.get(1).start();
        nodes.get(5).start();
        nodes.forEach(this::awaitReady);
        writer.avoided.clear();
        await().atMost(PATIENCE)
                .until(() -> settledCells().stream().filter(cell -> cell == 1).count() == 6);
        int moved = writer.last();
        await().atMost(PATIENCE).until(() -> writer.last() > moved + 100);
        // A node of each cell, and the replicas that have moved away are gone.
        writer.check(nodes.get(0), true);
        writer.check(nodes.get(4), true);
        await().atMost(PATIENCE).until(() -> replicas(nodes.get(0)) == 7 && replicas(nodes.get(4)) == 7);

        writer.stop.set(true);
        thread.join();

        for (NodeProcess node : nodes) {
            writer.check(node, true);
        }
        System.out.printf(
                "%d keys, last version %d, %d errors%n",
                writer.acknowledged.size(), writer.last(), writer.errors.get());
        assertThat(writer.errors.get())
                .as("errors beside those of the node that was killed")
                .isLessThan(20);
    }

    private static int replicas(NodeProcess node) throws Exception {
        return new JsonObject(node.admin("GET", "/v1/status", "").body())
                .getJsonArray("groups")
                .size();
    }
}
