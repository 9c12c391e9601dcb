package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A zone dies under load: nothing acknowledged is lost, writes go on, and the zone catches up when it returns. */
class ZoneLossTest {
    private static final int MANY = 300;

    @Story
    void shouldLoseNothingWhenAZoneDies(StoryCluster cluster) throws InterruptedException {
        String name = cluster.uniqueName("zone-loss");
        cluster.apply(Manifests.table(name));
        cluster.awaitReady(name);
        try (DynamoDbClient client = cluster.dynamoDb();
                Ledger ledger = new Ledger(client, name)) {
            awaitMoreWrites(ledger);
            ledger.takeLongestGap();

            cluster.killZone("a");

            awaitMoreWrites(ledger);
            report("zone a killed", ledger);

            cluster.restoreZone("a");
            cluster.awaitAllMembersReady();

            // The returned zone has caught up only if the pool can now live without another one.
            cluster.killZone("b");
            awaitMoreWrites(ledger);
            report("zone b killed after zone a had returned", ledger);
            ledger.stop();
            ledger.assertNothingLost();
        } finally {
            cluster.restoreZone("a");
            cluster.restoreZone("b");
            cluster.awaitAllMembersReady();
        }
        cluster.delete(name);
    }

    private static void awaitMoreWrites(Ledger ledger) {
        int enough = ledger.size() + MANY;
        await().atMost(Duration.ofSeconds(60)).until(() -> ledger.size() >= enough);
    }

    private static void report(String event, Ledger ledger) {
        Duration gap = ledger.takeLongestGap();
        System.out.printf(
                "ZoneLossTest: %s: writes resumed after %d ms; %d acknowledged so far%n",
                event, gap.toMillis(), ledger.size());
        assertThat(gap).as("time without any acknowledged write").isLessThan(Duration.ofSeconds(30));
    }
}
