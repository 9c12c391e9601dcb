package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.client.StreamReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A stream tells every change once and in the order of its item, whatever happens to the pool. */
class StreamTest {
    private static final int MANY = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Story
    void shouldLoseAndDoubleNoRecordWhileZonesDie(StoryCluster cluster) throws InterruptedException {
        String name = cluster.uniqueName("streamed");
        cluster.apply(Manifests.tableWithStream(name));
        cluster.awaitReady(name);
        String arn = cluster.table(name).getStatus().getLatestStreamARN();
        assertThat(arn).contains("/" + name + "/stream/");
        try (DynamoDbClient client = cluster.dynamoDb();
                DynamoDbStreamsClient streams = cluster.streams();
                Counters counters = new Counters(client, name)) {
            Consumer consumer = new Consumer(new StreamReader(streams, arn));
            for (String zone : List.of("a", "b")) {
                awaitMoreWrites(counters, consumer);
                cluster.killZone(zone);
                awaitMoreWrites(counters, consumer);
                cluster.restoreZone(zone);
                cluster.awaitAllMembersReady();
            }
            awaitMoreWrites(counters, consumer);
            counters.stop();
            cluster.apply(Manifests.tableWithoutStream(name));
            await().atMost(PATIENCE).until(consumer::readsToTheEnd);

            counters.acknowledged().forEach((key, last) -> consumer.assertHas(key, last));
            System.out.println(
                    "StreamTest: " + consumer.records() + " records, " + counters.writes() + " writes acknowledged");
        } finally {
            cluster.restoreZone("a");
            cluster.restoreZone("b");
            cluster.awaitAllMembersReady();
        }
        cluster.delete(name);
    }

    private static void awaitMoreWrites(Counters counters, Consumer consumer) {
        int enough = counters.writes() + MANY;
        await().atMost(PATIENCE).until(() -> {
            consumer.poll();
            return counters.writes() >= enough;
        });
    }

    /** Notes what the stream tells of each item, and checks that it is the next thing that can have happened. */
    private static final class Consumer {
        private final StreamReader reader;
        private final Map<String, Integer> last = new ConcurrentHashMap<>();
        private int records;

        Consumer(StreamReader reader) {
            this.reader = reader;
        }

        void poll() {
            List<Record> news;
            try {
                news = reader.poll();
            } catch (SdkException unavailable) {
                // Nothing was read; the next call goes on from the same place.
                return;
            }
            for (Record record : news) {
                String key = record.dynamodb().keys().get("pk").s();
                int before = last.getOrDefault(key, 0);
                int now = Integer.parseInt(record.dynamodb().newImage().get("n").n());
                assertThat(now).as("record of %s after %d", key, before).isEqualTo(before + 1);
                assertThat(record.eventNameAsString()).isEqualTo(before == 0 ? "INSERT" : "MODIFY");
                if (before > 0) {
                    assertThat(record.dynamodb().oldImage().get("n").n()).isEqualTo(Integer.toString(before));
                }
                last.put(key, now);
                records++;
            }
        }

        boolean readsToTheEnd() {
            poll();
            return reader.isAtTheEnd();
        }

        int records() {
            return records;
        }

        void assertHas(String key, int value) {
            // The last write may have been done without being acknowledged.
            assertThat(last.get(key)).as("last record of %s", key).isBetween(value, value + 1);
        }
    }
}
