package dev.tepui.storage.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose disk becomes full: first it takes no more data; and where even that does not help it says so,
 * acknowledges nothing that it cannot keep, and goes on with more room.
 */
@Timeout(240)
class FullDiskProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WRITERS = 4;

    private static final String FILLING = "x".repeat(200_000);

    @TempDir
    Path root;

    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> problems = new ConcurrentSkipListSet<>();
    private final AtomicInteger failures = new AtomicInteger();
    private SmallDisk disk;
    private NodeProcess node;

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.mount(root.resolve("disk"), 64);
        node = new NodeProcess(root, "a-0", "127.53.0.1")
                .with("TEPUI_DATA_DIR", disk.root.resolve("data").toString());
    }

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            node.close();
        }
        if (disk != null) {
            disk.close();
        }
    }

    private void startAndAwaitReady() {
        node.start();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .failFast(node.log(), () -> !node.isAlive())
                .until(node::isReady);
    }

    /** Writes an item; what was acknowledged goes to the ledger. */
    private boolean write(String id, String value) {
        try {
            JsonObject answer = node.api("PutItem", NodeProcessTest.put("orders", id, value));
            if (answer.getInteger("status") == 200) {
                acknowledged.put(id, value);
                return true;
            }
            problems.add(answer.getInteger("status") + " "
                    + answer.getString("__type", "").replaceAll(".*#", ""));
        } catch (IOException noAnswer) {
            problems.add("no answer: " + noAnswer);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        failures.incrementAndGet();
        return false;
    }

    /** Several writers, each writes new items until so many of them have failed or so many have been tried. */
    private void writeUntil(int writers, String prefix, String filling, int failuresOfEach, int itemsOfEach)
            throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            for (int writer = 0; writer < writers; writer++) {
                String begin = prefix + writer + "-";
                threads.submit(() -> {
                    int failed = 0;
                    for (int i = 0; failed < failuresOfEach && i < itemsOfEach; i++) {
                        String id = begin + i;
                        failed += write(id, id + filling) ? 0 : 1;
                    }
                });
            }
        }
    }

    private void createTable() throws Exception {
        assertThat(node.api("CreateTable", NodeProcessTest.table("orders")).getInteger("status"))
                .isEqualTo(200);
    }

    private void assertHoldsEverythingAcknowledged() throws Exception {
        Set<String> wrong = new TreeSet<>();
        for (Map.Entry<String, String> entry : acknowledged.entrySet()) {
            JsonObject answer = node.api("GetItem", NodeProcessTest.get("orders", entry.getKey(), true));
            if (!entry.getValue().equals(NodeProcessTest.value(answer))) {
                wrong.add(entry.getKey() + " " + answer.getInteger("status"));
            }
        }
        assertThat(wrong).as("acknowledged but not there").isEmpty();
    }

    private void startUnprotected() {
        node.with("TEPUI_DISK_RESERVE_BYTES", "0");
        startAndAwaitReady();
    }

    private boolean deleteAll(Collection<String> ids) throws Exception {
        boolean all = true;
        for (String id : ids) {
            JsonObject request = new JsonObject()
                    .put("TableName", "orders")
                    .put("Key", NodeProcessTest.get("orders", id, false).getJsonObject("Key"));
            all &= node.api("DeleteItem", request).getInteger("status") == 200;
        }
        return all;
    }

    @Test
    void shouldRefuseDataButDeleteWhileTheDiskIsAlmostFull() throws Exception {
        disk.resize(192);
        node.with("TEPUI_DISK_RESERVE_BYTES", String.valueOf(96 << 20));
        startAndAwaitReady();
        createTable();
        writeUntil(WRITERS, "k", FILLING, 1, 1_000);
        System.out.printf(
                "almost full disk: %d acknowledged: %s; %d MiB free%n",
                acknowledged.size(), problems, disk.root.toFile().getUsableSpace() >> 20);

        assertThat(acknowledged).isNotEmpty();
        assertThat(problems).containsExactly("500 InternalServerError");
        assertThat(node.api("PutItem", NodeProcessTest.put("orders", "one-more", "x"))
                        .getString("message"))
                .startsWith("The storage of the table is almost full");
        assertThat(node.isReady()).as(node.log()).isTrue();
        assertHoldsEverythingAcknowledged();
        Set<String> deleted =
                Set.copyOf(acknowledged.keySet().stream().limit(10).toList());
        assertThat(deleteAll(deleted)).isTrue();
        acknowledged.keySet().removeAll(deleted);

        disk.resize(512);
        await().atMost(PATIENCE).until(() -> write("again", "x"));
        writeUntil(WRITERS, "after", FILLING, 1, 16);
        assertThat(node.isReady()).isTrue();
        assertHoldsEverythingAcknowledged();
    }

    @Test
    void shouldFailWritesButLoseNoneWhenTheDiskBecomesFull() throws Exception {
        startUnprotected();
        createTable();
        writeUntil(WRITERS, "k", FILLING, 2, 1_000);
        System.out.printf("full disk: %d acknowledged, %d failed: %s%n", acknowledged.size(), failures.get(), problems);

        assertThat(acknowledged).isNotEmpty();
        assertThat(failures.get()).isEqualTo(WRITERS * 2);
        assertThat(problems).as(node.log()).allMatch(problem -> problem.matches("50[03] \\w+"));
        assertThat(node.isReady()).isFalse();
        assertThat(node.admin("GET", "/live", "").statusCode()).isEqualTo(503);
        assertThat(node.admin("GET", "/live", "").body()).contains("has failed");

        node.kill();
        // A few pages; room for the one database but not for what the other one replays.
        for (long spare : new long[] {16 << 10, 1 << 20}) {
            disk.fillUpTo(spare);
            assertThat(node.start().exitCode())
                    .as(spare + " bytes free: " + node.log())
                    .isEqualTo(73);
        }
        assertThat(node.log()).contains("cannot start").containsPattern("No space left on device|disk is full");

        disk.free();
        disk.resize(512);
        startAndAwaitReady();
        assertHoldsEverythingAcknowledged();
        failures.set(0);
        writeUntil(WRITERS, "after", "", 1, 16);
        assertThat(failures.get()).as(problems::toString).isZero();
        assertThat(node.terminate()).as(node.log()).isZero();
        startAndAwaitReady();
        assertHoldsEverythingAcknowledged();
    }

    /** Groups that did not write meanwhile go on; what they acknowledge then must survive, too. */
    @Test
    void shouldLoseNothingWhenRoomIsMadeUnderTheRunningNode() throws Exception {
        startUnprotected();
        createTable();
        writeUntil(1, "k", FILLING, 1, 1_000);
        int before = acknowledged.size();
        disk.resize(512);
        // The log finds the room some seconds later; a group that writes before fails, too.
        writeUntil(1, "soon", "", 1, 50);
        writeUntil(WRITERS, "after", "", 1, 50);
        System.out.printf(
                "full disk, then room: %d acknowledged, then %d more%n", before, acknowledged.size() - before);
        node.kill();

        startAndAwaitReady();
        assertHoldsEverythingAcknowledged();
    }
}
