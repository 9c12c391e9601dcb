package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.SortCondition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Query wants: one partition, and some of its sort keys.
 *
 * @param partition the values of the attributes of the partition key
 * @param leadingSort the values of the first attributes of the sort key; possibly empty
 * @param sort the condition on the attribute after these
 */
public record KeyCondition(List<AttributeValue> partition, List<AttributeValue> leadingSort, SortCondition sort) {
    static final String NOT_SUPPORTED = "Query key condition not supported";
    private static final String PARAMETER = "KeyConditionExpression";

    /**
     * An attribute of the key.
     *
     * @param type S, N or B
     * @param index the secondary index whose key it is part of, or null for a table's key
     */
    public record KeyAttribute(String name, String type, String index) {
        /** DynamoDB's text for a key attribute whose value is empty; {@code kind} is string or binary. */
        public String emptyValueText(String kind) {
            return "One or more parameter values are not valid. "
                    + (index == null ? "" : "A value specified for a secondary index key is not supported. ")
                    + "The AttributeValue for a key attribute cannot contain an empty " + kind + " value. "
                    + (index == null ? "Key: " : "IndexName: " + index + ", IndexKey: ") + name;
        }
    }

    /**
     * The attributes of a key.
     *
     * @param partition at least one
     * @param sort none when there is no sort key
     */
    public record Keys(List<KeyAttribute> partition, List<KeyAttribute> sort) {
        /** Whether partition or sort key are several attributes, as only those of a global secondary index can be. */
        boolean areComposite() {
            return partition.size() > 1 || sort.size() > 1;
        }
    }

    /**
     * One condition on one attribute, written so that the attribute comes first.
     *
     * @param condition null when no order of keys can answer it, which only the older parameters can say
     */
    record Single(String attribute, SortCondition condition) {
        /** Refuses a condition that no order of keys can answer, and values that the attribute cannot have. */
        void checkIndexable(KeyAttribute key) {
            if (condition == null) {
                throw new ExpressionException("Attempted conditional constraint is not an indexable operation");
            }
            values(condition).forEach(value -> checkValue(value, key));
        }
    }

    /**
     * The key condition that an expression is, for a table or index with these keys.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public static KeyCondition of(Condition condition, Keys keys) {
        Map<String, Single> singles = new LinkedHashMap<>();
        collect(condition, singles);
        return of(singles, keys);
    }

    /**
     * The key condition that the older parameter KeyConditions is: {@code conditions} are about one attribute each.
     * Otherwise as {@link #of(Condition, Keys)}.
     */
    public static KeyCondition ofAll(List<Condition> conditions, Keys keys) {
        if (conditions.isEmpty()) {
            throw new ExpressionException("Conditions must be at least length 1");
        }
        Map<String, Single> singles = new LinkedHashMap<>();
        for (Condition condition : conditions) {
            Single single = legacySingle(condition);
            singles.put(single.attribute(), single);
        }
        return of(singles, keys);
    }

    private static KeyCondition of(Map<String, Single> singles, Keys keys) {
        return keys.areComposite()
                ? new CompositeKeys(keys).condition(singles)
                : ofTwo(
                        singles,
                        keys.partition().get(0),
                        keys.sort().isEmpty() ? null : keys.sort().get(0));
    }

    private static KeyCondition ofTwo(Map<String, Single> singles, KeyAttribute partition, KeyAttribute sort) {
        if (singles.size() > 2) {
            throw new ExpressionException("Conditions can be of length 1 or 2 only");
        }
        Single onPartition = singles.remove(partition.name());
        if (onPartition == null) {
            throw missed(partition);
        }
        if (!(onPartition.condition() instanceof SortCondition.Equal(AttributeValue value))) {
            throw new ExpressionException(NOT_SUPPORTED);
        }
        checkValue(value, partition);
        if (singles.isEmpty()) {
            return new KeyCondition(List.of(value), List.of(), new SortCondition.Any());
        }
        if (sort == null) {
            throw new ExpressionException(NOT_SUPPORTED);
        }
        Single onSort = singles.get(sort.name());
        if (onSort == null) {
            throw missed(sort);
        }
        onSort.checkIndexable(sort);
        return new KeyCondition(List.of(value), List.of(), onSort.condition());
    }

    /** Part after part, as DynamoDB goes: the first one that is wrong counts. */
    private static void collect(Condition condition, Map<String, Single> singles) {
        if (condition instanceof Condition.And(Condition left, Condition right)) {
            collect(left, singles);
            collect(right, singles);
            return;
        }
        Single single = single(condition);
        if (singles.put(single.attribute(), single) != null) {
            throw new ExpressionException(PARAMETER + "s must only contain one condition per key");
        }
    }

    private static Single single(Condition part) {
        return switch (part) {
            case Condition.Compare(var left, var comparator, var right) -> {
                if (comparator == Condition.Comparator.NOT_EQUAL) {
                    throw invalidOperator(comparator.symbol());
                }
                String attribute = attribute(List.of(left, right));
                boolean attributeFirst = left instanceof Operand.Path;
                AttributeValue value = value(attributeFirst ? right : left);
                yield new Single(attribute, comparison(attributeFirst ? comparator : comparator.mirrored(), value));
            }
            case Condition.Between(var first, var low, var high) -> {
                checkFirst("BETWEEN", first);
                String attribute = attribute(List.of(first, low, high));
                yield new Single(attribute, new SortCondition.Between(value(low), value(high)));
            }
            case Condition.Test(var function, var arguments) -> {
                if (function != Function.BEGINS_WITH) {
                    throw invalidOperator(function.text());
                }
                checkFirst(function.text(), arguments.get(0));
                String attribute = attribute(arguments);
                yield new Single(attribute, new SortCondition.BeginsWith(value(arguments.get(1))));
            }
            case Condition.And ignored -> throw new IllegalStateException("not a single condition: " + part);
            case Condition.Or ignored -> throw invalidOperator("OR");
            case Condition.Not ignored -> throw invalidOperator("NOT");
            case Condition.In ignored -> throw invalidOperator("IN");
        };
    }

    private static Single legacySingle(Condition condition) {
        boolean indexable = switch (condition) {
            case Condition.Compare compare -> compare.operator() != Condition.Comparator.NOT_EQUAL;
            case Condition.Between ignored -> true;
            case Condition.Test test -> test.function() == Function.BEGINS_WITH;
            default -> false;
        };
        return indexable
                ? single(condition)
                : new Single(Paths.of(condition).get(0).attribute(), null);
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
                if (path.steps().size() > 1) {
                    throw new ExpressionException(PARAMETER + "s cannot have conditions on nested attributes");
                }
                found = path;
            }
        }
        if (found == null) {
            throw invalidCondition("No key attribute specified");
        }
        return found.attribute();
    }

    private static void checkFirst(String operator, Operand first) {
        if (first instanceof Operand.Value) {
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

    /** The values that the condition on the last attribute compares with. */
    public List<AttributeValue> sortValues() {
        return values(sort);
    }

    /**
     * Refuses a value that the attribute cannot have.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public static void checkValue(AttributeValue value, KeyAttribute key) {
        if (!value.typeName().equals(key.type())) {
            throw new ExpressionException("One or more parameter values were invalid:"
                    + " Condition parameter type does not match schema type");
        }
        if (value instanceof AttributeValue.S(var text) && text.isEmpty()) {
            throw new ExpressionException(key.emptyValueText("string"));
        }
        if (value instanceof AttributeValue.B(var bytes) && bytes.array().length == 0) {
            throw new ExpressionException(key.emptyValueText("binary"));
        }
    }

    static ExpressionException missed(KeyAttribute key) {
        return new ExpressionException("Query condition missed key schema element: " + key.name());
    }

    private static ExpressionException invalidOperator(String operator) {
        return new ExpressionException("Invalid operator used in " + PARAMETER + ": " + operator);
    }

    private static ExpressionException invalidCondition(String text) {
        return new ExpressionException("Invalid condition in " + PARAMETER + ": " + text);
    }
}
