package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tepui.crd.v1alpha1.TimeToLiveStatus;
import dev.tepui.e2e.client.StreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.paginators.ScanIterable;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Items go when their time has come and only then, once, whatever happens to the pool, unless sweeps are paused. */
class TimeToLiveTest {
    private static final int ITEMS = 300;
    /** Items that get more time two seconds before theirs is over, one a second. */
    private static final int LATE = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Story
    void shouldDeleteExpiredItemsOnceWhileAZoneDies(StoryCluster cluster) {
        String name = cluster.uniqueName("expiring");
        cluster.apply(Manifests.tableWithExpiringItems(name));
        cluster.awaitReady(name);
        String arn = cluster.table(name).getStatus().getLatestStreamARN();
        try (DynamoDbClient client = cluster.dynamoDb();
                DynamoDbStreamsClient streams = cluster.streams()) {
            Set<String> expiring = new TreeSet<>();
            Set<String> prolonged = new TreeSet<>();
            for (int i = 0; i < ITEMS; i++) {
                put(client, name, "item-" + i, now() + 4 + i % 8);
                expiring.add("item-" + i);
            }
            Map<String, Long> late = new TreeMap<>();
            for (int i = 0; i < LATE; i++) {
                late.put("late-" + i, now() + 10 + i);
                put(client, name, "late-" + i, late.get("late-" + i));
            }
            cluster.killZone("b");
            late.forEach((key, expires) -> {
                await().atMost(PATIENCE).until(() -> now() >= expires - 2);
                // Some are too late on a slow machine.
                (isProlonged(client, name, key) ? prolonged : expiring).add(key);
            });
            await("expired items are gone")
                    .atMost(PATIENCE)
                    .until(() -> keys(client, name).equals(prolonged));
            cluster.restoreZone("b");
            cluster.awaitAllMembersReady();

            assertThat(prolonged).as("items that got more time just before").isNotEmpty();
            assertThat(keys(client, name)).isEqualTo(prolonged);
            assertThatStreamTells(new StreamReader(streams, arn), expiring);
            TimeToLiveStatus status = awaitDeleted(cluster, name, expiring.size());
            assertThat(status.attributeName()).isEqualTo("expires");
            assertThat(Instant.parse(status.lastSweepTime())).isBefore(Instant.now());
        } finally {
            cluster.restoreZone("b");
            cluster.awaitAllMembersReady();
        }
        cluster.delete(name);
    }

    @Story
    void shouldSweepNothingWhilePaused(StoryCluster cluster) {
        // The operator's golden files and the node's own tests of sweeping tell it always.
        assumeTrue(Repetitions.areLong(), "told when repeated");
        String name = cluster.uniqueName("paused");
        cluster.apply(Manifests.tableWithExpiringItems(name));
        cluster.awaitReady(name);
        try (DynamoDbClient client = cluster.dynamoDb()) {
            put(client, name, "first", now() - 1);
            await().atMost(PATIENCE).until(() -> keys(client, name).isEmpty());
            cluster.patchPool("{\"spec\":{\"timeToLive\":{\"paused\":true}}}");
            // The pause is there when an item outlives its time by as much as no other does.
            await("sweeps pause").atMost(PATIENCE).until(() -> {
                String key = "probe-" + now();
                put(client, name, key, now() - 1);
                return survives(client, name, key);
            });
            cluster.killAllMembers();
            cluster.awaitAllMembersReady();
            put(client, name, "second", now() - 1);
            assertThat(survives(client, name, "second"))
                    .as("the pause outlives all members")
                    .isTrue();

            cluster.patchPool("{\"spec\":{\"timeToLive\":{\"paused\":false}}}");
            await("sweeps go on")
                    .atMost(PATIENCE)
                    .until(() -> keys(client, name).isEmpty());
        } finally {
            cluster.patchPool("{\"spec\":{\"timeToLive\":{\"paused\":false}}}");
        }
        cluster.delete(name);
    }

    /** Whether an item that has expired is there for several rounds of sweeps. */
    private static boolean survives(DynamoDbClient client, String table, String key) {
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        await().atMost(PATIENCE)
                .until(() -> System.nanoTime() > until || !keys(client, table).contains(key));
        return keys(client, table).contains(key);
    }

    /** Gives an item another hour, if it is there and its time is not over yet; then it must stay. */
    private static boolean isProlonged(DynamoDbClient client, String table, String key) {
        try {
            client.updateItem(request -> request.tableName(table)
                    .key(Map.of("pk", AttributeValue.fromS(key)))
                    .updateExpression("SET expires = :later")
                    .conditionExpression("attribute_exists(pk)")
                    .expressionAttributeValues(Map.of(":later", AttributeValue.fromN(Long.toString(now() + 3_600)))));
            return true;
        } catch (SdkException goneOrUnavailable) {
            // Perhaps the item got more time, perhaps not; what it is now says which.
            Map<String, AttributeValue> item = get(client, table, key);
            return item.containsKey("expires")
                    && Long.parseLong(item.get("expires").n()) > now() + 600;
        }
    }

    private static Map<String, AttributeValue> get(DynamoDbClient client, String table, String key) {
        return await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(SdkException.class)
                .until(
                        () -> client.getItem(request -> request.tableName(table)
                                        .consistentRead(true)
                                        .key(Map.of("pk", AttributeValue.fromS(key))))
                                .item(),
                        item -> true);
    }

    private static void assertThatStreamTells(StreamReader reader, Set<String> expected) {
        Set<String> deleted = new HashSet<>();
        await("the stream tells every deletion").atMost(PATIENCE).until(() -> {
            for (Record record : poll(reader)) {
                if (record.eventName() == OperationType.REMOVE) {
                    String key = record.dynamodb().keys().get("pk").s();
                    assertThat(deleted.add(key)).as("one record of %s", key).isTrue();
                    assertThat(record.userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
                } else {
                    assertThat(record.userIdentity()).isNull();
                }
            }
            return deleted.size() >= expected.size();
        });
        assertThat(deleted).isEqualTo(expected);
    }

    private static List<Record> poll(StreamReader reader) {
        try {
            return reader.poll();
        } catch (SdkException unavailable) {
            // Nothing was read; the next call goes on from the same place.
            return List.of();
        }
    }

    private static TimeToLiveStatus awaitDeleted(StoryCluster cluster, String table, long items) {
        return await("the status tells how many items were deleted")
                .atMost(PATIENCE)
                .until(
                        () -> cluster.table(table).getStatus().getTimeToLive(),
                        status ->
                                status != null && status.deletedItems() == items && "ENABLED".equals(status.status()));
    }

    private static Set<String> keys(DynamoDbClient client, String table) {
        return await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(SdkException.class)
                .until(() -> scan(client, table), found -> true);
    }

    private static Set<String> scan(DynamoDbClient client, String table) {
        ScanIterable pages =
                client.scanPaginator(request -> request.tableName(table).consistentRead(true));
        Set<String> keys = new TreeSet<>();
        pages.items().forEach(item -> keys.add(item.get("pk").s()));
        return keys;
    }

    private static void put(DynamoDbClient client, String table, String key, long expires) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(SdkException.class)
                .until(() -> client.putItem(request -> request.tableName(table)
                                .item(Map.of(
                                        "pk",
                                        AttributeValue.fromS(key),
                                        "expires",
                                        AttributeValue.fromN(Long.toString(expires)))))
                        .sdkHttpResponse()
                        .isSuccessful());
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
