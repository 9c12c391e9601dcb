package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ConditionEvaluator;
import dev.tepui.storage.expression.ExpressionRules;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.partiql.PartiQlRendering;
import dev.tepui.storage.property.Seed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However a SELECT finds its items, and in however many pages, they are those of which its WHERE clause holds. */
@Timeout(120)
class SelectPropertyTest {
    private static final String CREATE = "{\"TableName\":\"orders\",\"BillingMode\":\"PAY_PER_REQUEST\","
            + "\"AttributeDefinitions\":[{\"AttributeName\":\"h\",\"AttributeType\":\"S\"},"
            + "{\"AttributeName\":\"r\",\"AttributeType\":\"N\"},{\"AttributeName\":\"p\",\"AttributeType\":\"N\"}],"
            + "\"KeySchema\":[{\"AttributeName\":\"h\",\"KeyType\":\"HASH\"},"
            + "{\"AttributeName\":\"r\",\"KeyType\":\"RANGE\"}],"
            + "\"LocalSecondaryIndexes\":[{\"IndexName\":\"by-p\",\"Projection\":{\"ProjectionType\":\"KEYS_ONLY\"},"
            + "\"KeySchema\":[{\"AttributeName\":\"h\",\"KeyType\":\"HASH\"},"
            + "{\"AttributeName\":\"p\",\"KeyType\":\"RANGE\"}]}]}";

    private static final Pattern ID = Pattern.compile("\"id\":\\{\"N\":\"(\\d+)\"}");
    private static final Pattern TOKEN = Pattern.compile("\"NextToken\":\"([^\"]+)\"");
    private static final List<String> PARTITIONS = List.of("a", "ab", "b", "c");
    private static final int ITEMS = 60;
    private static final int ROUNDS = 400;

    private final RandomGenerator random = Seed.random(SelectPropertyTest.class);
    private final Map<Integer, Map<String, AttributeValue>> items = new HashMap<>();

    @Test
    void shouldFindExactlyTheItemsOfWhichTheConditionHolds() {
        try (TestServer server = new TestServer()) {
            call(server, "CreateTable", CREATE);
            for (int i = 0; i < ITEMS; i++) {
                put(server, i);
            }
            for (int i = 0; i < ROUNDS; i++) {
                check(server);
            }
        }
    }

    private void put(TestServer server, int number) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("h", text(PARTITIONS.get(number % PARTITIONS.size())));
        item.put("r", number(number / PARTITIONS.size()));
        item.put("id", number(number));
        if (random.nextBoolean()) {
            item.put("p", number(random.nextInt(5)));
        }
        items.put(number, item);
        JsonOutput out = new JsonOutput();
        ItemJson.write(out, item);
        call(
                server,
                "PutItem",
                "{\"TableName\":\"orders\",\"Item\":" + new String(out.toBytes(), StandardCharsets.UTF_8) + "}");
    }

    private void check(TestServer server) {
        boolean ofIndex = random.nextInt(4) == 0;
        Condition condition = conjunction();
        ExpressionRules.check(condition);
        String order = random.nextInt(3) > 0 ? "" : random.nextBoolean() ? "ASC" : "DESC";
        boolean ordered = !order.isEmpty() && isOfOnePartition(condition);
        String sortKey = ofIndex ? "p" : "r";
        PartiQlRendering rendering = new PartiQlRendering();
        String statement = "SELECT \\\"id\\\" FROM \\\"orders\\\"" + (ofIndex ? ".\\\"by-p\\\"" : "") + " WHERE "
                + rendering.of(condition).replace("\"", "\\\"")
                + (ordered ? " ORDER BY " + sortKey + " " + order : "");

        List<Integer> found = select(server, statement);

        List<Integer> expected = items.entrySet().stream()
                .filter(item -> !ofIndex || item.getValue().containsKey("p"))
                .filter(item -> ConditionEvaluator.holds(condition, item.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(found).as(statement).containsExactlyInAnyOrderElementsOf(expected);
        if (ordered) {
            Comparator<Integer> up =
                    Comparator.comparing(id -> ((AttributeValue.N) items.get(id).get(sortKey)).value());
            assertThat(found).as(statement).isSortedAccordingTo(order.equals("ASC") ? up : up.reversed());
        }
    }

    /** The ids of what is found, in pages of some random size. */
    private List<Integer> select(TestServer server, String statement) {
        String limit = random.nextBoolean() ? "" : ",\"Limit\":" + (1 + random.nextInt(7));
        List<Integer> found = new ArrayList<>();
        String token = "";
        do {
            String answer =
                    call(server, "ExecuteStatement", "{\"Statement\":\"" + statement + "\"" + limit + token + "}");
            Matcher ids = ID.matcher(answer);
            while (ids.find()) {
                found.add(Integer.parseInt(ids.group(1)));
            }
            Matcher next = TOKEN.matcher(answer);
            token = next.find() ? ",\"NextToken\":\"" + next.group(1) + "\"" : "";
        } while (!token.isEmpty());
        return found;
    }

    private static String call(TestServer server, String operation, String body) {
        var response = server.call(operation, body);
        assertThat(response.statusCode()).as("%s: %s", body, response.body()).isEqualTo(200);
        return response.body();
    }

    private static boolean isOfOnePartition(Condition condition) {
        return switch (condition) {
            case Condition.And(var left, var right) -> isOfOnePartition(left) || isOfOnePartition(right);
            case Condition.Compare(var left, var comparator, var ignored) ->
                comparator == Condition.Comparator.EQUAL && left.equals(path("h"));
            default -> false;
        };
    }

    private Condition conjunction() {
        Condition condition = part();
        for (int i = random.nextInt(4); i > 0; i--) {
            condition =
                    random.nextBoolean() ? new Condition.And(condition, part()) : new Condition.And(part(), condition);
        }
        return condition;
    }

    private Condition part() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> compare("h", Condition.Comparator.EQUAL, partition());
            case 3 -> new Condition.In(path("h"), List.of(value(partition()), value(partition())));
            case 4 ->
                new Condition.Or(
                        compare("h", Condition.Comparator.EQUAL, partition()),
                        compare("h", Condition.Comparator.EQUAL, partition()));
            case 5 -> new Condition.Test(Function.BEGINS_WITH, List.of(path("h"), value(text("a"))));
            case 6, 7 -> compare(anyNumber(), comparator(), number(random.nextInt(6)));
            case 8 -> {
                int low = random.nextInt(6);
                yield new Condition.Between(
                        path(anyNumber()), value(number(low)), value(number(low + random.nextInt(5))));
            }
            case 9 ->
                new Condition.In(
                        path(anyNumber()), List.of(value(number(random.nextInt(6))), value(number(random.nextInt(6)))));
            case 10 -> new Condition.Test(Function.ATTRIBUTE_NOT_EXISTS, List.of(path("p")));
            default -> new Condition.Not(new Condition.Or(part(), part()));
        };
    }

    private Condition compare(String name, Condition.Comparator comparator, AttributeValue value) {
        return random.nextInt(4) == 0 && comparator != Condition.Comparator.EQUAL
                ? new Condition.Compare(value(value), comparator, path(name))
                : new Condition.Compare(path(name), comparator, value(value));
    }

    private Condition.Comparator comparator() {
        return Condition.Comparator.values()[random.nextInt(Condition.Comparator.values().length)];
    }

    private String anyNumber() {
        return random.nextBoolean() ? "r" : "p";
    }

    private AttributeValue partition() {
        return text(PARTITIONS.get(random.nextInt(PARTITIONS.size())));
    }

    private static Operand path(String name) {
        return new Operand.Path(List.of(new Operand.Name(name)));
    }

    private static Operand value(AttributeValue value) {
        return new Operand.Value("", value);
    }

    private static AttributeValue text(String text) {
        return new AttributeValue.S(text);
    }

    private static AttributeValue number(int number) {
        return new AttributeValue.N(BigDecimal.valueOf(number).stripTrailingZeros());
    }
}
