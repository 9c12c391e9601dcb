package dev.tepui.storage.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The places of items that an expression mentions. */
public final class Paths {
    private Paths() {}

    /** All paths of a condition, in the order of its text. */
    public static List<Operand.Path> of(Condition condition) {
        List<Operand.Path> paths = new ArrayList<>();
        collect(condition, paths);
        return paths;
    }

    /** All paths of an update, in the order of its actions. */
    public static List<Operand.Path> of(Update update) {
        List<Operand.Path> paths = new ArrayList<>();
        for (Update.Action action : update.actions()) {
            paths.add(action.path());
            if (action instanceof Update.Set(var ignored, var value)) {
                collect(value, paths);
            }
        }
        return paths;
    }

    /**
     * Refuses paths that lead into a key attribute: keys are scalars.
     *
     * @param role what DynamoDB calls an attribute that is part of a key, {@code Key} or {@code IndexKey}; null for
     *     others
     * @throws ExpressionException with DynamoDB's text
     */
    public static void checkKeysAreScalars(List<Operand.Path> paths, UnaryOperator<String> role) {
        for (Operand.Path path : paths) {
            String found = path.steps().size() > 1 ? role.apply(path.attribute()) : null;
            if (found != null) {
                throw new ExpressionException("Key attributes must be scalars; list random access '[]' and map lookup"
                        + " '.' are not allowed: " + found + ": " + path.attribute());
            }
        }
    }

    private static void collect(Condition condition, List<Operand.Path> paths) {
        switch (condition) {
            case Condition.And(var left, var right) -> {
                collect(left, paths);
                collect(right, paths);
            }
            case Condition.Or(var left, var right) -> {
                collect(left, paths);
                collect(right, paths);
            }
            case Condition.Not(var inner) -> collect(inner, paths);
            case Condition.Compare(var left, var ignored, var right) -> {
                collect(left, paths);
                collect(right, paths);
            }
            case Condition.Between(var value, var low, var high) -> {
                collect(value, paths);
                collect(low, paths);
                collect(high, paths);
            }
            case Condition.In(var value, var candidates) -> {
                collect(value, paths);
                candidates.forEach(candidate -> collect(candidate, paths));
            }
            case Condition.Test(var ignored, var arguments) -> arguments.forEach(argument -> collect(argument, paths));
        }
    }

    private static void collect(Operand operand, List<Operand.Path> paths) {
        switch (operand) {
            case Operand.Path path -> paths.add(path);
            case Operand.Value ignored -> {
                // Names no place.
            }
            case Operand.Call(var ignored, var arguments) -> arguments.forEach(argument -> collect(argument, paths));
            case Operand.Sum(var left, var right) -> {
                collect(left, paths);
                collect(right, paths);
            }
            case Operand.Difference(var left, var right) -> {
                collect(left, paths);
                collect(right, paths);
            }
        }
    }
}
