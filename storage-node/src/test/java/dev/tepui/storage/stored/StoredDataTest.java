package dev.tepui.storage.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.storage.NodeInProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Data that every version has stored since the first is read by this one. {@code -Dstored.update=true} writes those of
 * the version that is being built; those of a version that has been released stay as they are for ever.
 */
@Timeout(120)
class StoredDataTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    @BeforeAll
    static void write() throws Exception {
        if (Boolean.getBoolean("stored.update")) {
            Path work = Files.createDirectories(directory.resolve("written"));
            new StoredDataWriter(work).write(StoredVersion.ofThisProject());
        }
    }

    static List<StoredVersion> versions() {
        return StoredVersion.all();
    }

    /** What a version has stored that is not here cannot be kept readable. */
    @Test
    void shouldHaveDataOfThisVersion() {
        assertThat(versions()).contains(StoredVersion.ofThisProject());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void shouldGoOnWithWhatAnyVersionHasStored(StoredVersion version) throws Exception {
        JsonObject expected = version.expected();
        Path data = version.unpack(directory.resolve("read").resolve(version.toString()));
        Client client = new Client(expected.getJsonObject("environment").getString("TEPUI_ADDRESS"));
        List<JsonObject> questions = StoredVersion.objects(expected.getJsonArray("questions"));
        try (Receiver receiver = new Receiver(expected.getString("receiver"));
                NodeInProcess node = NodeInProcess.start(version.environment(data))) {
            node.awaitServing();
            questions.forEach(question -> await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertAnswer(client, question, false)));
            List<String> deliveries = new ArrayList<>();
            expected.getJsonArray("deliveries").forEach(event -> deliveries.add((String) event));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(receiver.events()).isEqualTo(new TreeSet<>(deliveries)));
            StoredVersion.objects(expected.getJsonArray("writes"))
                    .forEach(call -> client.order(call.getString("operation"), call.getJsonObject("request")));
            awaitAfterwards(client, questions);
        }
        try (NodeInProcess node = NodeInProcess.start(version.environment(data))) {
            node.awaitServing();
            awaitAfterwards(client, questions);
        }
    }

    private static void awaitAfterwards(Client client, List<JsonObject> questions) {
        questions.forEach(question -> await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertAnswer(client, question, true)));
    }

    /** The answer is as it was, or, after more writes, as it was then. */
    private static void assertAnswer(Client client, JsonObject question, boolean afterwards) {
        JsonObject answer = client.ask(question.getString("operation"), question.getJsonObject("request"));
        JsonObject before = question.getJsonObject("answer");
        if (!afterwards) {
            assertThat(answer).as(question::encode).isEqualTo(before);
        } else if (question.containsKey("more")) {
            assertContinued(answer, before, question.getInteger("more"));
        } else {
            assertThat(answer).as(question::encode).isEqualTo(question.getJsonObject("afterwards", before));
        }
    }

    /** Every shard begins with the records that it had, and new ones have larger numbers. */
    private static void assertContinued(JsonObject shards, JsonObject before, int more) {
        int added = 0;
        assertThat(shards.fieldNames()).isEqualTo(before.fieldNames());
        for (String shard : shards.fieldNames()) {
            JsonArray records = shards.getJsonArray(shard);
            JsonArray old = before.getJsonArray(shard);
            assertThat(records.stream().limit(old.size()).toList())
                    .isEqualTo(old.stream().toList());
            assertThat(StoredVersion.objects(records).stream()
                            .map(record -> record.getJsonObject("dynamodb").getString("SequenceNumber"))
                            .toList())
                    .isSorted();
            added += records.size() - old.size();
        }
        assertThat(added).isEqualTo(more);
    }
}
