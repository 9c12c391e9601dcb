package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.crd.v1alpha1.StreamSinkStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A receiver gets every change at least once and in the order of its item, whatever happens to the pool and to it. */
class StreamSinkTest {
    private static final int MANY = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Story
    void shouldDeliverEveryChangeWhileAZoneAndTheReceiverDie(StoryCluster cluster) throws InterruptedException {
        String name = cluster.uniqueName("sunk");
        try (Receiver receiver = new Receiver();
                DynamoDbClient client = cluster.dynamoDb()) {
            cluster.apply(Manifests.tableWithSink(name, receiver.url()));
            cluster.awaitReady(name);
            try (Counters counters = new Counters(client, name)) {
                awaitMore(counters, receiver);
                cluster.killZone("a");
                awaitMore(counters, receiver);
                cluster.restoreZone("a");
                cluster.awaitAllMembersReady();
                receiver.stop();
                await().atMost(PATIENCE).until(() -> isFailing(cluster, name));
                receiver.restart();
                awaitMore(counters, receiver);
                counters.stop();

                await().atMost(PATIENCE).until(() -> receiver.has(counters.acknowledged()));
                await().atMost(PATIENCE).until(() -> "True".equals(condition(cluster, name)));
                receiver.check();
                System.out.println("StreamSinkTest: " + receiver.changes() + " changes, " + receiver.repeated()
                        + " came again, " + counters.writes() + " writes acknowledged");
            }
            cluster.apply(Manifests.tableWithoutSinks(name));
            await().atMost(PATIENCE).until(() -> condition(cluster, name) == null);
            assertThat(cluster.table(name).getStatus().getStreamSinks()).isNull();
        } finally {
            cluster.restoreZone("a");
            cluster.awaitAllMembersReady();
        }
        cluster.delete(name);
    }

    private static void awaitMore(Counters counters, Receiver receiver) {
        int writes = counters.writes() + MANY;
        int changes = receiver.changes() + MANY;
        await().atMost(PATIENCE).until(() -> counters.writes() >= writes && receiver.changes() >= changes);
        receiver.check();
    }

    private static boolean isFailing(StoryCluster cluster, String name) {
        List<StreamSinkStatus> sinks = cluster.table(name).getStatus().getStreamSinks();
        return "False".equals(condition(cluster, name))
                && sinks != null
                && sinks.getFirst().lastFailure() != null;
    }

    /** The status of the condition; null when it is not there. */
    private static String condition(StoryCluster cluster, String name) {
        return cluster.table(name).getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("StreamSinksDelivering"))
                .map(Condition::getStatus)
                .findFirst()
                .orElse(null);
    }
}
