package dev.tepui.storage.differential;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.RandomItems;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Random queries and scans of the table of {@link RandomRequests}: filters, projections, indexes, pages. */
final class RandomReads {
    private static final String[] COMPARATORS = {"=", "<", "<=", ">", ">="};
    private static final String[] PATHS = {"a", "b", "A", "aa", "a.a", "a.b", "a[0]", "b[1]", "A.a.b", "a[0].a"};
    private static final String[] TYPES = {"S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"};

    private final Random random;
    private final RandomItems items;
    private final RandomRequests requests;

    RandomReads(Random random, RandomRequests requests) {
        this.random = random;
        this.items = new RandomItems(random);
        this.requests = requests;
    }

    RandomRequests.Request next() {
        return random.nextInt(4) == 0 ? scan() : query();
    }

    private RandomRequests.Request scan() {
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        StringBuilder body = new StringBuilder("{\"TableName\":\"random\"");
        String index = index(body);
        if (random.nextBoolean()) {
            body.append(",\"FilterExpression\":\"").append(condition(values, 0)).append('"');
        }
        project(body);
        values(body, values);
        return new RandomRequests.Request("Scan", body + end(index));
    }

    private RandomRequests.Request query() {
        Map<String, AttributeValue> key = requests.key();
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        StringBuilder body = new StringBuilder("{\"TableName\":\"random\"");
        String index = index(body);
        values.put(":p", key.get("p"));
        String condition = "p = :p";
        boolean ranged = random.nextBoolean();
        if (ranged) {
            String sort = index == null ? "s" : index.substring(2).toLowerCase(Locale.ROOT);
            values.put(":s", sortKey(index, key.get("s")));
            condition += " AND " + sort + " " + COMPARATORS[random.nextInt(COMPARATORS.length)] + " :s";
        }
        body.append(",\"KeyConditionExpression\":\"").append(condition).append('"');
        if (random.nextBoolean()) {
            body.append(",\"FilterExpression\":\"").append(condition(values, 0)).append('"');
        }
        values(body, values);
        boolean projected = project(body);
        if (random.nextBoolean()) {
            body.append(",\"ScanIndexForward\":").append(random.nextBoolean());
        }
        if (random.nextBoolean()) {
            body.append(",\"Limit\":").append(1 + random.nextInt(5));
        }
        if (!ranged && random.nextBoolean()) {
            key.put("s", requests.key().get("s"));
            if (index != null) {
                key.put(index.equals("byN") ? "n" : "t", sortKey(index, key.get("s")));
            }
            body.append(",\"ExclusiveStartKey\":").append(RandomRequests.json(key));
        }
        if (!projected && random.nextInt(4) == 0) {
            body.append(",\"Select\":\"")
                    .append(random.nextInt(3) == 0 ? "ALL_ATTRIBUTES" : "COUNT")
                    .append('"');
        }
        return new RandomRequests.Request("Query", body + end(index));
    }

    /** Local charges for entries of an index as if they were whole items, so those reads do not ask for it. */
    private String end(String index) {
        return index == null ? requests.readOptions() : random.nextBoolean() ? ",\"ConsistentRead\":true}" : "}";
    }

    private String index(StringBuilder body) {
        if (random.nextBoolean()) {
            return null;
        }
        String index = random.nextBoolean() ? "byN" : "byT";
        body.append(",\"IndexName\":\"").append(index).append('"');
        return index;
    }

    private static AttributeValue sortKey(String index, AttributeValue sort) {
        if (index == null) {
            return sort;
        }
        return index.equals("byN") ? RandomRequests.number(sort) : RandomRequests.text(sort);
    }

    private static void values(StringBuilder body, Map<String, AttributeValue> values) {
        if (!values.isEmpty()) {
            body.append(",\"ExpressionAttributeValues\":").append(RandomRequests.json(values));
        }
    }

    private boolean project(StringBuilder body) {
        if (random.nextInt(3) > 0) {
            return false;
        }
        StringBuilder paths = new StringBuilder(random.nextBoolean() ? "p" : "n");
        for (int i = random.nextInt(3); i > 0; i--) {
            paths.append(", ").append(path());
        }
        body.append(",\"ProjectionExpression\":\"").append(paths).append('"');
        return true;
    }

    private String path() {
        return PATHS[random.nextInt(PATHS.length)];
    }

    private String condition(Map<String, AttributeValue> values, int depth) {
        return switch (random.nextInt(depth < 2 ? 11 : 8)) {
            case 0 -> "attribute_exists(" + path() + ")";
            case 1 -> "attribute_not_exists(" + path() + ")";
            case 2 -> path() + " = " + value(values, items.value(2));
            case 3 -> path() + " <> " + value(values, items.value(2));
            case 4 -> path() + " < " + value(values, new AttributeValue.N(items.number()));
            case 5 -> "size(" + path() + ") > " + value(values, new AttributeValue.N(BigDecimal.ONE));
            case 6 -> "contains(" + path() + ", " + value(values, new AttributeValue.S(items.text())) + ")";
            case 7 ->
                "attribute_type(" + path() + ", "
                        + value(values, new AttributeValue.S(TYPES[random.nextInt(TYPES.length)])) + ")";
            case 8 -> "NOT " + condition(values, depth + 1);
            case 9 -> condition(values, depth + 1) + " AND " + condition(values, depth + 1);
            default -> "(" + condition(values, depth + 1) + " OR " + condition(values, depth + 1) + ")";
        };
    }

    private static String value(Map<String, AttributeValue> values, AttributeValue value) {
        String name = ":v" + values.size();
        values.put(name, value);
        return name;
    }
}
