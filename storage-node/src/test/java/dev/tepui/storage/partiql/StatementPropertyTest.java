package dev.tepui.storage.partiql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.ExpressionRules;
import dev.tepui.storage.expression.RandomExpressions;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.property.Seed;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a condition or update is, written in PartiQL it is read as the same: so it acts as its expression does. */
@Timeout(60)
class StatementPropertyTest {
    private static final int ROUNDS = 2_000;

    private final RandomGenerator random = Seed.random(StatementPropertyTest.class);
    private final RandomExpressions expressions = new RandomExpressions(random);

    @Test
    void shouldReadConditionsAsTheyWereWritten() {
        int fit = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Condition condition = expressions.condition(3);
            PartiQlRendering text = new PartiQlRendering();
            String where = text.of(condition);
            if (refusal(() -> ExpressionRules.check(condition)) instanceof String refused) {
                assertThat(refusal(() -> select(where, text))).as(where).isEqualTo(refused);
            } else {
                assertThat(select(where, text).where()).as(where).isEqualTo(condition);
                fit++;
            }
        }
        assertThat(fit).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void shouldReadUpdatesAsTheyWereWritten() {
        int fit = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Update update = expressions.updateExpression();
            if (update.actions().stream().anyMatch(StatementPropertyTest::isBeyondPartiQl)) {
                continue;
            }
            PartiQlRendering text = new PartiQlRendering();
            String clauses = text.of(update);
            if (refusal(() -> ExpressionRules.check(update.actions())) instanceof String refused) {
                assertThat(refusal(() -> change(clauses, text))).as(clauses).isEqualTo(refused);
            } else {
                assertThat(change(clauses, text).update()).as(clauses).isEqualTo(update);
                fit++;
            }
        }
        assertThat(fit).isGreaterThan(ROUNDS / 10);
    }

    /** ADD of numbers is written with +, and nothing else can be added or taken away than elements of sets. */
    private static boolean isBeyondPartiQl(Update.Action action) {
        return switch (action) {
            case Update.Add(var ignored, var value) -> !isSet(value);
            case Update.Delete(var ignored, var value) -> !isSet(value);
            default -> false;
        };
    }

    private static boolean isSet(AttributeValue value) {
        return value instanceof AttributeValue.SS
                || value instanceof AttributeValue.NS
                || value instanceof AttributeValue.BS;
    }

    private static Statement.Select select(String where, PartiQlRendering text) {
        return (Statement.Select) StatementReader.read("SELECT * FROM t WHERE " + where, text.parameters());
    }

    private static Statement.Change change(String clauses, PartiQlRendering text) {
        return (Statement.Change) StatementReader.read("UPDATE t " + clauses, text.parameters());
    }

    /** What is said against it, or null. */
    private static String refusal(Runnable attempt) {
        try {
            attempt.run();
            return null;
        } catch (ExpressionException refused) {
            return refused.getMessage();
        }
    }

    @Test
    void shouldReadNoStatementThatIsTooDeep() {
        for (String nested : List.of("(", "[", "{'a':", "<<")) {
            String text = "SELECT * FROM t WHERE a = " + nested.repeat(8_000 / nested.length());
            assertThat(refusal(() -> StatementReader.read(text, List.of())))
                    .isEqualTo("Statement wasn't well formed, can't be processed: " + text);
        }
    }

    @Test
    void shouldCountOperatorsInsteadOfGoingDeeper() {
        for (String text : List.of("NOT ".repeat(2_000) + "a = 1", "a=1 AND ".repeat(900) + "a=1")) {
            assertThat(refusal(() -> StatementReader.read("SELECT * FROM t WHERE " + text, List.of())))
                    .isEqualTo("The expression contains too many operators; operator count: 301");
        }
        assertThat(refusal(() -> StatementReader.read("UPDATE t SET a = 1" + "+1".repeat(3_000), List.of())))
                .isEqualTo("The expression contains too many operators; operator count: 301");
    }
}
