package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.cluster.LocalCluster;
import dev.tepui.e2e.kcl.StreamWorker;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The Kinesis Client Library reads a stream, and keeps its leases in a table of the same pool. It sees every change, in
 * the order of its item, although leaders change, a worker ends without a checkpoint, and the pool is killed.
 */
class KinesisClientLibraryTest {
    private static final int MANY = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Story
    void shouldSeeEveryChangeWhateverIsKilled(StoryCluster cluster) throws InterruptedException {
        String name = cluster.uniqueName("consumed");
        StreamWorker.Tables tables = new StreamWorker.Tables(name + "-leases", name + "-state");
        cluster.apply(Manifests.tableWithStream(name));
        cluster.apply(Manifests.table(tables.leases(), StreamWorker.LEASE_KEY));
        cluster.apply(Manifests.table(tables.state(), StreamWorker.STATE_KEY));
        cluster.awaitReady(name);
        cluster.awaitReady(tables.leases());
        cluster.awaitReady(tables.state());
        String stream = cluster.table(name).getStatus().getLatestStreamARN();
        Deliveries deliveries = new Deliveries();
        StreamWorker worker = StreamWorker.start(cluster.endpoint(), tables, stream, deliveries);
        try (DynamoDbClient client = cluster.dynamoDb();
                Counters counters = new Counters(client, name)) {
            awaitMore(counters, deliveries);
            String killed = killALeader(cluster);
            awaitMore(counters, deliveries);
            cluster.restoreZone(killed);

            worker.close();
            worker = StreamWorker.start(cluster.endpoint(), tables, stream, deliveries);
            awaitMore(counters, deliveries);
            cluster.awaitAllMembersReady();

            cluster.killAllMembers();
            awaitMore(counters, deliveries);
            cluster.awaitAllMembersReady();

            counters.stop();
            cluster.apply(Manifests.tableWithoutStream(name));
            Set<String> shards = shards(cluster, stream);
            until(deliveries, () -> deliveries.ended().equals(shards));
            deliveries.assertRight();
            deliveries.changes().assertHasAll(counters);
            System.out.printf(
                    "KinesisClientLibraryTest: %d writes acknowledged, %d records, %d shards, %d readings, %d again%n",
                    counters.writes(),
                    deliveries.changes().size(),
                    shards.size(),
                    deliveries.readings(),
                    deliveries.again());
        } finally {
            worker.close();
            LocalCluster.ZONES.forEach(cluster::restoreZone);
            cluster.awaitAllMembersReady();
        }
        cluster.delete(name);
        cluster.delete(tables.leases());
        cluster.delete(tables.state());
    }

    /** Waits until more has been written, and all of that has been read. */
    private static void awaitMore(Counters counters, Deliveries deliveries) {
        int enough = counters.writes() + MANY;
        until(deliveries, () -> counters.writes() >= enough);
        int written = counters.writes();
        until(deliveries, () -> deliveries.changes().size() >= written);
    }

    private static void until(Deliveries deliveries, Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(() -> {
            deliveries.assertRight();
            return condition.call();
        });
    }

    /** Kills the member that leads the most groups, waits until others lead them, and returns its zone. */
    private static String killALeader(StoryCluster cluster) {
        String zone = Collections.max(
                LocalCluster.ZONES,
                Comparator.comparingInt(each -> cluster.groupsLedIn(each).size()));
        Set<String> led = cluster.groupsLedIn(zone);
        assertThat(led).isNotEmpty();
        cluster.killZone(zone);
        await("other leaders of " + led)
                .atMost(PATIENCE)
                .until(() -> LocalCluster.ZONES.stream()
                        .filter(other -> !other.equals(zone))
                        .flatMap(other -> cluster.groupsLedIn(other).stream())
                        .collect(Collectors.toSet())
                        .containsAll(led));
        return zone;
    }

    private static Set<String> shards(StoryCluster cluster, String stream) {
        try (DynamoDbStreamsClient client = cluster.streams()) {
            return client.describeStream(request -> request.streamArn(stream)).streamDescription().shards().stream()
                    .map(Shard::shardId)
                    .collect(Collectors.toSet());
        }
    }
}
