package dev.tepui.storage.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long, deep and large expressions and their names and values can be. */
class LimitsTest {
    private static String answer(Runnable parse) {
        try {
            parse.run();
            return "OK";
        } catch (ExpressionException refused) {
            return refused.getMessage();
        }
    }

    private static String condition(String text) {
        return answer(() -> Examples.condition(text)).replace("Invalid ConditionExpression: ", "");
    }

    private static String update(String text) {
        return answer(() -> Examples.update(text)).replace("Invalid UpdateExpression: ", "");
    }

    private static String projection(String text) {
        return answer(() -> Examples.projection(text)).replace("Invalid ProjectionExpression: ", "");
    }

    private static String joined(int count, IntFunction<String> part, String separator) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(separator));
    }

    @Test
    void shouldLimitTheTextInAllExpressions() {
        String tooLong = "Expression size has exceeded the maximum allowed size; expression size: 4097";

        assertThat(condition("a = :a" + " ".repeat(4090))).isEqualTo("OK");
        assertThat(condition("a = :a" + " ".repeat(4091))).isEqualTo(tooLong);
        assertThat(update("REMOVE a" + " ".repeat(4088))).isEqualTo("OK");
        assertThat(update("REMOVE a" + " ".repeat(4089))).isEqualTo(tooLong);
        assertThat(projection("a" + " ".repeat(4095))).isEqualTo("OK");
        assertThat(projection("a" + " ".repeat(4096))).isEqualTo(tooLong);
        assertThat(condition("")).isEqualTo("The expression can not be empty;");
        assertThat(update("")).isEqualTo("The expression can not be empty;");
        assertThat(projection("")).isEqualTo("The expression can not be empty;");
    }

    @Test
    void shouldCountOperatorsAndFunctions() {
        String tooMany = "The expression contains too many operators; operator count: 301";

        assertThat(condition(joined(150, i -> "a = b", " or "))).isEqualTo("OK");
        assertThat(condition(joined(151, i -> "a = b", " or "))).isEqualTo(tooMany);
        assertThat(condition(joined(100, i -> "size(a) = b", " or "))).isEqualTo("OK");
        assertThat(condition(joined(101, i -> "size(a) = b", " or "))).isEqualTo(tooMany);
        assertThat(condition("not ".repeat(300) + "a = b")).isEqualTo(tooMany);
        assertThat(condition("(not ".repeat(299) + "a = b" + ")".repeat(299))).isEqualTo("OK");
        assertThat(update("SET " + joined(300, i -> "z" + i + "=n+n", ","))).isEqualTo("OK");
        assertThat(update("SET " + joined(301, i -> "z" + i + "=n+n", ","))).isEqualTo(tooMany);
        assertThat(update("SET " + joined(400, i -> "z" + i + "=n", ","))).isEqualTo("OK");
    }

    @Test
    void shouldLimitCandidates() {
        assertThat(condition("a in (" + joined(100, i -> "b", ",") + ")")).isEqualTo("OK");
        assertThat(condition("a in (" + joined(101, i -> "b", ",") + ")"))
                .isEqualTo("The IN operator is provided with too many operands; number of operands: 101");
    }

    @Test
    void shouldLimitPaths() {
        String deepest = joined(32, i -> "a", ".");
        String tooDeep = "The document path has too many nesting levels; nesting levels: 33";

        assertThat(condition("attribute_exists(" + deepest + ")")).isEqualTo("OK");
        assertThat(condition("attribute_exists(" + deepest + "[0])")).isEqualTo(tooDeep);
        assertThat(update("REMOVE " + deepest)).isEqualTo("OK");
        assertThat(update("REMOVE " + deepest + ".#zz")).isEqualTo(tooDeep);
        assertThat(projection(deepest)).isEqualTo("OK");
        assertThat(projection(deepest + ".a")).isEqualTo(tooDeep);
    }

    /** 1 MB for an expression with all that is filled in, each time that it is. */
    @Test
    void shouldLimitWhatIsFilledIn() {
        String tooLarge = "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;";

        assertThat(updateWith("SET q = :v", 1_048_566)).isEqualTo("OK");
        assertThat(updateWith("SET q = :v", 1_048_567)).isEqualTo(tooLarge);
        assertThat(updateWith("SET q = :v, r = :v", 524_279)).isEqualTo("OK");
        assertThat(updateWith("SET q = :v, r = :v", 524_280)).isEqualTo(tooLarge);
        String uses = joined(18, i -> "attribute_exists(#n%02d)".formatted(i), " or ");
        Map<String, String> names = new HashMap<>();
        IntStream.range(0, 18).forEach(i -> names.put("#n%02d".formatted(i), "y".repeat(i == 0 ? 28_112 : 60_000)));
        assertThat(answer(() -> ConditionParser.parse("FilterExpression", uses, new Substitutions(names, null))))
                .isEqualTo("OK");
        names.put("#n00", "y".repeat(28_113));
        assertThat(answer(() -> ConditionParser.parse("FilterExpression", uses, new Substitutions(names, null))))
                .isEqualTo("Invalid FilterExpression: Expression size has exceeded the maximum allowed size;");
    }

    private static String updateWith(String text, int length) {
        Substitutions substitutions = new Substitutions(null, Map.of(":v", Examples.s("x".repeat(length))));
        return answer(() -> UpdateParser.parse(text, substitutions));
    }

    /** 2 MB for all names and for all values, with their placeholders. */
    @Test
    void shouldLimitNamesAndValues() {
        assertThat(values(2_097_150)).isEqualTo("OK");
        assertThat(values(2_097_151)).isEqualTo("ExpressionAttributeValues exceeds max size");
        Map<String, String> names = new HashMap<>();
        IntStream.range(0, 35).forEach(i -> names.put("#n%02d".formatted(i), "y".repeat(i == 0 ? 57_012 : 60_000)));
        assertThat(answer(() -> new Substitutions(names, null))).isEqualTo("OK");
        names.put("#n00", "y".repeat(57_013));
        assertThat(answer(() -> new Substitutions(names, null))).isEqualTo("ExpressionAttributeNames exceeds max size");
        assertThat(answer(() -> new Substitutions(Map.of("#n", "y".repeat(65_535)), null)))
                .isEqualTo("OK");
        assertThat(answer(() -> new Substitutions(Map.of("#n", "y".repeat(65_536)), null)))
                .isEqualTo("ExpressionAttributeNames contains invalid value: Attribute name is too large, must be"
                        + " less than 65536 bytes for key #n");
    }

    private static String values(int length) {
        return answer(() -> new Substitutions(null, Map.of(":v", Examples.s("x".repeat(length)))));
    }

    /** The deepest nestings that fit into an expression must not exhaust the stack. */
    @Test
    void shouldBearDeepNestingOnASmallStack() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread small = new Thread(null, LimitsTest::nestDeeply, "small stack", 512 * 1024);
        small.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));

        small.start();
        small.join();

        assertThat(failure.get()).isNull();
    }

    private static void nestDeeply() {
        update("SET a = " + "(".repeat(4_000));
        update("SET a = " + "if_not_exists(b,".repeat(250) + ":a" + ")".repeat(250));
        condition("size(".repeat(800));
        condition("(".repeat(2_000) + "a = b" + ")".repeat(2_000));
        String nots = "(not ".repeat(299) + "a = b" + ")".repeat(299);
        ConditionEvaluator.holds(Examples.condition(nots), Examples.ITEM);
        String ors = joined(150, i -> "a = b", " or ");
        ConditionEvaluator.holds(Examples.condition(ors), Examples.ITEM);
    }

    @Test
    void shouldNameUnusedPlaceholders() {
        Substitutions substitutions = new Substitutions(Map.of("#a", "x", "#u", "y"), null);
        ProjectionParser.parse("#a", substitutions);

        assertThatThrownBy(substitutions::checkAllUsed)
                .hasMessage("Value provided in ExpressionAttributeNames unused in expressions: keys: {#u}");
    }
}
