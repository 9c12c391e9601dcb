package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A reader of a global secondary index by a counter's last digit, in which an entry moves with every write: it shows no
 * number that is still to come, and in the end each counter once, where it belongs.
 */
final class IndexWitness implements Witness {
    private final DynamoDbClient client;
    private final String table;
    private final Counters counters;
    private Map<String, List<Integer>> last = Map.of();

    IndexWitness(DynamoDbClient client, String table, Counters counters) {
        this.client = client;
        this.table = table;
        this.counters = counters;
    }

    @Override
    public void look() {
        last = read();
        // Read after the index: a counter may be one ahead of what has been acknowledged.
        last.forEach((key, numbers) -> assertThat(numbers)
                .as("numbers of %s in the index", key)
                .allMatch(number -> number <= counters.acknowledged().getOrDefault(key, 0) + 1));
    }

    /** The numbers of each counter; while an entry moves there may be two or none. */
    private Map<String, List<Integer>> read() {
        Map<String, List<Integer>> numbers = new HashMap<>();
        for (int digit = 0; digit < Counters.DIGITS; digit++) {
            AttributeValue wanted = AttributeValue.fromS(Integer.toString(digit));
            client.queryPaginator(request -> request.tableName(table)
                            .indexName(Manifests.BY_DIGIT)
                            .keyConditionExpression("digit = :digit")
                            .expressionAttributeValues(Map.of(":digit", wanted)))
                    .items()
                    .forEach(item -> numbers.merge(
                            item.get("pk").s(),
                            List.of(Integer.parseInt(item.get("n").n())),
                            IndexWitness::both));
        }
        return numbers;
    }

    private static List<Integer> both(List<Integer> some, List<Integer> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    @Override
    public boolean hasSeenAll() {
        look();
        return last.equals(wanted());
    }

    private Map<String, List<Integer>> wanted() {
        Map<String, List<Integer>> wanted = new HashMap<>();
        counters.acknowledged().forEach((key, number) -> wanted.put(key, List.of(number)));
        return wanted;
    }

    @Override
    public void assertRight() {
        assertThat(last).as("entries of the index at the end").isEqualTo(wanted());
    }
}
