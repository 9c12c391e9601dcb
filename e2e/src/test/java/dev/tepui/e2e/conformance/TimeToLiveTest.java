package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.client.StreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** UpdateTimeToLive, DescribeTimeToLive, and what becomes of items. */
@Conformance
class TimeToLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DIFFERENT = "TimeToLive is active on a different AttributeName";

    private final Endpoint endpoint;
    private final DynamoDbClient client;

    TimeToLiveTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
    }

    @Test
    void shouldBeSwitchedOnAndOff() {
        String table = table();
        assertThat(describe(table).timeToLiveStatus()).isEqualTo(TimeToLiveStatus.DISABLED);
        assertThat(describe(table).attributeName()).isNull();
        assertRefused(() -> update(table, "expires", false), "TimeToLive is already disabled");

        update(table, "expires", true);
        await().atMost(PATIENCE).until(() -> describe(table).timeToLiveStatus() == TimeToLiveStatus.ENABLED);
        assertThat(describe(table).attributeName()).isEqualTo("expires");
        assertRefused(() -> update(table, "expires", true), "TimeToLive is already enabled");
        assertRefused(() -> update(table, "other", true), DIFFERENT);
        assertRefused(() -> update(table, "other", false), DIFFERENT);

        update(table, "expires", false);
        await().atMost(PATIENCE).until(() -> describe(table).timeToLiveStatus() == TimeToLiveStatus.DISABLED);
        update(table, "other", true);
        await().atMost(PATIENCE).until(() -> describe(table).timeToLiveStatus() == TimeToLiveStatus.ENABLED);
        assertThat(describe(table).attributeName()).isEqualTo("other");
    }

    @Test
    void shouldKnowNoTimeToLiveOfUnknownTables() {
        String unknown = endpoint.unique("unknown");
        assertThatThrownBy(() -> describe(unknown)).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> update(unknown, "expires", true)).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    @LocalDiffers("looks for expired items only now and then")
    void shouldDeleteItemsWhoseTimeHasComeAndNoOthers() {
        String table = table();
        long now = Instant.now().getEpochSecond();
        Map<String, String> kept = Map.of(
                "later", number(now + 3_600),
                "millis", number(now * 1_000),
                "six-years", number(now - 6 * 366 * 86_400L),
                "negative", number(-now),
                "zero", number(0));
        put(table, "before", AttributeValue.fromN(number(now - 1)));
        update(table, "expires", true);
        kept.forEach((key, value) -> put(table, key, AttributeValue.fromN(value)));
        put(table, "text", AttributeValue.fromS(number(now - 1)));
        put(table, "list", AttributeValue.fromL(List.of(AttributeValue.fromN(number(now - 1)))));
        put(table, "without", null);
        put(table, "now", AttributeValue.fromN(number(now)));
        put(table, "fraction", AttributeValue.fromN(number(now) + ".5"));
        put(table, "soon", AttributeValue.fromN(number(now + 3)));
        put(table, "prolonged", AttributeValue.fromN(number(now + 3)));
        put(table, "prolonged", AttributeValue.fromN(number(now + 3_600)));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(keys(table))
                        .containsExactlyInAnyOrder(
                                "later",
                                "millis",
                                "six-years",
                                "negative",
                                "zero",
                                "text",
                                "list",
                                "without",
                                "prolonged"));
    }

    @Test
    @LocalDiffers("looks for expired items only now and then")
    void shouldRemoveExpiredItemsFromIndexesAndTellStreamsWhoDidIt() {
        String table = endpoint.createTable("expiring", request -> {
            Schema.keys(request, ScalarAttributeType.S, ScalarAttributeType.N);
            Schema.attribute(request, "rank", ScalarAttributeType.N);
            request.localSecondaryIndexes(Schema.localIndex(
                    "by-rank", "rank", software.amazon.awssdk.services.dynamodb.model.ProjectionType.ALL));
            request.streamSpecification(
                    stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES));
        });
        update(table, "expires", true);
        String past = number(Instant.now().getEpochSecond() - 10);
        for (int i = 0; i < 40; i++) {
            int rank = i;
            client.putItem(request -> request.tableName(table)
                    .item(Map.of(
                            "pk", AttributeValue.fromS("p"),
                            "sk", AttributeValue.fromN(number(rank)),
                            "rank", AttributeValue.fromN(number(rank)),
                            "expires", AttributeValue.fromN(past))));
        }

        await().atMost(PATIENCE)
                .until(() -> client.query(request -> request.tableName(table)
                                .indexName("by-rank")
                                .keyConditionExpression("pk = :p")
                                .expressionAttributeValues(Map.of(":p", AttributeValue.fromS("p")))
                                .consistentRead(true))
                        .items()
                        .isEmpty());
        String arn = client.describeTable(request -> request.tableName(table))
                .table()
                .latestStreamArn();
        try (DynamoDbStreamsClient streams = endpoint.streams()) {
            StreamReader reader = new StreamReader(streams, arn);
            List<Record> removed = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                reader.poll().stream()
                        .filter(record -> record.eventName() == OperationType.REMOVE)
                        .forEach(removed::add);
                return removed.size() >= 40;
            });
            assertThat(removed)
                    .hasSize(40)
                    .allSatisfy(record -> {
                        assertThat(record.userIdentity().type()).isEqualTo("Service");
                        assertThat(record.userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
                        assertThat(record.dynamodb().oldImage()).containsEntry("expires", AttributeValue.fromN(past));
                    })
                    .extracting(record -> record.dynamodb().keys().get("sk").n())
                    .doesNotHaveDuplicates();
        }
    }

    private String table() {
        return endpoint.createTable("expiring", request -> Schema.partitionKey(request, "pk", ScalarAttributeType.S));
    }

    private TimeToLiveDescription describe(String table) {
        return client.describeTimeToLive(request -> request.tableName(table)).timeToLiveDescription();
    }

    private void update(String table, String attribute, boolean enabled) {
        assertThat(client.updateTimeToLive(request -> request.tableName(table)
                                .timeToLiveSpecification(wanted ->
                                        wanted.attributeName(attribute).enabled(enabled)))
                        .timeToLiveSpecification()
                        .enabled())
                .isEqualTo(enabled);
    }

    private void put(String table, String key, AttributeValue expiresOrNull) {
        Map<String, AttributeValue> item = new HashMap<>(Map.of("pk", AttributeValue.fromS(key)));
        if (expiresOrNull != null) {
            item.put("expires", expiresOrNull);
        }
        client.putItem(request -> request.tableName(table).item(item));
    }

    private List<String> keys(String table) {
        return client.scan(request -> request.tableName(table).consistentRead(true)).items().stream()
                .map(item -> item.get("pk").s())
                .toList();
    }

    private static String number(long value) {
        return Long.toString(value);
    }

    private static void assertRefused(Runnable call, String message) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(DynamoDbException.class, refused -> {
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
            assertThat(refused.awsErrorDetails().errorMessage()).startsWith(message);
        });
    }
}
