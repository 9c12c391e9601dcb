package dev.tepui.storage.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.expression.RandomExpressions;
import dev.tepui.storage.expression.Rendering;
import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.property.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random expressions on random items: what we find true and what we make of an item is what DynamoDB Local does, and so
 * is what we say about expressions into which mistakes have been put. {@code -Dexpressions=10000} asks more.
 */
@Timeout(600)
class ExpressionDifferentialTest {
    private static final int ROUNDS = Integer.getInteger("expressions", 400);

    private static final String CREATE = "{\"TableName\":\"expressions\",\"BillingMode\":\"PAY_PER_REQUEST\","
            + "\"AttributeDefinitions\":[{\"AttributeName\":\"key\",\"AttributeType\":\"S\"}],"
            + "\"KeySchema\":[{\"AttributeName\":\"key\",\"KeyType\":\"HASH\"}]}";

    private static final AttributeValue KEY = new AttributeValue.S("k");

    /** What mistakes are made of. */
    private static final String[] PIECES = ("p q name :v0 :x #zz = < <= <> > ( ) [ ] . , + - and or not between in SET"
                    + " REMOVE ADD DELETE size contains attribute_exists if_not_exists list_append foo 0 1 99999999999"
                    + " ? ( ) , =")
            .split(" ");

    private static LocalOracle oracle;
    private static TestServer server;
    private static Answers ours;
    private static Answers theirs;

    private final long seed = Seed.of(ExpressionDifferentialTest.class);
    private final Random random = new Random(seed);
    private final RandomExpressions expressions = new RandomExpressions(random);
    private final KnownDifferences known = DifferencesOfExpressions.table();

    @BeforeAll
    static void start() {
        oracle = new LocalOracle();
        server = new TestServer();
        ours = new Answers(server.port());
        theirs = Answers.ofLocal(oracle.port());
        ours.ask("CreateTable", CREATE);
        theirs.ask("CreateTable", CREATE);
    }

    @AfterAll
    static void stop() {
        ours.close();
        theirs.close();
        server.close();
        oracle.close();
    }

    @Test
    void shouldFindTrueWhatDynamoDbLocalDoes() {
        for (int i = 0; i < ROUNDS; i++) {
            put();
            for (int n = 0; n < 4; n++) {
                Rendering rendering = new Rendering();
                condition(rendering.of(expressions.condition(3)), rendering.values());
            }
        }
    }

    @Test
    void shouldUpdateAsDynamoDbLocalDoes() {
        for (int i = 0; i < ROUNDS; i++) {
            put();
            for (int n = 0; n < 2; n++) {
                Rendering rendering = new Rendering();
                update(rendering.of(expressions.updateExpression()), rendering.values());
            }
        }
    }

    @Test
    void shouldFindTheMistakesThatDynamoDbLocalFinds() {
        put();
        for (int i = 0; i < ROUNDS; i++) {
            Rendering rendering = new Rendering();
            condition(mistaken(rendering.of(expressions.condition(2))), rendering.values());
            rendering = new Rendering();
            update(mistaken(rendering.of(expressions.updateExpression())), rendering.values());
            compare("GetItem", "ProjectionExpression", mistaken(paths()), Map.of());
        }
    }

    private void put() {
        Map<String, AttributeValue> item = new LinkedHashMap<>(expressions.item());
        item.put("key", KEY);
        String body = "{\"TableName\":\"expressions\",\"Item\":" + json(item) + "}";
        assertThat(ours.ask("PutItem", body).verdict()).isEqualTo("OK");
        assertThat(theirs.ask("PutItem", body).verdict()).isEqualTo("OK");
    }

    /** An update of nothing, which fails when the condition does not hold. */
    private void condition(String expression, Map<String, AttributeValue> values) {
        compare("UpdateItem", "ConditionExpression", expression, values);
    }

    private void update(String expression, Map<String, AttributeValue> values) {
        compare("UpdateItem", "UpdateExpression", expression, values);
    }

    private void compare(String operation, String parameter, String expression, Map<String, AttributeValue> all) {
        Map<String, AttributeValue> values = new LinkedHashMap<>(all);
        values.keySet().removeIf(placeholder -> !expression.matches("(?s).*" + placeholder + "(?!\\w).*"));
        String body = "{\"TableName\":\"expressions\",\"" + parameter + "\":\"" + expression + "\",\"Key\":"
                + json(Map.of("key", KEY))
                + (operation.equals("UpdateItem") ? ",\"ReturnValues\":\"ALL_NEW\"" : "")
                + (values.isEmpty() ? "" : ",\"ExpressionAttributeValues\":" + json(values))
                + "}";
        Answers.Answer our = ours.ask(operation, body);
        Answers.Answer their = theirs.ask(operation, body);
        if (!known.explain(our.verdict(), their.verdict())) {
            assertThat(withSetsSorted(our.body()) + our.verdict())
                    .as("seed %d (repeat with -Dseed=%d): %s", seed, seed, body)
                    .isEqualTo(withSetsSorted(their.body()) + their.verdict());
        }
    }

    /** An answer in a form in which the order of sets, and of attributes, has no meaning. */
    private static String withSetsSorted(Object body) {
        return switch (body) {
            case null -> "";
            case Map<?, ?> map -> {
                List<String> entries = new ArrayList<>();
                map.forEach((name, value) -> {
                    boolean set =
                            value instanceof List && List.of("SS", "NS", "BS").contains(name);
                    entries.add(name + "="
                            + (set
                                    ? ((List<?>) value)
                                            .stream()
                                                    .map(String::valueOf)
                                                    .sorted()
                                                    .toList()
                                    : withSetsSorted(value)));
                });
                entries.sort(null);
                yield entries.toString();
            }
            case List<?> list ->
                list.stream()
                        .map(ExpressionDifferentialTest::withSetsSorted)
                        .toList()
                        .toString();
            default -> body.toString();
        };
    }

    private String paths() {
        List<String> paths = new ArrayList<>();
        for (int n = random.nextInt(4); n >= 0; n--) {
            paths.add(List.of("p", "q", "r[0]", "x.p", "q.r[1]", "p").get(random.nextInt(6)));
        }
        return String.join(" , ", paths);
    }

    /** The expression with a few pieces replaced, put in or left out. */
    private String mistaken(String expression) {
        List<String> pieces = new ArrayList<>(Arrays.asList(
                expression.replaceAll("([()\\[\\].,])", " $1 ").strip().split(" +")));
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(pieces.size());
            String piece = PIECES[random.nextInt(PIECES.length)];
            switch (random.nextInt(3)) {
                case 0 -> pieces.set(at, piece);
                case 1 -> pieces.add(at, piece);
                default -> {
                    if (pieces.size() > 1) {
                        pieces.remove(at);
                    }
                }
            }
        }
        return String.join(" ", pieces);
    }

    private static String json(Map<String, AttributeValue> attributes) {
        JsonOutput out = new JsonOutput();
        ItemJson.write(out, attributes);
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }
}
