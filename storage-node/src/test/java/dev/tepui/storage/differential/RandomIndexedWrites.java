package dev.tepui.storage.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Random valid writes of a table with a local secondary index of each projection, which ask for capacity. */
final class RandomIndexedWrites {
    static final String CREATE = "{\"TableName\":\"randomIndexed\",\"BillingMode\":\"PAY_PER_REQUEST\","
            + "\"AttributeDefinitions\":[" + definition("p", "S") + "," + definition("q", "S") + ","
            + definition("n", "N") + "," + definition("s", "S") + "," + definition("b", "B") + "],"
            + keySchema("q") + ",\"LocalSecondaryIndexes\":["
            + index("byNumber", "n", "{\"ProjectionType\":\"KEYS_ONLY\"}") + ","
            + index("byString", "s", "{\"ProjectionType\":\"INCLUDE\",\"NonKeyAttributes\":[\"x\",\"y\"]}") + ","
            + index("byBinary", "b", "{\"ProjectionType\":\"ALL\"}") + ","
            + index("bySortKey", "q", "{\"ProjectionType\":\"KEYS_ONLY\"}") + "]}";

    private static final List<String> ATTRIBUTES = List.of("n", "s", "b", "x", "y", "z");

    private final Random random;

    RandomIndexedWrites(Random random) {
        this.random = random;
    }

    private static String definition(String name, String type) {
        return "{\"AttributeName\":\"" + name + "\",\"AttributeType\":\"" + type + "\"}";
    }

    private static String keySchema(String sort) {
        return "\"KeySchema\":[{\"AttributeName\":\"p\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"" + sort
                + "\",\"KeyType\":\"RANGE\"}]";
    }

    private static String index(String name, String sort, String projection) {
        return "{\"IndexName\":\"" + name + "\"," + keySchema(sort) + ",\"Projection\":" + projection + "}";
    }

    RandomRequests.Request next() {
        String options = ",\"ReturnConsumedCapacity\":\"INDEXES\"}";
        return switch (random.nextInt(7)) {
            case 0 -> new RandomRequests.Request("DeleteItem", of("\"Key\":{" + key() + "}") + options);
            case 1, 2, 3 -> new RandomRequests.Request("UpdateItem", of(update()) + options);
            default -> new RandomRequests.Request("PutItem", of("\"Item\":{" + key() + attributes() + "}") + options);
        };
    }

    private static String of(String members) {
        return "{\"TableName\":\"randomIndexed\"," + members;
    }

    private String key() {
        return "\"p\":{\"S\":\"p" + random.nextInt(2) + "\"},\"q\":{\"S\":\"q" + random.nextInt(2) + "\"}";
    }

    private String attributes() {
        return ATTRIBUTES.stream()
                .filter(ignored -> random.nextBoolean())
                .map(name -> ",\"" + name + "\":" + value(name))
                .collect(Collectors.joining());
    }

    /** Sets something in any case: one that only removes makes an item in Local, and none in the service. */
    private String update() {
        String set = "SET w = :w";
        List<String> removed = new ArrayList<>();
        StringBuilder values = new StringBuilder("\":w\":").append(value("w"));
        for (String name : ATTRIBUTES) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    set += ", " + name + " = :" + name;
                    values.append(",\":").append(name).append("\":").append(value(name));
                }
                case 1 -> removed.add(name);
                default -> {
                    // Stays as it is.
                }
            }
        }
        String expression = set + (removed.isEmpty() ? "" : " REMOVE " + String.join(", ", removed));
        return "\"Key\":{" + key() + "},\"UpdateExpression\":\"" + expression + "\",\"ExpressionAttributeValues\":{"
                + values + "}";
    }

    private String value(String name) {
        return switch (name) {
            case "n" -> "{\"N\":\"" + random.nextInt(2) + "\"}";
            case "b" -> "{\"B\":\"" + (random.nextBoolean() ? "AAE=" : "AQ==") + "\"}";
            case "s" -> "{\"S\":\"s" + random.nextInt(2) + "\"}";
            // Around one and two write units.
            default ->
                "{\"S\":\"" + "x".repeat(random.nextInt(3) == 0 ? random.nextInt(880, 1060) : random.nextInt(3))
                        + "\"}";
        };
    }
}
