package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.client.StreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Streams of tables, with the SDK's client of the streams. */
@Conformance
class StreamsTest {
    private final Endpoint endpoint;
    private final DynamoDbClient client;
    private final DynamoDbStreamsClient streams;

    StreamsTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
        streams = endpoint.streams();
    }

    @AfterEach
    void close() {
        streams.close();
    }

    @Test
    void shouldTellWhatHappenedToItems() {
        String table = table(StreamViewType.NEW_AND_OLD_IMAGES);
        Map<String, AttributeValue> key = Map.of("pk", AttributeValue.fromS("a"));
        put(table, "a", "1");
        client.updateItem(request -> request.tableName(table)
                .key(key)
                .updateExpression("SET v = :v")
                .expressionAttributeValues(Map.of(":v", AttributeValue.fromS("2"))));
        // Changes nothing.
        put(table, "a", "2");
        client.deleteItem(request -> request.tableName(table).key(key));
        client.deleteItem(request -> request.tableName(table).key(key));

        List<Record> records = records(arn(table), 3);
        assertThat(records)
                .extracting(Record::eventName)
                .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
        assertThat(records)
                .allSatisfy(record -> assertThat(record.dynamodb().keys()).isEqualTo(key));
        assertThat(records.get(1).dynamodb().oldImage()).containsEntry("v", AttributeValue.fromS("1"));
        assertThat(records.get(1).dynamodb().newImage()).containsEntry("v", AttributeValue.fromS("2"));
        assertThat(records.get(0).dynamodb().hasOldImage()).isFalse();
        assertThat(records.get(2).dynamodb().hasNewImage()).isFalse();
        assertThat(records).extracting(record -> record.dynamodb().sizeBytes()).containsExactly(8L, 13L, 8L);
    }

    @Test
    void shouldTellOfBatches() {
        String table = table(StreamViewType.KEYS_ONLY);
        client.batchWriteItem(request -> request.requestItems(Map.of(
                table,
                IntStream.range(0, 25)
                        .mapToObj(i -> WriteRequest.builder()
                                .putRequest(put -> put.item(Map.of("pk", AttributeValue.fromS("k" + i))))
                                .build())
                        .toList())));

        assertThat(records(arn(table), 25))
                .extracting(record -> record.dynamodb().keys().get("pk").s())
                .doesNotHaveDuplicates()
                .hasSize(25);
    }

    @Test
    void shouldEndAndBeginAgain() {
        String table = table(StreamViewType.NEW_IMAGE);
        put(table, "a", "1");
        String first = arn(table);
        client.updateTable(request -> request.tableName(table).streamSpecification(disabled()));
        await().atMost(Duration.ofSeconds(10)).until(() -> describe(first).streamStatus() == StreamStatus.DISABLED);
        put(table, "a", "2");

        assertThat(describe(first).shards())
                .isNotEmpty()
                .allSatisfy(shard -> assertThat(shard.sequenceNumberRange().endingSequenceNumber())
                        .isNotNull());
        StreamReader reader = new StreamReader(streams, first);
        List<Record> records = new ArrayList<>();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            records.addAll(reader.poll());
            return reader.isAtTheEnd();
        });
        assertThat(records).hasSize(1);
        client.updateTable(request -> request.tableName(table).streamSpecification(enabled(StreamViewType.OLD_IMAGE)));
        await().atMost(Duration.ofSeconds(10)).until(() -> describe(arn(table)).streamStatus() == StreamStatus.ENABLED);
        assertThat(arn(table)).isNotEqualTo(first);
        put(table, "a", "3");
        List<Record> second = records(arn(table), 1);
        assertThat(second.get(0).dynamodb().oldImage()).containsEntry("v", AttributeValue.fromS("2"));
        assertThat(second.get(0).dynamodb().hasNewImage()).isFalse();
        assertThat(streams.listStreams(request -> request.tableName(table)).streams())
                .extracting(stream -> stream.streamArn())
                .contains(arn(table));
    }

    @Test
    void shouldReadFromASequenceNumber() {
        String table = table(StreamViewType.NEW_IMAGE);
        for (int i = 0; i < 5; i++) {
            put(table, "a", Integer.toString(i));
        }
        List<Record> all = records(arn(table), 5);
        String third = all.get(2).dynamodb().sequenceNumber();
        String shard = describe(arn(table)).shards().stream()
                .map(Shard::shardId)
                .filter(id -> !read(iterator(table, id, ShardIteratorType.TRIM_HORIZON, null))
                        .isEmpty())
                .findFirst()
                .orElseThrow();

        assertThat(read(iterator(table, shard, ShardIteratorType.AT_SEQUENCE_NUMBER, third)))
                .isEqualTo(all.subList(2, 5));
        assertThat(read(iterator(table, shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, third)))
                .isEqualTo(all.subList(3, 5));
        assertThat(read(iterator(table, shard, ShardIteratorType.LATEST, null))).isEmpty();
    }

    @Test
    void shouldDescribeTheStreamWithTheTable() {
        String table = table(StreamViewType.KEYS_ONLY);
        TableDescription description =
                client.describeTable(request -> request.tableName(table)).table();

        assertThat(description.streamSpecification()).isEqualTo(enabled(StreamViewType.KEYS_ONLY));
        assertThat(description.latestStreamArn())
                .isEqualTo(description.tableArn() + "/stream/" + description.latestStreamLabel());
        StreamDescription stream = describe(description.latestStreamArn());
        assertThat(stream.tableName()).isEqualTo(table);
        assertThat(stream.streamViewType()).isEqualTo(StreamViewType.KEYS_ONLY);
        assertThat(stream.keySchema()).isEqualTo(description.keySchema());
        assertThat(stream.creationRequestDateTime()).isNotNull();
    }

    @Test
    void shouldRefuseWhatIsNotThere() {
        String table = table(StreamViewType.KEYS_ONLY);
        String none = arn(table) + "9";

        assertThatThrownBy(() -> describe(none))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Requested resource not found: Stream: " + none + " not found");
        assertThatThrownBy(() -> streams.getRecords(request -> request.shardIterator("nonsense")))
                .isInstanceOf(DynamoDbException.class)
                .hasMessageContaining("Invalid ShardIterator");
        assertThatThrownBy(
                        () -> iterator(table, "shardId-00000000000000000000-00000000", ShardIteratorType.LATEST, null))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Shard does not exist");
        assertThatThrownBy(() -> client.updateTable(
                        request -> request.tableName(endpoint.simpleTable()).streamSpecification(disabled())))
                .hasMessageContaining("Table has no stream to disable");
    }

    private String table(StreamViewType viewType) {
        return endpoint.createTable("streamed", table -> {
            Schema.partitionKey(table, "pk", ScalarAttributeType.S);
            table.streamSpecification(enabled(viewType));
        });
    }

    private static StreamSpecification enabled(StreamViewType viewType) {
        return StreamSpecification.builder()
                .streamEnabled(true)
                .streamViewType(viewType)
                .build();
    }

    private static StreamSpecification disabled() {
        return StreamSpecification.builder().streamEnabled(false).build();
    }

    private void put(String table, String key, String value) {
        client.putItem(request -> request.tableName(table)
                .item(Map.of("pk", AttributeValue.fromS(key), "v", AttributeValue.fromS(value))));
    }

    private String arn(String table) {
        return client.describeTable(request -> request.tableName(table)).table().latestStreamArn();
    }

    private StreamDescription describe(String arn) {
        return streams.describeStream(request -> request.streamArn(arn)).streamDescription();
    }

    private List<Record> records(String arn, int count) {
        StreamReader reader = new StreamReader(streams, arn);
        List<Record> records = new ArrayList<>();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            records.addAll(reader.poll());
            return records.size() >= count;
        });
        assertThat(reader.poll()).isEmpty();
        return records;
    }

    private String iterator(String table, String shard, ShardIteratorType type, String sequenceNumber) {
        return streams.getShardIterator(request -> request.streamArn(arn(table))
                        .shardId(shard)
                        .shardIteratorType(type)
                        .sequenceNumber(sequenceNumber))
                .shardIterator();
    }

    private List<Record> read(String iterator) {
        return streams.getRecords(request -> request.shardIterator(iterator)).records();
    }
}
