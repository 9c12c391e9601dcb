package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.SortCondition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a Query wants: one partition, and some of its sort keys. */
public record KeyCondition(AttributeValue partition, SortCondition sort) {
    private static final String PARAMETER = "KeyConditionExpression";

    /** An attribute of the key; {@code type} is S, N or B. */
    public record KeyAttribute(String name, String type) {}

    /** One condition on one attribute, written so that the attribute comes first. */
    private record Single(String attribute, boolean isEquality, SortCondition condition) {}

    /**
     * The key condition that a condition is, for a table or index with these keys; {@code sort} is null when there is
     * no sort key.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public static KeyCondition of(Condition condition, KeyAttribute partition, KeyAttribute sort) {
        List<Condition> parts = new ArrayList<>();
        flatten(condition, parts);
        Map<String, Single> singles = new LinkedHashMap<>();
        for (Condition part : parts) {
            Single single = single(part);
            if (singles.put(single.attribute(), single) != null) {
                throw new ExpressionException(PARAMETER + "s must only contain one condition per key");
            }
        }
        if (singles.size() > 2) {
            throw new ExpressionException("Conditions can be of length 1 or 2 only");
        }
        Single onPartition = singles.remove(partition.name());
        if (onPartition == null) {
            throw missed(partition);
        }
        if (!onPartition.isEquality()) {
            throw new ExpressionException("Query key condition not supported");
        }
        AttributeValue value = ((SortCondition.Equal) onPartition.condition()).value();
        checkType(value, partition);
        if (singles.isEmpty()) {
            return new KeyCondition(value, new SortCondition.Any());
        }
        if (sort == null) {
            throw new ExpressionException("Query key condition not supported");
        }
        Single onSort = singles.get(sort.name());
        if (onSort == null) {
            throw missed(sort);
        }
        values(onSort.condition()).forEach(operand -> checkType(operand, sort));
        return new KeyCondition(value, onSort.condition());
    }

    private static void flatten(Condition condition, List<Condition> parts) {
        switch (condition) {
            case Condition.And(var left, var right) -> {
                flatten(left, parts);
                flatten(right, parts);
            }
            case Condition.Or ignored -> throw invalidOperator("OR");
            case Condition.Not ignored -> throw invalidOperator("NOT");
            case Condition.In ignored -> throw invalidOperator("IN");
            case Condition.Test(var function, var ignored)
            when function != Function.BEGINS_WITH -> throw invalidOperator(function.text());
            case Condition.Compare(var left, var comparator, var right)
            when comparator == Condition.Comparator.NOT_EQUAL -> throw invalidOperator(comparator.symbol());
            default -> parts.add(condition);
        }
    }

    private static Single single(Condition part) {
        return switch (part) {
            case Condition.Compare(var left, var comparator, var right) -> {
                String attribute = attribute(List.of(left, right));
                boolean attributeFirst = left instanceof Operand.Path;
                AttributeValue value = value(attributeFirst ? right : left);
                yield new Single(
                        attribute,
                        comparator == Condition.Comparator.EQUAL,
                        comparison(attributeFirst ? comparator : comparator.mirrored(), value));
            }
            case Condition.Between(var first, var low, var high) -> {
                String attribute = attribute(List.of(first, low, high));
                checkFirst("BETWEEN", first);
                yield new Single(attribute, false, new SortCondition.Between(value(low), value(high)));
            }
            case Condition.Test(var function, var arguments) -> {
                String attribute = attribute(arguments);
                checkFirst(function.text(), arguments.get(0));
                yield new Single(attribute, false, new SortCondition.BeginsWith(value(arguments.get(1))));
            }
            default -> throw new IllegalStateException("not a single condition: " + part);
        };
    }

    private static SortCondition comparison(Condition.Comparator comparator, AttributeValue value) {
        return switch (comparator) {
            case EQUAL -> new SortCondition.Equal(value);
            case LESS -> new SortCondition.Less(value);
            case LESS_OR_EQUAL -> new SortCondition.LessOrEqual(value);
            case GREATER -> new SortCondition.Greater(value);
            case GREATER_OR_EQUAL -> new SortCondition.GreaterOrEqual(value);
            case NOT_EQUAL -> throw new IllegalStateException("refused before");
        };
    }

    /** The only attribute among the operands. */
    private static String attribute(List<Operand> operands) {
        Operand.Path found = null;
        for (Operand operand : operands) {
            if (operand instanceof Operand.Call) {
                throw new ExpressionException(PARAMETER + "s cannot contain nested operations");
            }
            if (operand instanceof Operand.Path path) {
                if (found != null) {
                    throw invalidCondition("Multiple attribute names used in one condition");
                }
                found = path;
            }
        }
        if (found == null) {
            throw invalidCondition("No key attribute specified");
        }
        if (found.steps().size() > 1) {
            throw new ExpressionException("Key attributes must be scalars; list random access '[]' and map lookup '.'"
                    + " are not allowed: Key: " + found.attribute());
        }
        return found.attribute();
    }

    private static void checkFirst(String operator, Operand first) {
        if (!(first instanceof Operand.Path)) {
            throw invalidCondition(operator + " operator must have the key attribute as its first operand");
        }
    }

    private static AttributeValue value(Operand operand) {
        return ((Operand.Value) operand).value();
    }

    private static List<AttributeValue> values(SortCondition condition) {
        return switch (condition) {
            case SortCondition.Any() -> List.of();
            case SortCondition.Equal(var value) -> List.of(value);
            case SortCondition.Less(var value) -> List.of(value);
            case SortCondition.LessOrEqual(var value) -> List.of(value);
            case SortCondition.Greater(var value) -> List.of(value);
            case SortCondition.GreaterOrEqual(var value) -> List.of(value);
            case SortCondition.Between(var low, var high) -> List.of(low, high);
            case SortCondition.BeginsWith(var prefix) -> List.of(prefix);
        };
    }

    private static void checkType(AttributeValue value, KeyAttribute key) {
        if (!value.typeName().equals(key.type())) {
            throw new ExpressionException("One or more parameter values were invalid:"
                    + " Condition parameter type does not match schema type");
        }
        if (value instanceof AttributeValue.S(var text) && text.isEmpty()) {
            throw empty("string", key);
        }
        if (value instanceof AttributeValue.B(var bytes) && bytes.array().length == 0) {
            throw empty("binary", key);
        }
    }

    private static ExpressionException empty(String kind, KeyAttribute key) {
        return new ExpressionException("One or more parameter values are not valid. The AttributeValue for a key"
                + " attribute cannot contain an empty " + kind + " value. Key: " + key.name());
    }

    private static ExpressionException missed(KeyAttribute key) {
        return new ExpressionException("Query condition missed key schema element: " + key.name());
    }

    private static ExpressionException invalidOperator(String operator) {
        return new ExpressionException("Invalid operator used in " + PARAMETER + ": " + operator);
    }

    private static ExpressionException invalidCondition(String text) {
        return new ExpressionException("Invalid condition in " + PARAMETER + ": " + text);
    }
}
