package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes syntax trees as expressions again, with all their parentheses. Values without a placeholder get one; they are
 * collected in {@link #values}.
 */
public final class Rendering {
    private final Map<String, AttributeValue> values = new LinkedHashMap<>();

    /** The values that were given a placeholder, by placeholder. */
    public Map<String, AttributeValue> values() {
        return values;
    }

    /** A condition. */
    public String of(Condition condition) {
        return switch (condition) {
            case Condition.And(var left, var right) -> inner(left) + " AND " + inner(right);
            case Condition.Or(var left, var right) -> inner(left) + " OR " + inner(right);
            case Condition.Not(var inner) -> "NOT " + inner(inner);
            case Condition.Compare(var left, var operator, var right) ->
                of(left) + " " + operator.symbol() + " " + of(right);
            case Condition.Between(var value, var low, var high) ->
                of(value) + " BETWEEN " + of(low) + " AND " + of(high);
            case Condition.In(var value, var candidates) -> of(value) + " IN (" + of(candidates) + ")";
            case Condition.Test(var function, var arguments) -> function.text() + "(" + of(arguments) + ")";
        };
    }

    /** An update: its clauses in one order, each with its actions in the order of their paths. */
    public String of(Update update) {
        Map<String, String> clauses = new LinkedHashMap<>();
        for (String keyword : List.of("SET", "REMOVE", "ADD", "DELETE")) {
            clauses.put(keyword, "");
        }
        for (Update.Action action : update.actions()) {
            String path = of(action.path());
            switch (action) {
                case Update.Set(var ignored, var value) -> append(clauses, "SET", path + " = " + of(value));
                case Update.Remove ignored -> append(clauses, "REMOVE", path);
                case Update.Add(var ignored, var value) -> append(clauses, "ADD", path + " " + placeholder(value));
                case Update.Delete(var ignored, var value) ->
                    append(clauses, "DELETE", path + " " + placeholder(value));
                case Update.LegacyAdd ignored -> throw new IllegalArgumentException("not an expression: " + action);
                case Update.LegacyDelete ignored -> throw new IllegalArgumentException("not an expression: " + action);
            }
        }
        return clauses.entrySet().stream()
                .filter(clause -> !clause.getValue().isEmpty())
                .map(clause -> clause.getKey() + " " + clause.getValue())
                .collect(Collectors.joining(" "));
    }

    private static void append(Map<String, String> clauses, String keyword, String action) {
        clauses.merge(keyword, action, (before, next) -> before.isEmpty() ? next : before + ", " + next);
    }

    /** A projection. */
    public String of(Projection projection) {
        return projection.paths().stream().map(this::of).collect(Collectors.joining(", "));
    }

    private String of(Operand operand) {
        return switch (operand) {
            case Operand.Path path -> path(path);
            case Operand.Value(var placeholder, var value) -> placeholder.isEmpty() ? placeholder(value) : placeholder;
            case Operand.Call(var function, var arguments) -> function.text() + "(" + of(arguments) + ")";
            case Operand.Sum(var left, var right) -> of(left) + " + " + of(right);
            case Operand.Difference(var left, var right) -> of(left) + " - " + of(right);
        };
    }

    private String of(List<Operand> operands) {
        return operands.stream().map(this::of).collect(Collectors.joining(", "));
    }

    private String inner(Condition condition) {
        return condition instanceof Condition.Test ? of(condition) : "(" + of(condition) + ")";
    }

    private static String path(Operand.Path path) {
        StringBuilder text = new StringBuilder(path.attribute());
        for (Operand.Step step : path.steps().subList(1, path.steps().size())) {
            text.append(
                    switch (step) {
                        case Operand.Name(var name) -> "." + name;
                        case Operand.Index(var index) -> "[" + index + "]";
                    });
        }
        return text.toString();
    }

    private String placeholder(AttributeValue value) {
        String placeholder = ":v" + values.size();
        values.put(placeholder, value);
        return placeholder;
    }
}
