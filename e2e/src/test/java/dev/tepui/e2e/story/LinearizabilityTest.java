package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.history.LinearizabilityChecker;
import dev.tepui.e2e.history.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Strong reads and writes of single items behave, under kills, as if there were one copy and one client at a time. */
class LinearizabilityTest {
    private static final int CLIENTS = 6;
    private static final int CALLS_BETWEEN_FAULTS = 400;

    @Story
    void shouldBeLinearizableWhileMembersAreKilled(StoryCluster cluster) throws InterruptedException {
        long seed = Long.getLong("tepui.seed", 20_261_127L);
        System.out.println("LinearizabilityTest: repeat with -Dtepui.seed=" + seed);
        String name = cluster.uniqueName("history");
        cluster.apply(Manifests.table(name));
        cluster.awaitReady(name);
        try (DynamoDbClient client = cluster.dynamoDbWithoutRetries();
                History history = new History(client, name, CLIENTS, seed)) {
            for (String zone : List.of("a", "b", "c")) {
                awaitMoreCalls(history);
                cluster.killZone(zone);
                awaitMoreCalls(history);
                cluster.restoreZone(zone);
                cluster.awaitAllMembersReady();
            }

            Map<String, List<Operation>> operations = history.stop();

            operations.forEach((register, all) -> assertThat(LinearizabilityChecker.isLinearizable(all))
                    .as("history of %s: %s", register, all)
                    .isTrue());
            System.out.println("LinearizabilityTest: " + history.answered() + " calls in " + operations.size()
                    + " registers are linearizable");
        } finally {
            List.of("a", "b", "c").forEach(cluster::restoreZone);
            cluster.awaitAllMembersReady();
        }
        cluster.delete(name);
    }

    private static void awaitMoreCalls(History history) {
        long enough = history.answered() + CALLS_BETWEEN_FAULTS;
        await().atMost(Duration.ofSeconds(60)).until(() -> history.answered() >= enough);
    }
}
