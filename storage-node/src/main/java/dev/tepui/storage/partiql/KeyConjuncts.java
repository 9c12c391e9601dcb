package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.KeyCondition.KeyAttribute;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.SortCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a condition that must all hold, and what they say about attributes that may be keys. Pure. */
final class KeyConjuncts {
    private KeyConjuncts() {}

    /** The parts, in the order of the text; none of null. */
    static List<Condition> of(Condition conditionOrNull) {
        List<Condition> parts = new ArrayList<>();
        if (conditionOrNull != null) {
            collect(conditionOrNull, parts);
        }
        return parts;
    }

    private static void collect(Condition condition, List<Condition> parts) {
        if (condition instanceof Condition.And(Condition left, Condition right)) {
            collect(left, parts);
            collect(right, parts);
        } else {
            parts.add(condition);
        }
    }

    /** The condition that has these parts; null when there are none. */
    static Condition join(List<Condition> parts) {
        return parts.stream().reduce(Condition.And::new).orElse(null);
    }

    /** The value that a part says the attribute is equal to. */
    static Optional<AttributeValue> equality(Condition part, String attribute) {
        return part instanceof Condition.Compare(Operand left, Condition.Comparator comparator, Operand right)
                        && comparator == Condition.Comparator.EQUAL
                ? isAttribute(left, attribute)
                        ? value(right)
                        : isAttribute(right, attribute) ? value(left) : Optional.empty()
                : Optional.empty();
    }

    /**
     * The values of which the attribute must be one, as far as a part says it: by =, IN, or several of them with OR.
     */
    static Optional<List<AttributeValue>> points(Condition part, String attribute) {
        List<AttributeValue> values = new ArrayList<>();
        return collectPoints(part, attribute, values) ? Optional.of(values) : Optional.empty();
    }

    private static boolean collectPoints(Condition part, String attribute, List<AttributeValue> values) {
        return switch (part) {
            case Condition.Or(Condition left, Condition right) ->
                collectPoints(left, attribute, values) && collectPoints(right, attribute, values);
            case Condition.In(Operand value, List<Operand> candidates) -> {
                for (Operand candidate : candidates) {
                    value(candidate).ifPresent(values::add);
                }
                yield isAttribute(value, attribute) && candidates.stream().allMatch(Operand.Value.class::isInstance);
            }
            default -> {
                Optional<AttributeValue> value = equality(part, attribute);
                value.ifPresent(values::add);
                yield value.isPresent();
            }
        };
    }

    /** The range in which a part says that the attribute is. */
    static Optional<SortCondition> range(Condition part, String attribute) {
        return Optional.ofNullable(
                switch (part) {
                    case Condition.Compare(Operand left, Condition.Comparator comparator, Operand right) ->
                        isAttribute(left, attribute)
                                ? range(comparator, right)
                                : isAttribute(right, attribute) ? range(comparator.mirrored(), left) : null;
                    case Condition.Between(
                            Operand value,
                            Operand.Value(String ignoredLow, AttributeValue low),
                            Operand.Value(String ignoredHigh, AttributeValue high))
                    when isAttribute(value, attribute) -> new SortCondition.Between(low, high);
                    case Condition.Test(Function function, List<Operand> arguments)
                    when function == Function.BEGINS_WITH
                            && isAttribute(arguments.get(0), attribute)
                            && arguments.get(1) instanceof Operand.Value(String ignored, AttributeValue prefix) ->
                        new SortCondition.BeginsWith(prefix);
                    default -> null;
                });
    }

    private static SortCondition range(Condition.Comparator comparator, Operand operand) {
        if (!(operand instanceof Operand.Value(String ignored, AttributeValue value))) {
            return null;
        }
        return switch (comparator) {
            case LESS -> new SortCondition.Less(value);
            case LESS_OR_EQUAL -> new SortCondition.LessOrEqual(value);
            case GREATER -> new SortCondition.Greater(value);
            case GREATER_OR_EQUAL -> new SortCondition.GreaterOrEqual(value);
            case EQUAL, NOT_EQUAL -> null;
        };
    }

    private static boolean isAttribute(Operand operand, String attribute) {
        return operand instanceof Operand.Path path
                && path.steps().size() == 1
                && path.attribute().equals(attribute);
    }

    private static Optional<AttributeValue> value(Operand operand) {
        return operand instanceof Operand.Value(String ignored, AttributeValue value)
                ? Optional.of(value)
                : Optional.empty();
    }

    /**
     * Refuses a value that the key attribute cannot have.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    static void check(AttributeValue value, KeyAttribute key) {
        if (!value.typeName().equals(key.type())) {
            throw new ExpressionException(
                    "Key attribute's data type should match its data type in table's schema: Key " + key.name());
        }
        boolean emptyText = value instanceof AttributeValue.S(var text) && text.isEmpty();
        if (emptyText || value instanceof AttributeValue.B(var bytes) && bytes.array().length == 0) {
            throw new ExpressionException(key.emptyValueText(emptyText ? "string" : "binary"));
        }
    }
}
