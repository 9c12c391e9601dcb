package dev.tepui.storage.partiql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.KeyCondition.KeyAttribute;
import dev.tepui.storage.expression.KeyCondition.Keys;
import dev.tepui.storage.expression.Rendering;
import dev.tepui.storage.item.AttributeValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Statements and what they become, one a line: the table, the expressions that mean the same, and for a SELECT where it
 * looks in a table with the keys h (S) and r (N); or DynamoDB's text. {@code -Dgolden.update=true} rewrites them.
 */
class StatementGoldenTest {
    private static final Path FILE = Path.of("src/test/resources/golden/partiql/statements.txt");
    private static final String ARROW = "  ->  ";
    private static final Keys KEYS =
            new Keys(List.of(new KeyAttribute("h", "S", null)), List.of(new KeyAttribute("r", "N", null)));

    @Test
    void shouldBecomeWhatIsWritten() throws IOException {
        String expected = Files.readString(FILE);
        StringBuilder actual = new StringBuilder();
        for (String line : expected.lines().toList()) {
            int arrow = line.indexOf(ARROW);
            if (line.startsWith("#") || arrow < 0) {
                actual.append(line).append('\n');
                continue;
            }
            String statement = line.substring(0, arrow);
            actual.append(statement).append(ARROW).append(meaning(statement)).append('\n');
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(FILE, actual);
        } else {
            assertThat(actual.toString()).isEqualTo(expected);
        }
    }

    private static String meaning(String statement) {
        List<AttributeValue> parameters = new ArrayList<>();
        for (int i = 0; i < statement.chars().filter(c -> c == '?').count(); i++) {
            parameters.add(new AttributeValue.S("parameter " + i));
        }
        try {
            return meaning(StatementReader.read(statement, parameters));
        } catch (ExpressionException refused) {
            return refused.getMessage();
        }
    }

    private static String meaning(Statement statement) {
        Rendering rendering = new Rendering();
        String text = switch (statement) {
            case Statement.Select select -> select(select, rendering);
            case Statement.Exists exists -> "exists: " + select(exists.select(), rendering);
            case Statement.Insert insert -> insert.table() + " new " + insert.item();
            case Statement.Change change ->
                change.table() + " " + rendering.of(change.update()) + where(change.where(), rendering) + " returns "
                        + change.returning();
            case Statement.Delete delete ->
                delete.table() + " delete" + where(delete.where(), rendering) + " returns " + delete.returning();
        };
        return rendering.values().isEmpty() ? text : text + " with " + rendering.values();
    }

    private static String select(Statement.Select select, Rendering rendering) {
        KeyPlan plan = KeyPlan.of(select, KEYS);
        String columns = select.columns() == null
                ? "*"
                : select.columns().stream().map(Statement.Column::name).collect(Collectors.joining(", "));
        String place = select.table() + (select.index() == null ? "" : "." + select.index());
        String ranges = plan.ranges() == null
                ? "everywhere"
                : plan.ranges().stream()
                        .map(range -> range.leading() + (range.rest().isEmpty() ? "" : " " + range.rest()))
                        .collect(Collectors.joining("; "));
        String filter = plan.filter() == null ? "" : " filter " + rendering.of(plan.filter());
        return columns + " of " + place + " at " + ranges + (plan.descending() ? " downwards" : "") + filter;
    }

    private static String where(Condition where, Rendering rendering) {
        return where == null ? "" : " where " + rendering.of(where);
    }
}
