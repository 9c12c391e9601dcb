package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.kcl.Application;
import dev.tepui.e2e.kcl.StreamWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The Kinesis Client Library reads a stream, from its first record to its end, and keeps its leases in our tables. */
@Conformance
@LocalDiffers("the region in its ARNs is none that the adapter knows")
class KinesisClientLibraryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KEYS = 40;

    private final Endpoint endpoint;
    private final DynamoDbClient client;

    KinesisClientLibraryTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
    }

    @Test
    void shouldReadAStreamToItsEndAndGoOnFromItsCheckpoints() {
        String table = endpoint.createTable("consumed", shape -> {
            Schema.partitionKey(shape, "pk", ScalarAttributeType.S);
            shape.streamSpecification(
                    stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES));
        });
        String stream = client.describeTable(request -> request.tableName(table))
                .table()
                .latestStreamArn();
        StreamWorker.Tables tables = new StreamWorker.Tables(
                table("leases", StreamWorker.LEASE_KEY), table("state", StreamWorker.STATE_KEY));
        Changes changes = new Changes();

        put(table, "1");
        StreamWorker first = StreamWorker.start(endpoint.uri(), tables, stream, changes);
        put(table, "2");
        await().atMost(PATIENCE).until(() -> changes.read() == 2 * KEYS);
        first.stop();
        Map<String, String> checkpoints = Map.copyOf(changes.checkpoints);
        changes.begun.clear();

        put(table, "3");
        StreamWorker second = StreamWorker.start(endpoint.uri(), tables, stream, changes);
        client.updateTable(request -> request.tableName(table).streamSpecification(end -> end.streamEnabled(false)));
        await().atMost(PATIENCE).until(() -> changes.ended.equals(shards(stream)));
        second.close();

        assertThat(changes.begun).containsAllEntriesOf(checkpoints);
        assertThat(changes.values)
                .hasSize(KEYS)
                .allSatisfy((key, values) -> assertThat(values).as(key).containsExactly("1", "2", "3"));
    }

    private String table(String purpose, String key) {
        return endpoint.createTable(purpose, shape -> Schema.partitionKey(shape, key, ScalarAttributeType.S));
    }

    private void put(String table, String value) {
        IntStream.range(0, KEYS)
                .forEach(key -> client.putItem(request -> request.tableName(table)
                        .item(Map.of("pk", AttributeValue.fromS("key-" + key), "v", AttributeValue.fromS(value)))));
    }

    private Set<String> shards(String stream) {
        try (DynamoDbStreamsClient streams = endpoint.streams()) {
            return streams.describeStream(request -> request.streamArn(stream)).streamDescription().shards().stream()
                    .map(Shard::shardId)
                    .collect(Collectors.toSet());
        }
    }

    /** What happened to each key. A record that comes again, as it may, counts once. */
    private static final class Changes implements Application {
        private final Set<String> known = ConcurrentHashMap.newKeySet();
        private final Map<String, List<String>> values = new ConcurrentHashMap<>();
        private final Map<String, String> begun = new ConcurrentHashMap<>();
        private final Map<String, String> checkpoints = new ConcurrentHashMap<>();
        private final Set<String> ended = ConcurrentHashMap.newKeySet();

        @Override
        public Reading begin(String shard, String checkpoint) {
            begun.putIfAbsent(shard, checkpoint);
            return new Reading() {
                @Override
                public boolean handle(List<Record> records) {
                    records.stream()
                            .filter(record -> known.add(record.eventID()))
                            .forEach(record -> note(record));
                    return true;
                }

                @Override
                public void checkpointed(String sequenceNumber) {
                    checkpoints.put(shard, sequenceNumber);
                }

                @Override
                public void ended() {
                    ended.add(shard);
                }
            };
        }

        private void note(Record record) {
            values.computeIfAbsent(record.dynamodb().keys().get("pk").s(), key -> new ArrayList<>())
                    .add(record.dynamodb().newImage().get("v").s());
        }

        int read() {
            return known.size();
        }
    }
}
