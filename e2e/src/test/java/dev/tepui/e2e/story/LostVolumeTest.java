package dev.tepui.e2e.story;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A member loses its volume: it is rebuilt from the others, and the pool can then live without one of those. */
class LostVolumeTest {
    @Story
    void shouldRebuildAMemberThatLostItsData(StoryCluster cluster) throws InterruptedException {
        String name = cluster.uniqueName("lost-volume");
        cluster.apply(Manifests.table(name));
        cluster.awaitReady(name);
        try (DynamoDbClient client = cluster.dynamoDb();
                Ledger ledger = new Ledger(client, name)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> ledger.size() >= 500);

            cluster.loseVolume("c");

            cluster.awaitAllMembersReady();
            cluster.killZone("a");
            int enough = ledger.size() + 200;
            await().atMost(Duration.ofSeconds(60)).until(() -> ledger.size() >= enough);
            ledger.stop();
            ledger.assertNothingLost();
        } finally {
            cluster.restoreZone("a");
            cluster.awaitAllMembersReady();
        }
        cluster.delete(name);
    }
}
