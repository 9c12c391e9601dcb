package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.item.NumberFormatProblem;
import dev.tepui.storage.item.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What an update makes of an item. Pure. */
public final class UpdateEvaluator {
    private static final String WRONG_TYPE = "An operand in the update expression has an incorrect data type";
    private static final String WRONG_TYPE_LEGACY = "Type mismatch for attribute to update";
    private static final String MISSING =
            "The provided expression refers to an attribute that does not exist in the item";
    private static final String NO_SUCH_PLACE =
            "The document path provided in the update expression is invalid for update";
    private static final String TOO_DEEP = "Nesting Levels have exceeded supported limits";

    private final List<Update.Action> actions;
    /** As it was before the update: all values are computed from it. */
    private final Map<String, AttributeValue> item;

    private UpdateEvaluator(List<Update.Action> actions, Map<String, AttributeValue> item) {
        this.actions = actions;
        this.item = item;
    }

    /**
     * The item after the update, in a new map; the given one is not changed.
     *
     * @throws ExpressionException with DynamoDB's text when the update does not fit the item
     */
    public static Map<String, AttributeValue> apply(Update update, Map<String, AttributeValue> item) {
        try {
            return new UpdateEvaluator(update.actions(), item)
                    .entries(item, 0, update.actions().size(), 0);
        } catch (NumberFormatProblem problem) {
            throw new ExpressionException(problem.getMessage());
        }
    }

    /**
     * A map after the actions from one number to another, whose paths lead into it by their steps before {@code depth}.
     */
    private Map<String, AttributeValue> entries(Map<String, AttributeValue> before, int from, int to, int depth) {
        Map<String, AttributeValue> after = new LinkedHashMap<>(before);
        int next;
        for (int i = from; i < to; i = next) {
            next = end(i, to, depth);
            String name = ((Operand.Name) path(i).steps().get(depth)).name();
            AttributeValue value = changed(before.get(name), i, next, depth + 1);
            if (value == null) {
                after.remove(name);
            } else {
                after.put(name, value);
            }
        }
        return after;
    }

    /**
     * The same for a list. Indexes are those before the update; what is put behind the end is appended in their order.
     */
    private List<AttributeValue> elements(List<AttributeValue> before, int from, int to, int depth) {
        List<AttributeValue> after = new ArrayList<>(before);
        int next;
        for (int i = from; i < to; i = next) {
            next = end(i, to, depth);
            int index = ((Operand.Index) path(i).steps().get(depth)).index();
            boolean behind = index >= before.size();
            AttributeValue value = changed(behind ? null : before.get(index), i, next, depth + 1);
            if (behind) {
                after.add(value);
            } else {
                after.set(index, value);
            }
        }
        after.removeIf(Objects::isNull);
        return after;
    }

    /** A value after the actions that are about it or what is inside; null is no value, before and after. */
    private AttributeValue changed(AttributeValue before, int from, int to, int depth) {
        if (path(from).steps().size() == depth) {
            return result(actions.get(from), before);
        }
        boolean indexed = path(from).steps().get(depth) instanceof Operand.Index;
        if (indexed && before instanceof AttributeValue.L(var list)) {
            return new AttributeValue.L(elements(list, from, to, depth));
        }
        if (!indexed && before instanceof AttributeValue.M(var map)) {
            return new AttributeValue.M(entries(map, from, to, depth));
        }
        throw new ExpressionException(NO_SUCH_PLACE);
    }

    private int end(int from, int to, int depth) {
        int end = from + 1;
        while (end < to && path(end).takesSameStep(path(from), depth)) {
            end++;
        }
        return end;
    }

    private Operand.Path path(int action) {
        return actions.get(action).path();
    }

    private AttributeValue result(Update.Action action, AttributeValue before) {
        return switch (action) {
            case Update.Set(var path, var operand) -> {
                AttributeValue value = value(operand);
                checkNesting(value, path.steps().size());
                yield value;
            }
            case Update.Remove ignored -> null;
            case Update.Add(var ignored, var value) -> sum(before, value, WRONG_TYPE);
            case Update.Delete(var ignored, var value) -> difference(before, value, WRONG_TYPE);
            case Update.LegacyAdd(var ignored, var value) ->
                before instanceof AttributeValue.L(var list) && value instanceof AttributeValue.L(var more)
                        ? new AttributeValue.L(concatenated(list, more))
                        : sum(before, value, WRONG_TYPE_LEGACY);
            case Update.LegacyDelete(var ignored, var value) -> difference(before, value, WRONG_TYPE_LEGACY);
        };
    }

    /** {@code inside} counts the steps to the value. */
    private static void checkNesting(AttributeValue value, int inside) {
        switch (value) {
            case AttributeValue.M(var entries) -> {
                checkLevel(inside);
                entries.values().forEach(entry -> checkNesting(entry, inside + 1));
            }
            case AttributeValue.L(var elements) -> {
                checkLevel(inside);
                elements.forEach(element -> checkNesting(element, inside + 1));
            }
            default -> {
                // Holds nothing.
            }
        }
    }

    /** A map or list takes a level for itself and one for what it holds. */
    private static void checkLevel(int level) {
        if (level >= ItemSize.NESTING_MAX) {
            throw new ExpressionException(TOO_DEEP);
        }
    }

    private AttributeValue value(Operand operand) {
        return switch (operand) {
            case Operand.Path path -> {
                AttributeValue value = path.in(item);
                if (value == null) {
                    throw new ExpressionException(MISSING);
                }
                yield value;
            }
            case Operand.Value(String ignored, AttributeValue value) -> value;
            case Operand.Sum(var left, var right) -> kept(number(left).add(number(right)));
            case Operand.Difference(var left, var right) -> kept(number(left).subtract(number(right)));
            case Operand.Call(Function function, List<Operand> arguments) ->
                switch (function) {
                    case IF_NOT_EXISTS -> ifNotExists(arguments.get(0), arguments.get(1));
                    case LIST_APPEND ->
                        new AttributeValue.L(concatenated(list(arguments.get(0)), list(arguments.get(1))));
                    default -> throw new IllegalArgumentException("not a function of updates: " + function);
                };
        };
    }

    /** The other value must be there in any case, as DynamoDB wants it. */
    private AttributeValue ifNotExists(Operand path, Operand otherwise) {
        AttributeValue other = value(otherwise);
        AttributeValue value = path instanceof Operand.Path place ? place.in(item) : null;
        return value == null ? other : value;
    }

    private BigDecimal number(Operand operand) {
        if (value(operand) instanceof AttributeValue.N(BigDecimal number)) {
            return number;
        }
        throw new ExpressionException(WRONG_TYPE);
    }

    private List<AttributeValue> list(Operand operand) {
        if (value(operand) instanceof AttributeValue.L(var elements)) {
            return elements;
        }
        throw new ExpressionException(WRONG_TYPE);
    }

    private static AttributeValue kept(BigDecimal number) {
        return new AttributeValue.N(Numbers.kept(number));
    }

    private static AttributeValue sum(AttributeValue before, AttributeValue value, String wrongType) {
        return switch (before) {
            case null -> value;
            case AttributeValue.N(BigDecimal number)
            when value instanceof AttributeValue.N(BigDecimal more) -> kept(number.add(more));
            case AttributeValue.SS(var texts)
            when value instanceof AttributeValue.SS(var more) -> new AttributeValue.SS(union(texts, more));
            case AttributeValue.NS(var numbers)
            when value instanceof AttributeValue.NS(var more) -> new AttributeValue.NS(union(numbers, more));
            case AttributeValue.BS(var all)
            when value instanceof AttributeValue.BS(var more) -> new AttributeValue.BS(union(all, more));
            default -> throw new ExpressionException(wrongType);
        };
    }

    /** Null when nothing is left. */
    private static AttributeValue difference(AttributeValue before, AttributeValue value, String wrongType) {
        return switch (before) {
            case null -> null;
            case AttributeValue.SS(List<String> texts)
            when value instanceof AttributeValue.SS(var less) -> {
                List<String> left = without(texts, less);
                yield left.isEmpty() ? null : new AttributeValue.SS(left);
            }
            case AttributeValue.NS(List<BigDecimal> numbers)
            when value instanceof AttributeValue.NS(var less) -> {
                List<BigDecimal> left = without(numbers, less);
                yield left.isEmpty() ? null : new AttributeValue.NS(left);
            }
            case AttributeValue.BS(List<Bytes> all)
            when value instanceof AttributeValue.BS(var less) -> {
                List<Bytes> left = without(all, less);
                yield left.isEmpty() ? null : new AttributeValue.BS(left);
            }
            default -> throw new ExpressionException(wrongType);
        };
    }

    private static <T> List<T> concatenated(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first.size() + second.size());
        both.addAll(first);
        both.addAll(second);
        return both;
    }

    private static <T> List<T> union(List<T> set, List<T> more) {
        Set<T> union = new LinkedHashSet<>(set);
        union.addAll(more);
        return List.copyOf(union);
    }

    private static <T> List<T> without(List<T> set, List<T> less) {
        Set<T> removed = new HashSet<>(less);
        List<T> left = new ArrayList<>(set);
        left.removeIf(removed::contains);
        return left;
    }
}
