package dev.tepui.storage.differential;

import dev.tepui.storage.differential.RandomRequests.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Random writes, most of them valid, of a few items whose attributes have all types, in a table with an index. */
final class RandomWrites {
    static final String CREATE = "{'TableName':'writes','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
            .concat("{'AttributeName':'p','AttributeType':'S'},{'AttributeName':'s','AttributeType':'N'},"
                    + "{'AttributeName':'i','AttributeType':'N'}],"
                    + "'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},"
                    + "{'AttributeName':'s','KeyType':'RANGE'}],"
                    + "'LocalSecondaryIndexes':[{'IndexName':'byI','KeySchema':["
                    + "{'AttributeName':'p','KeyType':'HASH'},{'AttributeName':'i','KeyType':'RANGE'}],"
                    + "'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['t','m']}}]}")
            .replace('\'', '"');

    static final String DELETE_ALL = Stream.of(
                    "'a'},'s':{'N':'1'", "'a'},'s':{'N':'2.5'", "'b'},'s':{'N':'1'", "'b'},'s':{'N':'2.5'")
            .map(key -> "{'DeleteRequest':{'Key':{'p':{'S':" + key + "}}}}")
            .collect(Collectors.joining(",", "{'RequestItems':{'writes':[", "]}}"))
            .replace('\'', '"');

    private static final String[] VALUES = {
        "{'N':'0'}",
        "{'N':'1'}",
        "{'N':'-2.5'}",
        "{'S':'a'}",
        "{'S':'ab'}",
        "{'B':'YQ=='}",
        "{'BOOL':true}",
        "{'NULL':true}",
        "{'SS':['a','b']}",
        "{'SS':['b']}",
        "{'NS':['1','2']}",
        "{'BS':['YQ==']}",
        "{'L':[]}",
        "{'L':[{'N':'1'},{'S':'a'}]}",
        "{'M':{}}",
        "{'M':{'x':{'N':'1'},'y':{'L':[{'N':'5'}]}}}"
    };
    private static final String[] ATTRIBUTES = {"n", "t", "u", "l", "m"};
    private static final String[] PATHS = {
        "n", "t", "u", "l", "m", "i", "l[0]", "l[1]", "l[7]", "m.x", "m.y", "m.z", "m.y[0]", "t.q", "zz"
    };
    private static final String[] TESTS = {
        "%s = :v",
        "%s <> :v",
        "%s < :v",
        "%s >= :v",
        "attribute_exists(%s)",
        "attribute_not_exists(%s)",
        "contains(%s, :v)",
        "begins_with(%s, :v)",
        "size(%s) > :v",
        "attribute_type(%s, :y)",
        "%s IN (:v, :y)",
        "NOT %s = :v",
        "%s BETWEEN :v AND :v"
    };
    private static final String[] SETS = {
        "%s = :v",
        "%s = :v",
        "%s = n",
        "%s = n + :v",
        "%s = n - :v",
        "%s = if_not_exists(zz, :v)",
        "%s = if_not_exists(%1$s, :v)",
        "%s = list_append(l, :v)",
        "%s = m.x"
    };
    private static final String[] OPERATORS = {
        "EQ", "NE", "LT", "LE", "GT", "GE", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH", "IN", "NULL", "NOT_NULL"
    };

    private final Random random;

    RandomWrites(Random random) {
        this.random = random;
    }

    Request next() {
        Request request = switch (random.nextInt(12)) {
            case 0, 1, 2 -> new Request("PutItem", "'Item':" + item() + condition() + options("ALL_OLD"));
            case 3 -> new Request("DeleteItem", "'Key':" + key() + condition() + options("ALL_OLD"));
            case 4 -> new Request("GetItem", "'Key':" + key() + ",'ProjectionExpression':'" + projection() + "'");
            case 5 -> new Request("UpdateItem", "'Key':" + key() + olderUpdate() + options("UPDATED_NEW"));
            case 6 -> new Request("BatchWriteItem", "'RequestItems':{'writes':[" + batch() + "]}");
            case 7 -> new Request("BatchGetItem", "'RequestItems':{'writes':{'Keys':[" + keys() + "]}}");
            default -> new Request("UpdateItem", "'Key':" + key() + update());
        };
        String table = request.operation().startsWith("Batch") ? "" : "'TableName':'writes',";
        return new Request(request.operation(), ("{" + table + request.body() + "}").replace('\'', '"'));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String key() {
        return "{'p':{'S':'" + pick("a", "b") + "'},'s':{'N':'" + pick("1", "2.50") + "'}}";
    }

    private String item() {
        StringJoiner attributes = new StringJoiner(",", ",", "}").setEmptyValue("}");
        for (String attribute : ATTRIBUTES) {
            if (random.nextBoolean()) {
                attributes.add("'" + attribute + "':" + pick(VALUES));
            }
        }
        if (random.nextBoolean()) {
            attributes.add("'i':{'N':'" + random.nextInt(3) + "'}");
        }
        return key().replaceFirst("}$", "") + attributes;
    }

    private String options(String returnValues) {
        return (random.nextBoolean() ? ",'ReturnValues':'" + returnValues + "'" : "")
                + (random.nextBoolean() ? ",'ReturnValuesOnConditionCheckFailure':'ALL_OLD'" : "")
                + ",'ReturnConsumedCapacity':'" + pick("TOTAL", "INDEXES") + "'";
    }

    private String condition() {
        return random.nextInt(3) == 0 ? expressions(null, test()) : "";
    }

    private String test() {
        return pick(TESTS).formatted(pick(PATHS));
    }

    /** The parameters of an update and a condition, each may be null, with the values that they use. */
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
        if (parameters.indexOf(":y") >= 0) {
            values.add("':y':" + pick("{'S':'N'}", "{'S':'L'}", "{'S':'S'}"));
        }
        if (parameters.indexOf(":n") >= 0) {
            values.add("':n':" + pick("{'N':'1'}", "{'N':'-3'}", "{'NS':['2','3']}", "{'SS':['a','c']}"));
        }
        return parameters + values.toString();
    }

    private String projection() {
        List<String> paths = new ArrayList<>(List.of(PATHS));
        Collections.shuffle(paths, random);
        return String.join(", ", paths.subList(0, 1 + random.nextInt(3)));
    }

    private String update() {
        List<String> clauses = new ArrayList<>();
        boolean nested = false;
        for (String keyword : List.of("SET", "REMOVE", "ADD", "DELETE")) {
            if (random.nextInt(3) == 0) {
                String path = pick(PATHS);
                nested |= path.matches(".*[.\\[].*");
                clauses.add(keyword + " "
                        + switch (keyword) {
                            case "SET" -> pick(SETS).formatted(path);
                            case "REMOVE" -> path;
                            default -> path + " :n";
                        });
            }
        }
        if (!clauses.isEmpty() && clauses.stream().noneMatch(clause -> clause.startsWith("SET"))) {
            // An update that only takes away makes no item of nothing; in Local it does.
            clauses.add("SET kept = :v");
        }
        Collections.shuffle(clauses, random);
        String update = clauses.isEmpty() ? null : String.join(" ", clauses);
        // Of nested places Local returns the whole attribute.
        String returned =
                nested ? pick("ALL_OLD", "ALL_NEW") : pick("ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW");
        return expressions(update, random.nextInt(3) == 0 ? test() : null) + options(returned);
    }

    private String olderUpdate() {
        StringJoiner updates = new StringJoiner(",", ",'AttributeUpdates':{", "}");
        updates.add("'kept':{'Action':'PUT','Value':" + pick(VALUES) + "}");
        for (String attribute : ATTRIBUTES) {
            if (random.nextInt(3) == 0) {
                String action = pick("PUT", "ADD", "DELETE");
                boolean removed = action.equals("DELETE") && random.nextBoolean();
                updates.add("'" + attribute + "':{'Action':'" + action + "'"
                        + (removed ? "}" : ",'Value':" + pick(VALUES) + "}"));
            }
        }
        return updates + (random.nextBoolean() ? expected() : "");
    }

    private String expected() {
        String operator = pick(OPERATORS);
        String values = operator.endsWith("NULL") ? "" : pick(VALUES);
        return ",'Expected':{'" + pick(ATTRIBUTES) + "':{'ComparisonOperator':'" + operator + "','AttributeValueList':["
                + values + "]},'s':{'Value':{'N':'" + pick("1", "2.5") + "'}}},'ConditionalOperator':'"
                + pick("AND", "OR") + "'";
    }

    private String batch() {
        return someKeys().stream()
                .map(key -> random.nextBoolean()
                        ? "{'DeleteRequest':{'Key':" + key + "}}"
                        : "{'PutRequest':{'Item':" + key.replaceFirst("}$", "") + ",'t':" + pick(VALUES) + "}}}")
                .collect(Collectors.joining(","));
    }

    private String keys() {
        return String.join(",", someKeys());
    }

    private List<String> someKeys() {
        return IntStream.range(0, 3).mapToObj(i -> key()).distinct().toList();
    }
}
