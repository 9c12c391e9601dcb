package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Strong reads: each counter is never behind what was acknowledged before it was read. */
final class ItemWitness implements Witness {
    private final DynamoDbClient client;
    private final String table;
    private final Counters counters;
    private final Map<String, Integer> last = new HashMap<>();

    ItemWitness(DynamoDbClient client, String table, Counters counters) {
        this.client = client;
        this.table = table;
        this.counters = counters;
    }

    @Override
    public void look() {
        for (Map.Entry<String, Integer> before :
                Map.copyOf(counters.acknowledged()).entrySet()) {
            String key = before.getKey();
            Map<String, AttributeValue> item = client.getItem(request ->
                            request.tableName(table).consistentRead(true).key(Map.of("pk", AttributeValue.fromS(key))))
                    .item();
            assertThat(item).as("acknowledged item %s", key).containsKey("n");
            int number = Integer.parseInt(item.get("n").n());
            assertThat(number)
                    .as("strong read of %s after %d was acknowledged", key, before.getValue())
                    .isGreaterThanOrEqualTo(before.getValue());
            last.put(key, number);
        }
    }

    @Override
    public boolean hasSeenAll() {
        look();
        return true;
    }

    @Override
    public void assertRight() {
        assertThat(last).as("items at the end").isEqualTo(counters.acknowledged());
    }
}
