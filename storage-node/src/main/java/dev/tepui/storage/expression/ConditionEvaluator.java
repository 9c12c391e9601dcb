package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Whether a condition holds for an item. Pure. */
public final class ConditionEvaluator {
    private final Map<String, AttributeValue> item;

    private ConditionEvaluator(Map<String, AttributeValue> item) {
        this.item = item;
    }

    /**
     * Whether the condition holds; an item that does not exist is an empty map. What is missing is unequal to
     * everything and in no order with anything.
     */
    public static boolean holds(Condition condition, Map<String, AttributeValue> item) {
        return new ConditionEvaluator(item).holds(condition);
    }

    private boolean holds(Condition condition) {
        return switch (condition) {
            case Condition.And(var left, var right) -> holds(left) && holds(right);
            case Condition.Or(var left, var right) -> holds(left) || holds(right);
            case Condition.Not(var inner) -> !holds(inner);
            case Condition.Compare(var left, var comparator, var right) ->
                compare(value(left), comparator, value(right));
            case Condition.Between(var operand, var low, var high) -> {
                AttributeValue value = value(operand);
                yield compare(value(low), Condition.Comparator.LESS_OR_EQUAL, value)
                        && compare(value, Condition.Comparator.LESS_OR_EQUAL, value(high));
            }
            case Condition.In(var operand, var candidates) -> in(value(operand), candidates);
            case Condition.Test(var function, var arguments) -> test(function, arguments);
        };
    }

    /** The operands may be null. */
    private static boolean compare(AttributeValue left, Condition.Comparator comparator, AttributeValue right) {
        boolean present = left != null && right != null;
        return switch (comparator) {
            case EQUAL -> present && Comparison.equal(left, right);
            case NOT_EQUAL -> !present || !Comparison.equal(left, right);
            case LESS -> present && Comparison.comparable(left, right) && Comparison.compare(left, right) < 0;
            case LESS_OR_EQUAL -> present && Comparison.comparable(left, right) && Comparison.compare(left, right) <= 0;
            case GREATER -> present && Comparison.comparable(left, right) && Comparison.compare(left, right) > 0;
            case GREATER_OR_EQUAL ->
                present && Comparison.comparable(left, right) && Comparison.compare(left, right) >= 0;
        };
    }

    private boolean in(AttributeValue value, List<Operand> candidates) {
        for (Operand candidate : candidates) {
            if (compare(value, Condition.Comparator.EQUAL, value(candidate))) {
                return true;
            }
        }
        return false;
    }

    private boolean test(Function function, List<Operand> arguments) {
        AttributeValue first = value(arguments.get(0));
        return switch (function) {
            case ATTRIBUTE_EXISTS -> first != null;
            case ATTRIBUTE_NOT_EXISTS -> first == null;
            case ATTRIBUTE_TYPE ->
                first != null
                        && value(arguments.get(1)) instanceof AttributeValue.S(String type)
                        && type.equals(first.typeName());
            case BEGINS_WITH -> beginsWith(first, value(arguments.get(1)));
            case CONTAINS -> contains(first, value(arguments.get(1)));
            case SIZE, IF_NOT_EXISTS, LIST_APPEND -> throw new IllegalArgumentException("no condition: " + function);
        };
    }

    /** What an operand is for this item, or null. */
    private AttributeValue value(Operand operand) {
        return switch (operand) {
            case Operand.Path path -> path.in(item);
            case Operand.Value(String ignored, AttributeValue value) -> value;
            case Operand.Call(Function function, List<Operand> arguments)
            when function == Function.SIZE -> size(value(arguments.get(0)));
            case Operand other -> throw new IllegalArgumentException("no operand of a condition: " + other);
        };
    }

    private static boolean beginsWith(AttributeValue value, AttributeValue prefix) {
        return switch (value) {
            case AttributeValue.S(String text) ->
                prefix instanceof AttributeValue.S(String start) && text.startsWith(start);
            case AttributeValue.B(Bytes bytes) ->
                prefix instanceof AttributeValue.B(Bytes start) && bytes.startsWith(start);
            case null, default -> false;
        };
    }

    private static boolean contains(AttributeValue value, AttributeValue part) {
        return switch (value) {
            case AttributeValue.S(String text) ->
                part instanceof AttributeValue.S(String inner) && text.contains(inner);
            case AttributeValue.B(Bytes bytes) ->
                part instanceof AttributeValue.B(Bytes inner) && inner.array().length > 0 && bytes.contains(inner);
            case AttributeValue.SS(var texts) -> part instanceof AttributeValue.S(String text) && texts.contains(text);
            case AttributeValue.NS(var numbers) ->
                part instanceof AttributeValue.N(BigDecimal number) && numbers.contains(number);
            case AttributeValue.BS(var all) -> part instanceof AttributeValue.B(Bytes bytes) && all.contains(bytes);
            case AttributeValue.L(var elements) -> containsEqual(elements, part);
            case null, default -> false;
        };
    }

    private static boolean containsEqual(List<AttributeValue> elements, AttributeValue wanted) {
        if (wanted != null) {
            for (AttributeValue element : elements) {
                if (Comparison.equal(element, wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A text's length in UTF-16, a binary's in bytes, how many elements; null for values without a size. */
    private static AttributeValue size(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S(String text) -> number(text.length());
            case AttributeValue.B(Bytes bytes) -> number(bytes.array().length);
            case AttributeValue.SS(var elements) -> number(elements.size());
            case AttributeValue.NS(var elements) -> number(elements.size());
            case AttributeValue.BS(var elements) -> number(elements.size());
            case AttributeValue.M(var entries) -> number(entries.size());
            case AttributeValue.L(var elements) -> number(elements.size());
            case null, default -> null;
        };
    }

    private static AttributeValue number(int size) {
        return new AttributeValue.N(BigDecimal.valueOf(size).stripTrailingZeros());
    }
}
