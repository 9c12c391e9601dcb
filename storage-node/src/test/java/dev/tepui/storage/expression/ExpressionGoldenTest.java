package dev.tepui.storage.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Expressions and what becomes of them, one a line: the syntax tree written as an expression, or DynamoDB's text. All
 * answers have been compared with DynamoDB Local's. {@code -Dgolden.update=true} rewrites them.
 */
class ExpressionGoldenTest {
    private static final Path FILES = Path.of("src/test/resources/golden/expression");
    private static final String ARROW = "  ->  ";

    @TestFactory
    Stream<DynamicTest> shouldAnswerAsWritten() {
        Map<String, UnaryOperator<String>> answers = new LinkedHashMap<>();
        answers.put("conditions.txt", ExpressionGoldenTest::condition);
        answers.put("updates.txt", ExpressionGoldenTest::update);
        answers.put("update-results.txt", ExpressionGoldenTest::updateResult);
        answers.put("projections.txt", ExpressionGoldenTest::projection);
        return answers.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
    }

    private static void check(String file, UnaryOperator<String> answer) throws IOException {
        String expected = Files.readString(FILES.resolve(file));
        StringBuilder actual = new StringBuilder();
        for (String line : expected.lines().toList()) {
            int arrow = line.lastIndexOf(ARROW);
            if (line.startsWith("// ") || arrow < 0) {
                actual.append(line).append('\n');
                continue;
            }
            String expression = line.substring(0, arrow);
            actual.append(expression).append(ARROW);
            try {
                actual.append(answer.apply(expression)).append('\n');
            } catch (ExpressionException refused) {
                actual.append(refused.getMessage()).append('\n');
            }
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(FILES.resolve(file), actual);
        } else {
            assertThat(actual.toString()).isEqualTo(expected);
        }
    }

    private static String condition(String expression) {
        return new Rendering().of(Examples.condition(expression));
    }

    private static String update(String expression) {
        return new Rendering().of(Examples.update(expression));
    }

    private static String projection(String expression) {
        Projection projection = Examples.projection(expression);
        return new Rendering().of(projection) + ": " + json(projection.applyTo(Examples.ITEM));
    }

    /** The attributes that differ after the update, and the names of those that are gone. */
    private static String updateResult(String expression) {
        Map<String, AttributeValue> after =
                new LinkedHashMap<>(UpdateEvaluator.apply(Examples.update(expression), Examples.ITEM));
        TreeSet<String> gone = new TreeSet<>(Examples.ITEM.keySet());
        gone.removeAll(after.keySet());
        after.entrySet().removeIf(entry -> entry.getValue().equals(Examples.ITEM.get(entry.getKey())));
        return json(after) + (gone.isEmpty() ? "" : " without " + gone);
    }

    private static String json(Map<String, AttributeValue> attributes) {
        JsonOutput out = new JsonOutput();
        ItemJson.write(out, attributes);
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }
}
