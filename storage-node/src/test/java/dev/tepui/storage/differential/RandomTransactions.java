package dev.tepui.storage.differential;

import dev.tepui.storage.differential.RandomRequests.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random transactions over a table with a local secondary index and a plain one: most of them possible, some for their
 * conditions or their updates not, and a few that name an item twice, have wrong keys or name a table that is not
 * there.
 */
final class RandomTransactions {
    static final List<String> CREATE = Stream.of(
                    "{'TableName':'moves','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
                            + "{'AttributeName':'p','AttributeType':'S'},{'AttributeName':'s','AttributeType':'N'},"
                            + "{'AttributeName':'i','AttributeType':'N'}],"
                            + "'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},"
                            + "{'AttributeName':'s','KeyType':'RANGE'}],"
                            + "'LocalSecondaryIndexes':[{'IndexName':'byI','KeySchema':["
                            + "{'AttributeName':'p','KeyType':'HASH'},{'AttributeName':'i','KeyType':'RANGE'}],"
                            + "'Projection':{'ProjectionType':'KEYS_ONLY'}}]}",
                    "{'TableName':'plain','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
                            + "{'AttributeName':'h','AttributeType':'S'}],"
                            + "'KeySchema':[{'AttributeName':'h','KeyType':'HASH'}]}")
            .map(RandomTransactions::json)
            .toList();

    private static final String[] VALUES = {
        "{'N':'1'}",
        "{'N':'-2.5'}",
        "{'N':'3'}",
        "{'S':'a'}",
        "{'L':[{'N':'1'}]}",
        "{'M':{'x':{'N':'1'}}}",
        "{'SS':['a']}"
    };
    private static final String[] ATTRIBUTES = {"n", "t", "l", "m"};
    private static final String[] TESTS = {
        "attribute_exists(%s)",
        "attribute_not_exists(%s)",
        "%s = :v",
        "%s <> :v",
        "%s < :v",
        "NOT attribute_type(%s, :y)",
        "size(%s) > :v"
    };
    private static final String[] UPDATES = {
        "SET kept = :v",
        "SET kept = :v, n = :v REMOVE t",
        "SET n = n + :n, kept = :v",
        "SET n = if_not_exists(n, :n) + :n",
        "SET l = list_append(l, :v)",
        "SET m.x = :v",
        "SET l[0] = :v",
        "ADD n :n",
        "SET i = :n"
    };
    /** Beginnings of transactions that had a token, to be repeated. */
    private final Map<String, List<String>> tokens = new LinkedHashMap<>();

    private final Random random;

    RandomTransactions(Random random) {
        this.random = random;
    }

    Request next() {
        if (random.nextInt(4) == 0) {
            String gets = IntStream.rangeClosed(0, random.nextInt(6))
                    .mapToObj(ignored -> get())
                    .distinct()
                    .collect(Collectors.joining(","));
            return new Request("TransactGetItems", json("{'TransactItems':[" + gets + "]" + capacity() + "}"));
        }
        List<String> actions = actions();
        String token = "";
        if (!tokens.isEmpty() && random.nextInt(6) == 0) {
            String known = pick(tokens.keySet().toArray(String[]::new));
            actions = tokens.get(known);
            if (random.nextInt(3) == 0) {
                // The first item stays the same.
                actions = actions.subList(0, (actions.size() + 1) / 2);
            }
            token = ",'ClientRequestToken':'" + known + "'";
        } else if (random.nextInt(4) == 0) {
            String fresh = "token" + tokens.size();
            tokens.put(fresh, actions);
            token = ",'ClientRequestToken':'" + fresh + "'";
        }
        return new Request(
                "TransactWriteItems",
                json("{'TransactItems':[" + String.join(",", actions) + "]" + token + capacity() + "}"));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean rarely() {
        return random.nextInt(40) == 0;
    }

    private String capacity() {
        return pick("", "", ",'ReturnConsumedCapacity':'TOTAL'", ",'ReturnConsumedCapacity':'INDEXES'");
    }

    /** Mostly of different items. */
    private List<String> actions() {
        int wanted = 1 + random.nextInt(6);
        Map<String, String> byItem = new LinkedHashMap<>();
        List<String> actions = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            String item = item();
            String action = action(item);
            if (rarely()) {
                actions.add(action);
            } else {
                byItem.putIfAbsent(item, action);
            }
        }
        actions.addAll(byItem.values());
        return actions;
    }

    /** A table and a key. */
    private String item() {
        String table = rarely() && rarely() ? "nowhere" : pick("moves", "moves", "plain");
        String key = table.equals("plain")
                ? "{'h':{'S':'" + pick("x", "y", "z") + "'}}"
                : "{'p':{'S':'" + pick("a", "b") + "'},'s':{'N':'" + random.nextInt(3) + "'}}";
        return "'TableName':'" + table + "','Key':"
                + (rarely()
                        ? pick("{'p':{'S':'a'}}", "{'p':{'S':'a'},'s':{'S':'1'}}", "{'h':{'N':'1'}}", "{'q':{'S':'x'}}")
                        : key);
    }

    private String get() {
        String projection =
                random.nextInt(3) == 0 ? ",'ProjectionExpression':'" + pick("n", "n, m.x", "l[0]") + "'" : "";
        return "{'Get':{" + item() + projection + "}}";
    }

    private String action(String item) {
        return switch (random.nextInt(6)) {
            case 0 -> "{'ConditionCheck':{" + item + expressions(null, test()) + "}}";
            case 1 -> "{'Delete':{" + item + expressions(null, condition()) + "}}";
            case 2, 3 -> "{'Update':{" + item + expressions(update(), condition()) + "}}";
            default -> "{'Put':{" + put(item) + expressions(null, condition()) + "}}";
        };
    }

    private String put(String item) {
        StringJoiner attributes = new StringJoiner(",", ",", "}").setEmptyValue("}");
        for (String attribute : ATTRIBUTES) {
            if (random.nextBoolean()) {
                attributes.add("'" + attribute + "':" + pick(VALUES));
            }
        }
        if (item.contains("moves") && random.nextBoolean()) {
            attributes.add("'i':" + (rarely() ? "{'S':'i'}" : "{'N':'" + random.nextInt(2) + "'}"));
        }
        return item.replace("'Key'", "'Item'").replaceFirst("}$", "") + attributes;
    }

    private String update() {
        return rarely() ? pick("SET p = :v", "SET h = :v") : pick(UPDATES);
    }

    private String condition() {
        return random.nextInt(3) == 0 ? test() : null;
    }

    private String test() {
        return pick(TESTS).formatted(pick(ATTRIBUTES));
    }

    /** The expressions, of which each may be null, their values, and whether an item is wanted that is in the way. */
    private String expressions(String update, String condition) {
        StringBuilder parameters = new StringBuilder();
        if (update != null) {
            parameters.append(",'UpdateExpression':'").append(update).append('\'');
        }
        if (condition != null) {
            parameters.append(",'ConditionExpression':'").append(condition).append('\'');
        }
        StringJoiner values = new StringJoiner(",", ",'ExpressionAttributeValues':{", "}").setEmptyValue("");
        if (parameters.indexOf(":v") >= 0) {
            values.add("':v':" + pick(VALUES));
        }
        if (parameters.indexOf(":n") >= 0) {
            values.add("':n':{'N':'" + random.nextInt(2) + "'}");
        }
        if (parameters.indexOf(":y") >= 0) {
            values.add("':y':{'S':'N'}");
        }
        return parameters
                + values.toString()
                + (random.nextBoolean() ? ",'ReturnValuesOnConditionCheckFailure':'ALL_OLD'" : "");
    }
}
