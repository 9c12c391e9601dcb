package dev.tepui.e2e.story;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Every storage node is killed at once: after the restart the table holds everything that was acknowledged. */
class PoolRestartTest {
    @Story
    void shouldKeepEverythingWhenTheWholePoolIsKilled(StoryCluster cluster) throws InterruptedException {
        String name = cluster.uniqueName("restart");
        cluster.apply(Manifests.table(name));
        cluster.awaitReady(name);
        try (DynamoDbClient client = cluster.dynamoDb();
                Ledger ledger = new Ledger(client, name)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> ledger.size() >= 500);

            cluster.killAllMembers();

            cluster.awaitAllMembersReady();
            int enough = ledger.size() + 200;
            await().atMost(Duration.ofSeconds(60)).until(() -> ledger.size() >= enough);
            ledger.stop();
            ledger.assertNothingLost();
        }
        cluster.delete(name);
    }
}
