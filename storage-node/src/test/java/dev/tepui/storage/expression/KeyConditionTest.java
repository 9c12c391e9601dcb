package dev.tepui.storage.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.expression.KeyCondition.KeyAttribute;
import dev.tepui.storage.expression.KeyCondition.Keys;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.SortCondition;
import dev.tepui.storage.property.Seed;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyConditionTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/expression/key-conditions.txt");
    private static final String PARAMETER = "KeyConditionExpression";
    private static final KeyAttribute PK = new KeyAttribute("pk", "S", null);
    private static final KeyAttribute SK = new KeyAttribute("sk", "N", null);

    private static final Keys KEYS = new Keys(List.of(PK), List.of(SK));

    private static final Keys COMPOSITE = new Keys(
            List.of(new KeyAttribute("p1", "S", "many"), new KeyAttribute("p2", "S", "many")),
            List.of(
                    new KeyAttribute("s1", "S", "many"),
                    new KeyAttribute("s2", "N", "many"),
                    new KeyAttribute("s3", "S", "many")));

    private static final AttributeValue A = new AttributeValue.S("a");
    private static final AttributeValue B = new AttributeValue.S("b");
    private static final AttributeValue ONE = new AttributeValue.N(BigDecimal.ONE);
    private static final AttributeValue TWO = new AttributeValue.N(BigDecimal.TWO);

    private static final Map<String, AttributeValue> VALUES = Map.of(
            ":a", A,
            ":b", B,
            ":n", ONE,
            ":m", TWO,
            ":t", new AttributeValue.Bool(true),
            ":l", new AttributeValue.L(List.of()),
            ":ss", new AttributeValue.SS(List.of("a")),
            ":e", new AttributeValue.S(""),
            ":x0", new AttributeValue.B(new Bytes(new byte[0])));

    @TestFactory
    Stream<DynamicTest> shouldAnswerAsDynamoDbDoes() throws IOException {
        return Files.readAllLines(GOLDEN).stream()
                .filter(line -> !line.startsWith("// "))
                .map(line -> line.split(" {2}-> {2}"))
                .map(line -> DynamicTest.dynamicTest(
                        line[0], () -> assertThat(answer(line[0], SK)).isEqualTo(line[1])));
    }

    private static String answer(String expression, KeyAttribute sort) {
        try {
            read(expression, sort);
            return "OK";
        } catch (ExpressionException e) {
            return e.getMessage();
        }
    }

    private static KeyCondition read(String expression, KeyAttribute sort) {
        Substitutions substitutions = new Substitutions(Map.of("#pk", "pk", "#s", "sk"), VALUES);
        Condition condition = ConditionParser.parse(PARAMETER, expression, substitutions);
        Paths.checkKeysAreScalars(Paths.of(condition), name -> name.equals("pk") ? "Key" : null);
        return KeyCondition.of(condition, new Keys(List.of(PK), sort == null ? List.of() : List.of(sort)));
    }

    private static KeyCondition plain(SortCondition sort) {
        return new KeyCondition(List.of(A), List.of(), sort);
    }

    @Test
    void shouldGiveThePartitionAndTheSortCondition() {
        assertThat(read("pk = :a", SK)).isEqualTo(plain(new SortCondition.Any()));
        assertThat(read(":a = #pk", SK)).isEqualTo(plain(new SortCondition.Any()));
        assertThat(read("pk = :a and sk = :n", SK)).isEqualTo(plain(new SortCondition.Equal(ONE)));
        assertThat(read("sk < :n and pk = :a", SK)).isEqualTo(plain(new SortCondition.Less(ONE)));
        assertThat(read("pk = :a and :n < sk", SK)).isEqualTo(plain(new SortCondition.Greater(ONE)));
        assertThat(read("pk = :a and #s<=:n", SK)).isEqualTo(plain(new SortCondition.LessOrEqual(ONE)));
        assertThat(read("pk = :a and (:n <= sk)", SK)).isEqualTo(plain(new SortCondition.GreaterOrEqual(ONE)));
        assertThat(read("pk = :a and sk between :n and :m", SK)).isEqualTo(plain(new SortCondition.Between(ONE, TWO)));
        assertThat(read("pk = :a and begins_with(sk, :b)", new KeyAttribute("sk", "S", null)))
                .isEqualTo(plain(new SortCondition.BeginsWith(B)));
    }

    @ParameterizedTest
    @CsvSource({
        "pk = :a and begins_with(sk; :e),Key: sk",
        "pk = :a and sk = :e,Key: sk",
        "pk = :e,Key: pk",
    })
    void shouldRefuseEmptyKeys(String expression, String end) {
        assertThat(answer(expression.replace(';', ','), new KeyAttribute("sk", "S", null)))
                .isEqualTo("One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
                        + " contain an empty string value. " + end);
        assertThat(answer("pk = :a and sk = :x0", new KeyAttribute("sk", "B", null)))
                .endsWith("cannot contain an empty binary value. Key: sk");
    }

    @Test
    void shouldNameTheIndexWhoseKeyIsEmpty() {
        assertThat(answer("pk = :a and sk = :e", new KeyAttribute("sk", "S", "byName")))
                .isEqualTo("One or more parameter values are not valid. A value specified for a secondary index key is"
                        + " not supported. The AttributeValue for a key attribute cannot contain an empty string value."
                        + " IndexName: byName, IndexKey: sk");
    }

    @Test
    void shouldReadTheOlderConditions() {
        Condition onPartition = compare("pk", Condition.Comparator.EQUAL, A);
        Condition onSort = compare("sk", Condition.Comparator.LESS, ONE);

        assertThat(KeyCondition.ofAll(List.of(onSort, onPartition), KEYS))
                .isEqualTo(plain(new SortCondition.Less(ONE)));
        assertThat(KeyCondition.ofAll(List.of(onPartition), KEYS)).isEqualTo(plain(new SortCondition.Any()));
    }

    @Test
    void shouldRefuseOlderConditionsThatNoOrderOfKeysAnswers() {
        Condition onPartition = compare("pk", Condition.Comparator.EQUAL, A);
        Condition notEqual = compare("sk", Condition.Comparator.NOT_EQUAL, ONE);
        Condition exists = new Condition.Test(Function.ATTRIBUTE_EXISTS, List.of(path("sk")));

        assertThatThrownBy(() -> KeyCondition.ofAll(List.of(), KEYS))
                .hasMessage("Conditions must be at least length 1");
        for (Condition onSort : List.of(notEqual, exists)) {
            assertThatThrownBy(() -> KeyCondition.ofAll(List.of(onPartition, onSort), KEYS))
                    .hasMessage("Attempted conditional constraint is not an indexable operation");
        }
        assertThatThrownBy(() -> KeyCondition.ofAll(List.of(compare("pk", Condition.Comparator.LESS, A)), KEYS))
                .hasMessage("Query key condition not supported");
        assertThatThrownBy(() -> KeyCondition.ofAll(
                        List.of(onPartition, notEqual, compare("x", Condition.Comparator.EQUAL, A)), KEYS))
                .hasMessage("Conditions can be of length 1 or 2 only");
    }

    private static Condition compare(String attribute, Condition.Comparator comparator, AttributeValue value) {
        return new Condition.Compare(path(attribute), comparator, new Operand.Value("", value));
    }

    private static Operand path(String attribute) {
        return new Operand.Path(List.of(new Operand.Name(attribute)));
    }

    @Test
    void shouldRefuseASortConditionWithoutSortKey() {
        assertThat(answer("pk = :a and sk = :n", null)).isEqualTo("Query key condition not supported");
        assertThat(answer("sk = :n", null)).isEqualTo("Query condition missed key schema element: pk");
    }

    /** Columns: the condition; leading values of the sort key, and what must hold of the next attribute. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p1=:a and p2=:b | | Any[]",
                "p2=:b and p1=:a and s1=:a | | Equal[value=S[value=a]]",
                "p2=:b and p1=:a and begins_with(s1,:a) | | BeginsWith[prefix=S[value=a]]",
                "s2 < :n and p2=:b and s1=:b and p1=:a | b | Less[value=N[value=1]]",
                "s3 between :a and :b and s2 = :n and p2=:b and s1=:b and p1=:a | b 1 | Between[low=S[value=a], "
                        + "high=S[value=b]]",
            })
    void shouldReadConditionsOnKeysOfSeveralAttributes(String expression, String leading, String sort) {
        KeyCondition condition = KeyCondition.of(composite(expression), COMPOSITE);

        assertThat(condition.partition()).containsExactly(A, B);
        assertThat(condition.leadingSort().stream().map(KeyConditionTest::text).toList())
                .isEqualTo(leading == null ? List.of() : List.of(leading.split(" ")));
        assertThat(condition.sort()).hasToString(sort);
    }

    private static String text(AttributeValue value) {
        return value instanceof AttributeValue.S(String text)
                ? text
                : value.toString().replaceAll("\\D", "");
    }

    /** The texts are DynamoDB Local's, but for the attribute that a condition misses, which the service names. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p1=:a | HASH key attributes p2 must have equality conditions specified in the query",
                "s1=:a | HASH key attributes p1, p2 must have equality conditions specified in the query",
                "p1>:a and s1=:b | HASH key attributes p2 must have equality conditions specified in the query",
                "p1>:a and p2=:b | HASH key attributes p1 must have equality conditions specified in the query",
                "p1=:a and x=:b and y=:b | HASH key attributes p2 must have equality conditions specified in the query",
                "p1=:a and p2=:b and s2=:n | RANGE key attributes s1 must have equality conditions specified in the "
                        + "query because a condition is present on key attribute s2",
                "p1=:a and p2=:b and s2=:n and s3>:a | RANGE key attributes s1 must have equality conditions "
                        + "specified in the query because a condition is present on key attribute s2",
                "p1=:a and p2=:b and s3=:a | RANGE key attributes s1, s2 must have equality conditions specified in "
                        + "the query because a condition is present on key attribute s3",
                "p1=:a and p2=:b and s1>:a and s3=:a | RANGE key attributes s2 must have equality conditions "
                        + "specified in the query because a condition is present on key attribute s3",
                "p1=:a and p2=:b and s1>:a and s2=:n | RANGE key attributes s1 must have equality conditions "
                        + "specified in the query because a condition is present on key attribute s2",
                "p1=:a and p2=:b and x=:a and s2=:n | RANGE key attributes s1 must have equality conditions "
                        + "specified in the query because a condition is present on key attribute s2",
                "p1=:a and p2=:b and x=:a | Query condition missed key schema element: s1",
                "p1=:a and p2=:b and s1=:a and x=:a | Query condition missed key schema element: s2",
                "p1=:a and p2=:b and s1=:a and s2=:n and s3=:a and x=:a | Query key condition not supported",
                "p1=:a and p2=:n | One or more parameter values were invalid: Condition parameter type does not match "
                        + "schema type",
                "p1=:a and p2=:b and s1=:n and s2=:a | One or more parameter values were invalid: Condition parameter "
                        + "type does not match schema type",
                "p1=:a and p2=:b and s1=:a and s1=:b | KeyConditionExpressions must only contain one condition per key",
                "p1=:a and p2=:e | One or more parameter values are not valid. A value specified for a secondary "
                        + "index key is not supported. The AttributeValue for a key attribute cannot contain an empty "
                        + "string value. IndexName: many, IndexKey: p2",
            })
    void shouldRefuseConditionsThatNoPartOfAKeyOfSeveralAttributesAnswers(String expression, String message) {
        assertThatThrownBy(() -> KeyCondition.of(composite(expression), COMPOSITE))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(message);
    }

    @Test
    void shouldReadTheOlderConditionsOnKeysOfSeveralAttributes() {
        List<Condition> partition =
                List.of(compare("p1", Condition.Comparator.EQUAL, A), compare("p2", Condition.Comparator.EQUAL, B));

        assertThat(KeyCondition.ofAll(partition, COMPOSITE))
                .isEqualTo(new KeyCondition(List.of(A, B), List.of(), new SortCondition.Any()));
        assertThatThrownBy(() -> KeyCondition.ofAll(
                        List.of(partition.get(0), partition.get(1), compare("s1", Condition.Comparator.NOT_EQUAL, A)),
                        COMPOSITE))
                .hasMessage("Attempted conditional constraint is not an indexable operation");
    }

    private static Condition composite(String expression) {
        return ConditionParser.parse(PARAMETER, expression, new Substitutions(null, VALUES));
    }

    @Test
    void shouldRefuseWhatIsTooLong() {
        assertThat(answer("", SK)).isEqualTo("Invalid KeyConditionExpression: The expression can not be empty;");
        assertThat(answer("   ", SK))
                .isEqualTo("Invalid KeyConditionExpression: Syntax error; token: \"<EOF>\", near: \"   \"");
        assertThat(answer("pk = :a" + " ".repeat(4090), SK))
                .isEqualTo("Invalid KeyConditionExpression: Expression size has exceeded the maximum allowed size;"
                        + " expression size: 4097");
        assertThat(answer("pk = :a" + " ".repeat(4089), SK)).isEqualTo("OK");
        String many = String.join(" and ", java.util.Collections.nCopies(302, "pk=:a"));
        assertThat(answer(many, SK))
                .isEqualTo("Invalid KeyConditionExpression: The expression contains too many operators;"
                        + " operator count: 301");
    }

    /** The deepest nestings that fit into an expression must not exhaust the stack. */
    @Test
    void shouldBearDeepNesting() {
        assertThat(answer("(".repeat(2_040) + "pk=:a" + ")".repeat(2_040), SK))
                .isEqualTo("Invalid KeyConditionExpression: The expression has redundant parentheses;");
        assertThat(answer("(".repeat(4_096), SK)).contains("redundant parentheses");
        assertThat(answer("not ".repeat(1_000) + "pk=:a", SK)).contains("too many operators");
        assertThat(answer("size(".repeat(800) + "pk", SK)).contains("too many operators");
        assertThat(answer("(not ".repeat(600) + "pk=:a" + ")".repeat(600), SK)).contains("too many operators");
    }

    @Test
    void shouldReportUnusedAndUndefinedPlaceholders() {
        Substitutions unused = new Substitutions(Map.of("#u", "x"), Map.of(":a", A));
        ConditionParser.parse(PARAMETER, "pk = :a", unused);
        assertThatThrownBy(unused::checkAllUsed)
                .hasMessage("Value provided in ExpressionAttributeNames unused in expressions: keys: {#u}");
        Substitutions unusedValue = new Substitutions(null, Map.of(":a", A, ":u", B));
        ConditionParser.parse(PARAMETER, "pk = :a", unusedValue);
        assertThatThrownBy(unusedValue::checkAllUsed)
                .hasMessage("Value provided in ExpressionAttributeValues unused in expressions: keys: {:u}");
        Substitutions used = new Substitutions(Map.of("#p", "pk"), Map.of(":a", A));
        ConditionParser.parse(PARAMETER, "#p = :a", used);
        used.checkAllUsed();
        assertThatThrownBy(() -> ConditionParser.parse(PARAMETER, "pk = :a", new Substitutions(null, null)))
                .hasMessage("Invalid KeyConditionExpression: An expression attribute value used in expression is not"
                        + " defined; attribute value: :a");
    }

    @Test
    void shouldRefuseWrongPlaceholders() {
        assertThatThrownBy(() -> new Substitutions(Map.of(), null))
                .hasMessage("ExpressionAttributeNames must not be empty");
        assertThatThrownBy(() -> new Substitutions(null, Map.of()))
                .hasMessage("ExpressionAttributeValues must not be empty");
        for (String key : List.of("p", "#", "#a b", "#é", "", "##")) {
            assertThatThrownBy(() -> new Substitutions(Map.of(key, "x"), null))
                    .hasMessage("ExpressionAttributeNames contains invalid key: Syntax error; key: \"" + key + "\"");
        }
        assertThatThrownBy(() -> new Substitutions(null, Map.of("a", A)))
                .hasMessage("ExpressionAttributeValues contains invalid key: Syntax error; key: \"a\"");
        assertThatThrownBy(() -> new Substitutions(Map.of("#p", ""), null))
                .hasMessage("ExpressionAttributeNames contains invalid value: Empty attribute name for key #p");
        assertThatThrownBy(() -> new Substitutions(Map.of("#" + "a".repeat(255), "x"), null))
                .hasMessage("ExpressionAttributeNames contains invalid key: The expression attribute map contains a key"
                        + " that is too long; size of key: 256");
    }

    /** Whatever a client sends ends in a key condition or in one of our texts. */
    @Test
    void shouldNeverFailOtherwise() {
        RandomGenerator random = Seed.random(KeyConditionTest.class);
        String[] pieces = {
            "pk",
            "sk",
            ":a",
            ":n",
            ":zz",
            "#pk",
            "#",
            ":",
            "=",
            "<",
            "<=",
            "<>",
            "(",
            ")",
            "[",
            "]",
            ".",
            ",",
            "and",
            "or",
            "not",
            "between",
            "in",
            "begins_with",
            "size",
            "foo",
            "0",
            "12",
            " ",
            "set",
            "name",
            "\"",
            "é",
            "😀",
            "\ud800"
        };
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(14); n >= 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]).append(random.nextBoolean() ? " " : "");
            }
            assertThat(answer(text.toString(), SK)).isNotEmpty();
        }
    }

    /** As many as the developer guide lists. */
    @Test
    void shouldKnowAllReservedWords() {
        assertThat(ReservedWords.count()).isEqualTo(573);
        assertThat(ReservedWords.contains("Name")).isTrue();
        assertThat(ReservedWords.contains("customer")).isFalse();
    }
}
