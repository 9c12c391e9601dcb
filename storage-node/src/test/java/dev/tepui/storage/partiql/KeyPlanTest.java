package dev.tepui.storage.partiql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.KeyCondition;
import dev.tepui.storage.expression.KeyCondition.KeyAttribute;
import dev.tepui.storage.expression.KeyCondition.Keys;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.SortCondition;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys of several attributes, and more keys than are looked for one by one; the rest is in the golden file. */
class KeyPlanTest {
    private static final Keys COMPOSITE = new Keys(List.of(key("a"), key("b")), List.of(key("x"), key("y"), key("z")));
    private static final Keys SIMPLE = new Keys(List.of(key("a")), List.of(key("x")));

    private static KeyAttribute key(String name) {
        return new KeyAttribute(name, "N", "index");
    }

    private static KeyPlan plan(String where, Keys keys) {
        return KeyPlan.of((Statement.Select) StatementReader.read("SELECT * FROM t WHERE " + where, List.of()), keys);
    }

    private static AttributeValue n(int number) {
        return new AttributeValue.N(BigDecimal.valueOf(number).stripTrailingZeros());
    }

    private static String list(int length) {
        return IntStream.range(0, length).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void shouldFollowTheAttributesOfAKeyInTheirOrder() {
        KeyPlan plan = plan("y > 5 AND x = 3 AND b IN [2, 1] AND a = 1 AND z = 9 AND y < 8", COMPOSITE);

        assertThat(plan.ranges())
                .extracting(KeyPlan.Range::leading)
                .containsExactly(List.of(n(1), n(1), n(3)), List.of(n(1), n(2), n(3)));
        assertThat(plan.ranges().get(0).conditions(COMPOSITE))
                .containsExactly(
                        new KeyCondition(List.of(n(1), n(1)), List.of(n(3)), new SortCondition.Greater(n(5))),
                        new KeyCondition(List.of(n(1), n(1)), List.of(n(3)), new SortCondition.Less(n(8))));
        assertThat(plan.ranges().get(0).isPoint(COMPOSITE)).isFalse();
        assertThat(plan.filter()).isEqualTo(plan("z = 9", SIMPLE).filter());
    }

    @Test
    void shouldScanWhenPartOfAPartitionKeyIsNotKnown() {
        KeyPlan plan = plan("a = 1 AND x = 3", COMPOSITE);

        assertThat(plan.ranges()).isNull();
        assertThat(plan.filter()).isInstanceOf(Condition.And.class);
    }

    @Test
    void shouldLookForFiveThousandKeysAndNotForMore() {
        assertThat(plan("a IN " + list(50) + " AND x IN " + list(100), SIMPLE).ranges())
                .hasSize(5_000)
                .allMatch(range -> range.isPoint(SIMPLE));

        KeyPlan more = plan("a IN " + list(51) + " AND x IN " + list(100), SIMPLE);

        assertThat(more.ranges()).hasSize(51);
        assertThat(more.filter()).isEqualTo(plan("x IN " + list(100), SIMPLE).filter());
        assertThat(plan("a IN " + list(51) + " AND b IN " + list(100), COMPOSITE)
                        .ranges())
                .isNull();
    }
}
