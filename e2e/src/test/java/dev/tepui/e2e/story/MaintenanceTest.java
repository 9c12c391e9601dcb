package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.cluster.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What administrators do to members: change them, drain their nodes, put the pool to sleep. */
class MaintenanceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String ANNOTATION = "example.org/change";

    @Story
    void shouldRestartMembersOneByOneWithoutAFailedCall(StoryCluster cluster) throws InterruptedException {
        try (Watch watch = new Watch(cluster, "changed")) {
            watch.awaitMoreWrites();
            String value = cluster.uniqueName("value");

            cluster.patchPool("{\"spec\":{\"podAnnotations\":{\"" + ANNOTATION + "\":\"" + value + "\"}}}");
            watch.awaitThat("all members have the change and serve", PATIENCE, () -> {
                int notReady = cluster.membersNotReady();
                assertThat(notReady).as("members that do not serve at a time").isLessThanOrEqualTo(1);
                return notReady == 0
                        && LocalCluster.ZONES.stream().allMatch(zone -> cluster.isAnnotated(zone, ANNOTATION, value));
            });
            cluster.awaitAllMembersReady();
            assertThat(watch.failures()).as("calls that failed").isEmpty();
            watch.assertAllRight();
        }
    }

    @Story
    void shouldServeWhileOneNodeAfterTheOtherIsDrained(StoryCluster cluster) throws InterruptedException {
        try (Watch watch = new Watch(cluster, "drained")) {
            watch.awaitMoreWrites();
            for (String zone : Repetitions.areLong() ? LocalCluster.ZONES : List.of("b")) {
                assertThat(cluster.drain(zone)).as("eviction in zone " + zone).isTrue();
                watch.awaitThat("the member in zone " + zone + " is gone", () -> cluster.membersNotReady() == 1);
                String other =
                        LocalCluster.ZONES.get((LocalCluster.ZONES.indexOf(zone) + 1) % LocalCluster.ZONES.size());
                assertThat(cluster.drain(other)).as("eviction of another one").isFalse();
                cluster.cordon(other, false);
                watch.awaitMoreWrites();
                cluster.cordon(zone, false);
                watch.awaitThat("all members serve", PATIENCE, () -> cluster.membersNotReady() == 0);
                cluster.awaitAllMembersReady();
            }
            assertThat(watch.failures()).as("calls that failed").isEmpty();
            watch.assertAllRight();
        } finally {
            LocalCluster.ZONES.forEach(zone -> cluster.cordon(zone, false));
        }
    }

    @Story
    void shouldSleepAndWakeWithAllItsData(StoryCluster cluster) {
        String name = cluster.uniqueName("asleep");
        cluster.apply(Manifests.table(name));
        cluster.awaitReady(name);
        Map<String, AttributeValue> item = Map.of("pk", AttributeValue.fromS("before"));
        try (DynamoDbClient client = cluster.dynamoDb()) {
            client.putItem(request -> request.tableName(name).item(item));
            cluster.patchPool("{\"spec\":{\"hibernated\":true}}");
            await("the pool sleeps").atMost(PATIENCE).until(cluster::isAsleep);
            cluster.patchPool("{\"spec\":{\"hibernated\":false}}");
            cluster.awaitAllMembersReady();

            assertThat(client.getItem(request ->
                                    request.tableName(name).consistentRead(true).key(item))
                            .item())
                    .isEqualTo(item);
        } finally {
            cluster.patchPool("{\"spec\":{\"hibernated\":false}}");
            cluster.awaitAllMembersReady();
        }
        cluster.delete(name);
    }
}
