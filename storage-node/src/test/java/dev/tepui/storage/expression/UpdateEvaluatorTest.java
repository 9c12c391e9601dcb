package dev.tepui.storage.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.item.AttributeValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What golden/expression/update-results.txt cannot say: numbers at their limits, nesting, legacy actions. */
class UpdateEvaluatorTest {
    private static final String BIG = "9".repeat(38) + "0".repeat(88);

    private static Map<String, AttributeValue> apply(
            String expression, Map<String, AttributeValue> item, AttributeValue value) {
        Substitutions substitutions = new Substitutions(null, Map.of(":v", value));
        return UpdateEvaluator.apply(UpdateParser.parse(expression, substitutions), item);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.2, 0.3",
        "1.50, 1.5, 3",
        "5, -5, 0",
        "1E-130, -1E-130, 0",
        "99999999999999999999999999999999999999, 1, 1E+38",
        "1E+38, -1, 99999999999999999999999999999999999999",
        "1E+37, 1, 10000000000000000000000000000000000001"
    })
    void shouldAddExactly(String number, String more, String expected) {
        Map<String, AttributeValue> item = Map.of("a", Examples.n(number));
        Map<String, AttributeValue> sum = Map.of("a", new AttributeValue.N(new BigDecimal(expected)));

        assertThat(apply("SET a = a + :v", item, Examples.n(more))).isEqualTo(sum);
        assertThat(apply("ADD a :v", item, Examples.n(more))).isEqualTo(sum);
    }

    @ParameterizedTest
    @CsvSource({
        "1E+37, 0.1, Attempting to store more than 38 significant digits in a Number",
        "1, 1E-130, Attempting to store more than 38 significant digits in a Number",
        "1E+125, 9E+125, Number overflow. Attempting to store a number with magnitude larger than supported range",
        "1.1E-130, -1E-130, Number underflow. Attempting to store a number with magnitude smaller than supported range"
    })
    void shouldRefuseWhatIsNoNumberAnymore(String number, String more, String text) {
        Map<String, AttributeValue> item = Map.of("a", new AttributeValue.N(new BigDecimal(number)));
        AttributeValue value = new AttributeValue.N(new BigDecimal(more));

        assertThatThrownBy(() -> apply("SET a = a + :v", item, value))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(text);
        assertThatThrownBy(() -> apply("ADD a :v", item, value))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(text);
    }

    @Test
    void shouldSubtractToTheLargestNegativeNumber() {
        assertThat(apply("SET a = :v - :v", Map.of(), Examples.n(BIG))).isEqualTo(Map.of("a", Examples.n("0")));
        assertThatThrownBy(() -> apply("SET a = a - :v", Map.of("a", Examples.n("-" + BIG)), Examples.n(BIG)))
                .hasMessageContaining("38 significant digits");
    }

    @Test
    void shouldRefuseNestingsThatAreTooDeep() {
        Map<String, AttributeValue> item = Map.of("m", new AttributeValue.M(Map.of()));

        assertThat(apply("SET a = :v", item, nested(31))).containsKey("a");
        assertThat(apply("SET m.a = :v", item, nested(30))).containsKey("m");
        assertThatThrownBy(() -> apply("SET a = :v", item, nested(32)))
                .hasMessage("Nesting Levels have exceeded supported limits");
        assertThatThrownBy(() -> apply("SET m.a = :v", item, nested(31)))
                .hasMessage("Nesting Levels have exceeded supported limits");
    }

    private static AttributeValue nested(int levels) {
        AttributeValue value = Examples.s("x");
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? new AttributeValue.L(List.of(value)) : new AttributeValue.M(Map.of("k", value));
        }
        return value;
    }

    @Test
    void shouldNotChangeTheItemThatItIsGiven() {
        Map<String, AttributeValue> before = new LinkedHashMap<>(Examples.ITEM);

        Map<String, AttributeValue> after =
                UpdateEvaluator.apply(Examples.update("SET m.y[0] = :a, l[9] = :b, q = :n REMOVE a"), before);

        assertThat(before).isEqualTo(Examples.ITEM);
        assertThat(after).isNotEqualTo(before);
    }

    /** As many elements as an update can name, in a list as long as an item can hold. */
    @Test
    @Timeout(10)
    void shouldChangeLongListsQuickly() {
        List<AttributeValue> elements = new ArrayList<>();
        IntStream.range(0, 100_000).forEach(i -> elements.add(new AttributeValue.Null()));
        StringBuilder text = new StringBuilder("REMOVE l[0]");
        IntStream.range(1, 400).forEach(i -> text.append(",l[").append(i * 2).append(']'));

        Map<String, AttributeValue> after =
                UpdateEvaluator.apply(Examples.update(text.toString()), Map.of("l", new AttributeValue.L(elements)));

        assertThat(((AttributeValue.L) after.get("l")).values()).hasSize(100_000 - 400);
    }

    @Test
    void shouldAppendListsByLegacyAdd() {
        Update add = legacyAdd(Examples.l(Examples.s("z")));

        assertThat(UpdateEvaluator.apply(add, Map.of("a", Examples.l(Examples.n("1")))))
                .isEqualTo(Map.of("a", Examples.l(Examples.n("1"), Examples.s("z"))));
        assertThat(UpdateEvaluator.apply(add, Map.of())).isEqualTo(Map.of("a", Examples.l(Examples.s("z"))));
        assertThatThrownBy(() -> UpdateEvaluator.apply(add, Map.of("a", Examples.ss("a"))))
                .hasMessage("Type mismatch for attribute to update");
    }

    @Test
    void shouldAddAndDeleteByLegacyActions() {
        Map<String, AttributeValue> item = Map.of("a", Examples.ss("a", "b"));
        Update delete = new Update(List.of(new Update.LegacyDelete(path(), Examples.ss("b", "c"))));
        Update deleteAll = new Update(List.of(new Update.LegacyDelete(path(), Examples.ss("b", "a"))));

        assertThat(UpdateEvaluator.apply(legacyAdd(Examples.ss("b", "c")), item))
                .isEqualTo(Map.of("a", Examples.ss("a", "b", "c")));
        assertThat(UpdateEvaluator.apply(delete, item)).isEqualTo(Map.of("a", Examples.ss("a")));
        assertThat(UpdateEvaluator.apply(deleteAll, item)).isEmpty();
        assertThat(UpdateEvaluator.apply(delete, Map.of())).isEmpty();
        assertThatThrownBy(() -> UpdateEvaluator.apply(delete, Map.of("a", Examples.n("1"))))
                .hasMessage("Type mismatch for attribute to update");
    }

    private static Update legacyAdd(AttributeValue value) {
        return new Update(List.of(new Update.LegacyAdd(path(), value)));
    }

    private static Operand.Path path() {
        return new Operand.Path(List.of(new Operand.Name("a")));
    }

    /** UpdateItem on a key without an item. */
    @Test
    void shouldMakeNoItemOnlyToTakeAwayFromIt() {
        assertThat(Examples.update("REMOVE a").makesItem()).isFalse();
        assertThat(Examples.update("REMOVE a DELETE b :ss").makesItem()).isFalse();
        assertThat(Examples.update("REMOVE a ADD b :n").makesItem()).isTrue();
        assertThat(Examples.update("SET a = :a").makesItem()).isTrue();
        assertThat(new Update(List.of()).makesItem()).isTrue();
    }

    @Test
    void shouldRefuseActionsThatOverlap() {
        List<Update.Action> actions = List.of(
                new Update.Remove(path()),
                new Update.Remove(new Operand.Path(List.of(new Operand.Name("a"), new Operand.Index(1)))));

        assertThatThrownBy(() -> new Update(actions)).isInstanceOf(IllegalArgumentException.class);
    }
}
