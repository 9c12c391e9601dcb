package dev.tepui.storage.differential;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.RandomItems;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Random valid requests about the items of one table with a string and a number as its key. */
final class RandomRequests {
    static final String CREATE = "{\"TableName\":\"random\",\"BillingMode\":\"PAY_PER_REQUEST\","
            + "\"AttributeDefinitions\":[{\"AttributeName\":\"p\",\"AttributeType\":\"S\"},"
            + "{\"AttributeName\":\"s\",\"AttributeType\":\"N\"},"
            + "{\"AttributeName\":\"n\",\"AttributeType\":\"N\"},"
            + "{\"AttributeName\":\"t\",\"AttributeType\":\"S\"}],"
            + "\"KeySchema\":" + keySchema("s") + ",\"LocalSecondaryIndexes\":["
            + "{\"IndexName\":\"byN\",\"KeySchema\":" + keySchema("n")
            + ",\"Projection\":{\"ProjectionType\":\"KEYS_ONLY\"}},"
            + "{\"IndexName\":\"byT\",\"KeySchema\":" + keySchema("t")
            + ",\"Projection\":{\"ProjectionType\":\"ALL\"}}]}";

    private static final String[] PARTITIONS = {"a", "b", "ä", "a\u0001"};
    private static final String[] NUMBERS = {
        "0",
        "1",
        "-1",
        "10",
        "2",
        "-10",
        "0.5",
        "-0.5",
        "1e10",
        "-1e10",
        "1e-130",
        "9.9e125",
        "-9.9e125",
        "12345678901234567890"
    };
    /** A request. */
    record Request(String operation, String body) {}

    private final Random random;
    private final RandomItems items;
    private final RandomReads reads;

    RandomRequests(Random random) {
        this.random = random;
        this.items = new RandomItems(random);
        this.reads = new RandomReads(random, this);
    }

    private static String keySchema(String sort) {
        return "[{\"AttributeName\":\"p\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"" + sort
                + "\",\"KeyType\":\"RANGE\"}]";
    }

    Request next() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 ->
                new Request("PutItem", "{\"TableName\":\"random\",\"Item\":" + json(item()) + writeOptions());
            case 3 -> new Request("DeleteItem", "{\"TableName\":\"random\",\"Key\":" + json(key()) + writeOptions());
            case 4, 5 -> new Request("GetItem", "{\"TableName\":\"random\",\"Key\":" + json(key()) + readOptions());
            default -> reads.next();
        };
    }

    /** A key of the table. */
    Map<String, AttributeValue> key() {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        key.put("p", new AttributeValue.S(PARTITIONS[random.nextInt(PARTITIONS.length)]));
        key.put("s", sortKey());
        return key;
    }

    private AttributeValue sortKey() {
        return new AttributeValue.N(new BigDecimal(NUMBERS[random.nextInt(NUMBERS.length)]).stripTrailingZeros());
    }

    private Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = key();
        if (random.nextInt(3) > 0) {
            item.put("n", number(item.get("s")));
        }
        if (random.nextInt(3) > 0) {
            item.put("t", text(item.get("s")));
        }
        items.item().attributes().forEach((name, value) -> {
            if (!name.isEmpty()) {
                item.putIfAbsent(name, value);
            }
        });
        return item;
    }

    private String writeOptions() {
        return (random.nextBoolean() ? ",\"ReturnValues\":\"ALL_OLD\"" : "") + capacity() + "}";
    }

    /** The end of a read. */
    String readOptions() {
        return (random.nextBoolean() ? ",\"ConsistentRead\":true" : "") + capacity() + "}";
    }

    private String capacity() {
        return switch (random.nextInt(4)) {
            case 0 -> ",\"ReturnConsumedCapacity\":\"TOTAL\"";
            case 1 -> ",\"ReturnConsumedCapacity\":\"INDEXES\"";
            default -> "";
        };
    }

    /** The keys of the indexes follow from the sort key, so that no two items of a partition have the same. */
    static AttributeValue number(AttributeValue sort) {
        return new AttributeValue.N(((AttributeValue.N) sort).value().negate());
    }

    /** As {@link #number}. */
    static AttributeValue text(AttributeValue sort) {
        return new AttributeValue.S("t" + ((AttributeValue.N) sort).value().toPlainString());
    }

    static String json(Map<String, AttributeValue> attributes) {
        JsonOutput out = new JsonOutput();
        ItemJson.write(out, attributes);
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }
}
