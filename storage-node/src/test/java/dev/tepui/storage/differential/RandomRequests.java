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
            + "{\"AttributeName\":\"s\",\"AttributeType\":\"N\"}],"
            + "\"KeySchema\":[{\"AttributeName\":\"p\",\"KeyType\":\"HASH\"},"
            + "{\"AttributeName\":\"s\",\"KeyType\":\"RANGE\"}]}";

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
    private static final String[] COMPARATORS = {"=", "<", "<=", ">", ">="};

    /** A request. */
    record Request(String operation, String body) {}

    private final Random random;
    private final RandomItems items;

    RandomRequests(Random random) {
        this.random = random;
        this.items = new RandomItems(random);
    }

    Request next() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 ->
                new Request("PutItem", "{\"TableName\":\"random\",\"Item\":" + json(item()) + writeOptions());
            case 3 -> new Request("DeleteItem", "{\"TableName\":\"random\",\"Key\":" + json(key()) + writeOptions());
            case 4, 5 -> new Request("GetItem", "{\"TableName\":\"random\",\"Key\":" + json(key()) + readOptions());
            default -> query();
        };
    }

    private Map<String, AttributeValue> key() {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        key.put("p", new AttributeValue.S(PARTITIONS[random.nextInt(PARTITIONS.length)]));
        key.put("s", number());
        return key;
    }

    private AttributeValue number() {
        return new AttributeValue.N(new BigDecimal(NUMBERS[random.nextInt(NUMBERS.length)]).stripTrailingZeros());
    }

    private Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = key();
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

    private String readOptions() {
        return (random.nextBoolean() ? ",\"ConsistentRead\":true" : "") + capacity() + "}";
    }

    private String capacity() {
        return switch (random.nextInt(4)) {
            case 0 -> ",\"ReturnConsumedCapacity\":\"TOTAL\"";
            case 1 -> ",\"ReturnConsumedCapacity\":\"INDEXES\"";
            default -> "";
        };
    }

    private Request query() {
        Map<String, AttributeValue> key = key();
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        values.put(":p", key.get("p"));
        String condition = "p = :p";
        boolean ranged = random.nextBoolean();
        if (ranged) {
            values.put(":s", key.get("s"));
            condition += " AND s " + COMPARATORS[random.nextInt(COMPARATORS.length)] + " :s";
        }
        StringBuilder body = new StringBuilder("{\"TableName\":\"random\",\"KeyConditionExpression\":\"")
                .append(condition)
                .append("\",\"ExpressionAttributeValues\":")
                .append(json(values));
        if (random.nextBoolean()) {
            body.append(",\"ScanIndexForward\":").append(random.nextBoolean());
        }
        if (random.nextBoolean()) {
            body.append(",\"Limit\":").append(1 + random.nextInt(5));
        }
        if (!ranged && random.nextBoolean()) {
            key.put("s", number());
            body.append(",\"ExclusiveStartKey\":").append(json(key));
        }
        if (random.nextInt(4) == 0) {
            body.append(",\"Select\":\"COUNT\"");
        }
        return new Request("Query", body + readOptions());
    }

    private static String json(Map<String, AttributeValue> attributes) {
        JsonOutput out = new JsonOutput();
        ItemJson.write(out, attributes);
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }
}
