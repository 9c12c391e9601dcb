package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tepui.e2e.client.DynamoDbClients;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;

/** Two of three zones are gone: the pool says so and makes nothing up, and one zone more is all that it needs. */
class QuorumLossTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENOUGH = 200;

    @Story
    void shouldSayWhatIsWrongAndGoOnWithTheFirstZoneThatReturns(StoryCluster cluster) throws InterruptedException {
        String name = cluster.uniqueName("quorum");
        cluster.apply(Manifests.table(name));
        cluster.awaitReady(name);
        Map<String, AttributeValue> old = Map.of("pk", AttributeValue.fromS("old"));
        try (DynamoDbClient client = cluster.dynamoDb();
                DynamoDbClient rest = DynamoDbClients.withoutRetries(cluster.memberEndpoint("c"));
                Ledger ledger = new Ledger(client, name)) {
            client.putItem(request -> request.tableName(name).item(old));
            await().atMost(PATIENCE).until(() -> ledger.size() >= ENOUGH);
            Set<String> claims = cluster.claims();

            cluster.killZone("a");
            cluster.killZone("b");

            await("the pool says that it has no quorum")
                    .atMost(PATIENCE)
                    .until(() -> cluster.reason(StoryCluster.POOL, "Ready"), "GroupsWithoutLeader"::equals);
            assertThat(cluster.condition(StoryCluster.POOL, "Ready")).isEqualTo("False");
            assertThatThrownBy(() ->
                            rest.putItem(request -> request.tableName(name).item(old)))
                    .isInstanceOf(InternalServerErrorException.class);
            assertThatThrownBy(() -> rest.getItem(request ->
                            request.tableName(name).consistentRead(true).key(old)))
                    .isInstanceOf(InternalServerErrorException.class);
            // What can be rescued when the others are lost for ever.
            assertThat(rest.scan(request -> request.tableName(name)).items()).contains(old);
            int acknowledged = ledger.size();

            cluster.restoreZone("a");

            await().atMost(PATIENCE).until(() -> ledger.size() >= acknowledged + ENOUGH);
            ledger.stop();
            ledger.assertNothingLost();
            assertThat(cluster.claims())
                    .as("volumes, of which each may be the only one")
                    .isEqualTo(claims);
        } finally {
            cluster.restoreZone("a");
            cluster.restoreZone("b");
            cluster.awaitAllMembersReady();
        }
        cluster.delete(name);
    }
}
