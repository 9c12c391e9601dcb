package dev.tepui.storage.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.property.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Ours against {@link NaiveEvaluator}. */
class ExpressionPropertyTest {
    private static final int ROUNDS = 5_000;

    private final RandomExpressions expressions = new RandomExpressions(Seed.random(ExpressionPropertyTest.class));

    @Test
    void shouldFindConditionsTrueAsTheNaiveEvaluatorDoes() {
        int held = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Map<String, AttributeValue> item = expressions.item();
            Condition condition = expressions.condition(3);

            boolean holds = ConditionEvaluator.holds(condition, item);

            assertThat(holds)
                    .as("%s for %s", condition, item)
                    .isEqualTo(NaiveEvaluator.holds(condition, NaiveEvaluator.plain(item)));
            held += holds ? 1 : 0;
        }
        assertThat(held).as("conditions that held").isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    @Test
    void shouldUpdateAsTheNaiveEvaluatorDoes() {
        int applied = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Map<String, AttributeValue> item = expressions.item();
            Update update = expressions.update();

            String after = ours(update, item);

            assertThat(after).as("%s of %s", update, item).isEqualTo(naive(update, item));
            applied += after.equals("refused") ? 0 : 1;
        }
        assertThat(applied).as("updates that could be applied").isGreaterThan(ROUNDS / 5);
    }

    private static String ours(Update update, Map<String, AttributeValue> item) {
        try {
            return NaiveEvaluator.print(NaiveEvaluator.plain(UpdateEvaluator.apply(update, item)));
        } catch (ExpressionException refused) {
            return "refused";
        }
    }

    private static String naive(Update update, Map<String, AttributeValue> item) {
        Map<String, Object> plain = NaiveEvaluator.plain(item);
        try {
            NaiveEvaluator.apply(update, plain);
            return NaiveEvaluator.print(plain);
        } catch (IllegalStateException refused) {
            return "refused";
        }
    }

    /** A projection is what is left when everything that was not asked for is removed, and then all that is empty. */
    @Test
    void shouldProjectWhatEachPathLeadsTo() {
        for (int i = 0; i < ROUNDS; i++) {
            Map<String, AttributeValue> item = expressions.item();
            List<Operand.Path> paths = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                Operand.Path path = expressions.path();
                if (paths.stream().noneMatch(path::clashesWith)) {
                    paths.add(path);
                }
            }

            Map<String, AttributeValue> projected = new Projection(paths).applyTo(item);

            assertThat(leaves(projected)).as("%s of %s", paths, item).isEqualTo(found(paths, item));
            for (Operand.Path path : paths) {
                if (path.steps().stream().allMatch(Operand.Name.class::isInstance)) {
                    assertThat(path.in(projected)).isEqualTo(path.in(item));
                }
            }
        }
    }

    private static int found(List<Operand.Path> paths, Map<String, AttributeValue> item) {
        return paths.stream()
                .map(path -> path.in(item))
                .filter(value -> value != null)
                .mapToInt(value -> leaves(Map.of("", value)))
                .sum();
    }

    private static int leaves(Map<String, AttributeValue> item) {
        return item.values().stream()
                .mapToInt(value -> switch (value) {
                    case AttributeValue.M(var entries) when !entries.isEmpty() -> leaves(entries);
                    case AttributeValue.L(var elements)
                    when !elements.isEmpty() ->
                        elements.stream()
                                .mapToInt(element -> leaves(Map.of("", element)))
                                .sum();
                    default -> 1;
                })
                .sum();
    }

    /** What is written out and read again is the same, unless DynamoDB's rules refuse its operands. */
    @Test
    void shouldReadWhatIsWritten() {
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Rendering rendering = new Rendering();
            String condition = rendering.of(expressions.condition(3));
            String update = rendering.of(expressions.updateExpression());
            Map<String, AttributeValue> values = rendering.values();
            Substitutions substitutions = new Substitutions(null, values.isEmpty() ? null : values);
            try {
                Condition again = ConditionParser.parse("ConditionExpression", condition, substitutions);
                Update updateAgain = UpdateParser.parse(update, substitutions);
                assertThat(new Rendering().of(again)).isEqualTo(condition);
                assertThat(unnumbered(new Rendering().of(updateAgain))).isEqualTo(unnumbered(update));
                read++;
            } catch (ExpressionException refused) {
                assertThat(refused.getMessage()).doesNotContain("Syntax error", "parentheses", "reserved");
            }
        }
        assertThat(read).as("expressions that could be read").isGreaterThan(ROUNDS / 10);
    }

    private static String unnumbered(String expression) {
        return expression.replaceAll(":v\\d+", ":v");
    }

    /** Whatever a client sends as an update or projection ends in one of our texts. */
    @Test
    void shouldNeverFailOtherwise() {
        RandomGenerator random = Seed.random(ExpressionPropertyTest.class);
        String[] pieces = ("a b l m name :a :n :l :ss :x #a #zz # : = + - ( ) [ ] . , SET set ADD REMOVE DELETE and"
                        + " if_not_exists( list_append( size( foo( 0 12 99999999999 \" é 😀 \ud800")
                .split(" ");
        for (int i = 0; i < 30_000; i++) {
            StringBuilder pick = new StringBuilder(random.nextBoolean() ? "SET a = " : "");
            for (int n = random.nextInt(12); n >= 0; n--) {
                pick.append(pieces[random.nextInt(pieces.length)]).append(random.nextBoolean() ? " " : "");
            }
            String text = pick.toString();
            answered(() -> UpdateEvaluator.apply(Examples.update(text), Examples.ITEM));
            answered(() -> Examples.projection(text).applyTo(Examples.ITEM));
        }
    }

    private static void answered(Runnable evaluation) {
        try {
            evaluation.run();
        } catch (ExpressionException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
