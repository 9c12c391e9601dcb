package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes syntax trees in PartiQL; values that have no literal become parameters. */
public final class PartiQlRendering {
    private final List<AttributeValue> parameters = new ArrayList<>();

    /** The values of the question marks, in their order. */
    public List<AttributeValue> parameters() {
        return parameters;
    }

    /** A condition, with all its parentheses. */
    public String of(Condition condition) {
        return switch (condition) {
            case Condition.And(var left, var right) -> "(" + of(left) + ") AND (" + of(right) + ")";
            case Condition.Or(var left, var right) -> "(" + of(left) + ") OR (" + of(right) + ")";
            case Condition.Not(var inner) -> "NOT (" + of(inner) + ")";
            case Condition.Compare(var left, var operator, var right) ->
                of(left) + " " + operator.symbol() + " " + of(right);
            case Condition.Between(var value, var low, var high) ->
                of(value) + " BETWEEN " + of(low) + " AND " + of(high);
            case Condition.In(var value, var candidates) -> of(value) + " IN [" + of(candidates) + "]";
            case Condition.Test(var function, var arguments) ->
                function == Function.ATTRIBUTE_NOT_EXISTS
                        ? of(arguments.get(0)) + " IS MISSING"
                        : function.text() + "(" + of(arguments) + ")";
        };
    }

    /** The clauses of an update, which adds and removes elements of sets only. */
    public String of(Update update) {
        return update.actions().stream()
                .map(action -> switch (action) {
                    case Update.Set(var path, var value) -> "SET " + of(path) + " = " + of(value);
                    case Update.Remove(var path) -> "REMOVE " + of(path);
                    case Update.Add(var path, var value) -> sets("set_add", path, value);
                    case Update.Delete(var path, var value) -> sets("set_delete", path, value);
                    default -> throw new IllegalArgumentException("not in PartiQL: " + action);
                })
                .collect(Collectors.joining(" "));
    }

    private String sets(String function, Operand.Path path, AttributeValue value) {
        return "SET " + of(path) + " = " + function + "(" + of(path) + ", " + of(value) + ")";
    }

    private String of(List<Operand> operands) {
        return operands.stream().map(this::of).collect(Collectors.joining(", "));
    }

    private String of(Operand operand) {
        return switch (operand) {
            case Operand.Path path -> path(path);
            case Operand.Value(var ignored, var value) -> of(value);
            case Operand.Call(var function, var arguments) -> function.text() + "(" + of(arguments) + ")";
            case Operand.Sum(var left, var right) -> of(left) + " + (" + of(right) + ")";
            case Operand.Difference(var left, var right) -> of(left) + " - (" + of(right) + ")";
        };
    }

    private static String path(Operand.Path path) {
        StringBuilder text = new StringBuilder("\"" + path.attribute() + "\"");
        for (Operand.Step step : path.steps().subList(1, path.steps().size())) {
            text.append(
                    switch (step) {
                        case Operand.Name(var name) -> ".\"" + name + "\"";
                        case Operand.Index(var index) -> "[" + index + "]";
                    });
        }
        return text.toString();
    }

    private String of(AttributeValue value) {
        if (hasLiteral(value)) {
            return literal(value);
        }
        parameters.add(value);
        return "?";
    }

    private static boolean hasLiteral(AttributeValue value) {
        return switch (value) {
            case AttributeValue.B ignored -> false;
            case AttributeValue.BS ignored -> false;
            case AttributeValue.L(var elements) -> elements.stream().allMatch(PartiQlRendering::hasLiteral);
            case AttributeValue.M(var entries) -> entries.values().stream().allMatch(PartiQlRendering::hasLiteral);
            default -> true;
        };
    }

    private static String literal(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S(var text) -> quoted(text);
            case AttributeValue.N(BigDecimal number) -> Numbers.text(number);
            case AttributeValue.Bool(var bool) -> Boolean.toString(bool);
            case AttributeValue.Null() -> "NULL";
            case AttributeValue.SS(var texts) ->
                texts.stream().map(PartiQlRendering::quoted).collect(Collectors.joining(", ", "<<", ">>"));
            case AttributeValue.NS(var numbers) ->
                numbers.stream().map(Numbers::text).collect(Collectors.joining(", ", "<<", ">>"));
            case AttributeValue.L(var elements) ->
                elements.stream().map(PartiQlRendering::literal).collect(Collectors.joining(", ", "[", "]"));
            case AttributeValue.M(var entries) ->
                entries.entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ": " + literal(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> throw new IllegalArgumentException("no literal: " + value);
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
