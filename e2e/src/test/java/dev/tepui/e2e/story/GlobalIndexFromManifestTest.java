package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tepui.crd.v1alpha1.GlobalSecondaryIndexDescription;
import dev.tepui.crd.v1alpha1.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** A platform team adds an index to a table that is in use by editing its manifest, and takes it away again. */
class GlobalIndexFromManifestTest {
    private static final int ITEMS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Story
    void shouldAddAnIndexToATableInUseAndRemoveIt(StoryCluster cluster) {
        String name = cluster.uniqueName("indexed");
        cluster.apply(Manifests.table(name));
        cluster.awaitReady(name);
        try (DynamoDbClient client = cluster.dynamoDb()) {
            IntStream.range(0, ITEMS).forEach(i -> put(client, name, i));
            client.putItem(
                    request -> request.tableName(name).item(Map.of("pk", AttributeValue.fromS("without-state"))));

            cluster.apply(Manifests.tableWithGlobalIndex(name));
            // Written while the index is being built: it must have these, too, and once.
            IntStream.range(ITEMS, 2 * ITEMS).forEach(i -> put(client, name, i));
            Table table = cluster.awaitIndexesActive(name);

            GlobalSecondaryIndexDescription index =
                    table.getStatus().getGlobalSecondaryIndexesDescriptions().get(0);
            assertThat(index.indexName()).isEqualTo("by-state");
            assertThat(index.indexStatus()).isEqualTo("ACTIVE");
            assertThat(index.indexARN()).endsWith("table/" + name + "/index/by-state");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(keysOf(client, name, "open")).isEqualTo(keys(0)));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(keysOf(client, name, "paid")).isEqualTo(keys(1)));

            cluster.apply(Manifests.tableWithoutGlobalIndexes(name));

            await().atMost(PATIENCE)
                    .until(() -> cluster.table(name).getStatus().getGlobalSecondaryIndexesDescriptions() == null);
            assertThatThrownBy(() -> keysOf(client, name, "open"))
                    .isInstanceOf(DynamoDbException.class)
                    .hasMessageContaining("The table does not have the specified index: by-state");
        }
        cluster.delete(name);
        cluster.awaitGone(name);
    }

    private static void put(DynamoDbClient client, String table, int number) {
        client.putItem(request -> request.tableName(table)
                .item(Map.of(
                        "pk", AttributeValue.fromS(key(number)),
                        "state", AttributeValue.fromS(number % 2 == 0 ? "open" : "paid"),
                        "total", AttributeValue.fromN(String.valueOf(number)))));
    }

    private static List<String> keysOf(DynamoDbClient client, String table, String state) {
        return client
                .queryPaginator(request -> request.tableName(table)
                        .indexName("by-state")
                        .keyConditionExpression("#s = :s")
                        .expressionAttributeNames(Map.of("#s", "state"))
                        .expressionAttributeValues(Map.of(":s", AttributeValue.fromS(state))))
                .items()
                .stream()
                .map(item -> item.get("pk").s())
                .toList();
    }

    /** The keys of the even or odd numbers, in the order of the index. */
    private static List<String> keys(int remainder) {
        return IntStream.range(0, 2 * ITEMS)
                .filter(i -> i % 2 == remainder)
                .mapToObj(GlobalIndexFromManifestTest::key)
                .toList();
    }

    private static String key(int number) {
        return "order-%04d".formatted(number);
    }
}
