package dev.tepui.storage.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Random valid writes of a table with global secondary indexes, which ask for capacity, and queries and scans of these
 * indexes, some of which their rules refuse.
 */
final class RandomGlobalRequests {
    static final String CREATE = "{\"TableName\":\"randomGlobal\",\"BillingMode\":\"PAY_PER_REQUEST\","
            + "\"AttributeDefinitions\":[" + definition("p", "S") + "," + definition("q", "S") + ","
            + definition("n", "N") + "," + definition("s", "S") + "," + definition("b", "B") + "],"
            + keySchema("p:HASH", "q:RANGE") + ",\"GlobalSecondaryIndexes\":["
            + index("byNumber", "{\"ProjectionType\":\"KEYS_ONLY\"}", "n:HASH") + ","
            + index("byString", "{\"ProjectionType\":\"ALL\"}", "s:HASH", "n:RANGE") + ","
            + index("byKey", "{\"ProjectionType\":\"ALL\"}", "q:HASH", "p:RANGE") + ","
            + index(
                    "byAll",
                    "{\"ProjectionType\":\"INCLUDE\",\"NonKeyAttributes\":[\"x\"]}",
                    "s:HASH",
                    "n:HASH",
                    "b:RANGE",
                    "q:RANGE")
            + "]}";

    /** The attributes of each index's key, in order. */
    private static final Map<String, List<String>> INDEXES = Map.of(
            "byNumber", List.of("n"),
            "byString", List.of("s", "n"),
            "byKey", List.of("q", "p"),
            "byAll", List.of("s", "n", "b", "q"));

    private static final List<String> NAMES = List.of("byNumber", "byString", "byKey", "byAll");
    private static final List<String> ATTRIBUTES = List.of("n", "s", "b", "x", "y");
    private static final List<String> COMPARATORS = List.of("=", "=", "=", "<", "<=", ">", ">=");

    private final Random random;

    RandomGlobalRequests(Random random) {
        this.random = random;
    }

    private static String definition(String name, String type) {
        return "{\"AttributeName\":\"" + name + "\",\"AttributeType\":\"" + type + "\"}";
    }

    private static String keySchema(String... elements) {
        List<String> written = new ArrayList<>();
        for (String element : elements) {
            String[] parts = element.split(":");
            written.add("{\"AttributeName\":\"" + parts[0] + "\",\"KeyType\":\"" + parts[1] + "\"}");
        }
        return "\"KeySchema\":[" + String.join(",", written) + "]";
    }

    private static String index(String name, String projection, String... elements) {
        return "{\"IndexName\":\"" + name + "\"," + keySchema(elements) + ",\"Projection\":" + projection + "}";
    }

    RandomRequests.Request next() {
        String options = ",\"ReturnConsumedCapacity\":\"" + (random.nextBoolean() ? "INDEXES" : "TOTAL") + "\"}";
        return switch (random.nextInt(10)) {
            case 0 -> new RandomRequests.Request("DeleteItem", of("\"Key\":{" + key() + "}") + options);
            case 1, 2 -> new RandomRequests.Request("UpdateItem", of(update()) + options);
            case 3, 4 -> new RandomRequests.Request("PutItem", put() + "}");
            // Of an item that is replaced Local charges for entries that neither it nor the new one has.
            case 5 ->
                new RandomRequests.Request(
                        "PutItem", put() + ",\"ConditionExpression\":\"attribute_not_exists(p)\"" + options);
            case 6 -> new RandomRequests.Request("Scan", of("\"IndexName\":\"" + name() + "\"" + projection() + "}"));
            default -> new RandomRequests.Request("Query", of(query()) + "}");
        };
    }

    private String put() {
        return of("\"Item\":{" + key() + attributes() + "}");
    }

    private static String of(String members) {
        return "{\"TableName\":\"randomGlobal\"," + members;
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String key() {
        return "\"p\":" + value("p") + ",\"q\":" + value("q");
    }

    private String attributes() {
        return ATTRIBUTES.stream()
                .filter(ignored -> random.nextInt(4) > 0)
                .map(name -> ",\"" + name + "\":" + value(name))
                .collect(Collectors.joining());
    }

    /**
     * Sets something in any case: one that only removes makes an item in Local, and none in the service. But keys come
     * or go, not both, since Local charges for entries that only both items together would have.
     */
    private String update() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(":w", value("w"));
        String set = "SET w = :w";
        List<String> removed = new ArrayList<>();
        boolean sets = random.nextBoolean();
        for (String name : ATTRIBUTES) {
            if (random.nextInt(3) == 0) {
                if (sets) {
                    set += ", " + name + " = :" + name;
                    values.put(":" + name, value(name));
                } else {
                    removed.add(name);
                }
            }
        }
        String expression = set + (removed.isEmpty() ? "" : " REMOVE " + String.join(", ", removed));
        return "\"Key\":{" + key() + "},\"UpdateExpression\":\"" + expression + "\"" + written(values);
    }

    /** Mostly conditions on the first attributes of the index's key, sometimes on others. */
    private String query() {
        String index = name();
        List<String> key = INDEXES.get(index);
        Map<String, String> values = new LinkedHashMap<>();
        List<String> conditions = new ArrayList<>();
        int used = 1 + random.nextInt(key.size());
        for (int i = 0; i < key.size(); i++) {
            boolean wanted = random.nextInt(15) == 0 ? i >= used : i < used;
            if (wanted) {
                String name = key.get(i);
                boolean last = i + 1 == used;
                String comparator =
                        last || random.nextInt(15) == 0 ? COMPARATORS.get(random.nextInt(COMPARATORS.size())) : "=";
                conditions.add(name + " " + comparator + " :" + name);
                values.put(":" + name, value(name));
            }
        }
        if (conditions.isEmpty()) {
            conditions.add("n = :n");
            values.put(":n", value("n"));
        }
        return "\"IndexName\":\"" + index + "\",\"KeyConditionExpression\":\"" + String.join(" AND ", conditions) + "\""
                + written(values) + projection()
                + (random.nextBoolean() ? ",\"ScanIndexForward\":" + random.nextBoolean() : "");
    }

    private String projection() {
        return switch (random.nextInt(8)) {
            case 0 -> ",\"ProjectionExpression\":\"p, q\"";
            case 1 -> ",\"ProjectionExpression\":\"x, n\"";
            case 2 -> ",\"Select\":\"COUNT\"";
            case 3 -> ",\"Select\":\"ALL_ATTRIBUTES\"";
            default -> "";
        };
    }

    private static String written(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", ",\"ExpressionAttributeValues\":{", "}"));
    }

    private String value(String name) {
        return switch (name) {
            case "n" -> "{\"N\":\"" + random.nextInt(3) + "\"}";
            case "b" -> "{\"B\":\"" + (random.nextBoolean() ? "AAE=" : "AQ==") + "\"}";
            case "p", "q", "s" -> "{\"S\":\"" + name + random.nextInt(3) + "\"}";
            // Around one and two write units.
            default ->
                "{\"S\":\"" + "x".repeat(random.nextInt(3) == 0 ? random.nextInt(880, 1060) : random.nextInt(3))
                        + "\"}";
        };
    }
}
