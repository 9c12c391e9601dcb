package dev.tepui.storage.expression;

import java.util.List;
import java.util.stream.Collectors;

/** Syntax trees as expressions again, with all their parentheses and a value's placeholder for a value. */
final class Rendering {
    private Rendering() {}

    static String of(Condition condition) {
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

    static String of(Update update) {
        return update.actions().stream().map(Rendering::of).collect(Collectors.joining(" "));
    }

    static String of(Projection projection) {
        return projection.paths().stream().map(Rendering::of).collect(Collectors.joining(", "));
    }

    static String of(Operand operand) {
        return switch (operand) {
            case Operand.Path path -> {
                StringBuilder text = new StringBuilder(path.attribute());
                for (Operand.Step step : path.steps().subList(1, path.steps().size())) {
                    text.append(
                            switch (step) {
                                case Operand.Name(var name) -> "." + name;
                                case Operand.Index(var index) -> "[" + index + "]";
                            });
                }
                yield text.toString();
            }
            case Operand.Value(var placeholder, var ignored) -> placeholder;
            case Operand.Call(var function, var arguments) -> function.text() + "(" + of(arguments) + ")";
            case Operand.Sum(var left, var right) -> of(left) + " + " + of(right);
            case Operand.Difference(var left, var right) -> of(left) + " - " + of(right);
        };
    }

    private static String inner(Condition condition) {
        return condition instanceof Condition.Test ? of(condition) : "(" + of(condition) + ")";
    }

    private static String of(Update.Action action) {
        return switch (action) {
            case Update.Set(var path, var value) -> "SET " + of(path) + " = " + of(value);
            case Update.Remove(var path) -> "REMOVE " + of(path);
            case Update.Add(var path, var value) -> "ADD " + of(path) + " " + value.typeName();
            case Update.Delete(var path, var value) -> "DELETE " + of(path) + " " + value.typeName();
            case Update.LegacyAdd ignored -> throw new IllegalArgumentException("not an expression: " + action);
            case Update.LegacyDelete ignored -> throw new IllegalArgumentException("not an expression: " + action);
        };
    }

    private static String of(List<Operand> operands) {
        return operands.stream().map(Rendering::of).collect(Collectors.joining(", "));
    }
}
