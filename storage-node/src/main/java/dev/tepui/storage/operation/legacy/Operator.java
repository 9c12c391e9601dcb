package dev.tepui.storage.operation.legacy;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Condition.Comparator;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The comparison operators: which operands they take, with DynamoDB's texts, and what they are as a condition. */
enum Operator {
    EQ(1, Types.ANY),
    NE(1, Types.ANY),
    LE(1, Types.ORDERED),
    LT(1, Types.ORDERED),
    GE(1, Types.ORDERED),
    GT(1, Types.ORDERED),
    NOT_NULL(0, Types.ANY),
    NULL(0, Types.ANY),
    CONTAINS(1, Types.ELEMENTS),
    NOT_CONTAINS(1, Types.ELEMENTS),
    BEGINS_WITH(1, Types.TEXTUAL),
    /** One or more operands. */
    IN(-1, Types.ORDERED),
    BETWEEN(2, Types.ORDERED);

    private static final class Types {
        static final Set<String> ANY = Set.of("S", "N", "B", "SS", "NS", "BS", "L", "M", "BOOL", "NULL");
        static final Set<String> ORDERED = Set.of("S", "N", "B");
        static final Set<String> TEXTUAL = Set.of("S", "B");
        static final Set<String> ELEMENTS = Set.of("S", "N", "B", "BOOL", "NULL");
    }

    private final int operands;
    private final Set<String> types;

    Operator(int operands, Set<String> types) {
        this.operands = operands;
        this.types = types;
    }

    /** Refuses operands that the operator does not take. */
    void check(List<AttributeValue> values) {
        if (operands < 0 ? values.isEmpty() : values.size() != operands) {
            throw ApiError.invalidParameter("Invalid number of argument(s) for the " + this + " ComparisonOperator");
        }
        for (AttributeValue value : values) {
            if (!types.contains(value.typeName())) {
                throw ApiError.invalidParameter("ComparisonOperator " + this + " is not valid for " + value.typeName()
                        + " AttributeValue type");
            }
        }
        for (AttributeValue value : values) {
            if (!value.typeName().equals(values.get(0).typeName())) {
                throw ApiError.invalidParameter("AttributeValues inside AttributeValueList must be of same type");
            }
        }
        if (this == BETWEEN && compare(values.get(0), values.get(1)) > 0) {
            throw ApiError.validation("The BETWEEN condition was provided a range where the lower bound is greater "
                    + "than the upper bound");
        }
    }

    /** The condition that an attribute and checked operands make. */
    Condition condition(String attribute, List<AttributeValue> values) {
        Operand path = new Operand.Path(List.of(new Operand.Name(attribute)));
        List<Operand> operands = values.stream().<Operand>map(Operator::operand).toList();
        return switch (this) {
            case EQ -> new Condition.Compare(path, Comparator.EQUAL, operands.get(0));
            case NE -> new Condition.Compare(path, Comparator.NOT_EQUAL, operands.get(0));
            case LE -> new Condition.Compare(path, Comparator.LESS_OR_EQUAL, operands.get(0));
            case LT -> new Condition.Compare(path, Comparator.LESS, operands.get(0));
            case GE -> new Condition.Compare(path, Comparator.GREATER_OR_EQUAL, operands.get(0));
            case GT -> new Condition.Compare(path, Comparator.GREATER, operands.get(0));
            case NOT_NULL -> new Condition.Test(Function.ATTRIBUTE_EXISTS, List.of(path));
            case NULL -> new Condition.Test(Function.ATTRIBUTE_NOT_EXISTS, List.of(path));
            case CONTAINS -> contains(path, operands.get(0));
            // Unlike the function's opposite, it does not hold for an attribute that is not there.
            case NOT_CONTAINS ->
                new Condition.And(
                        new Condition.Test(Function.ATTRIBUTE_EXISTS, List.of(path)),
                        new Condition.Not(contains(path, operands.get(0))));
            case BEGINS_WITH -> new Condition.Test(Function.BEGINS_WITH, List.of(path, operands.get(0)));
            case IN -> new Condition.In(path, operands);
            case BETWEEN -> new Condition.Between(path, operands.get(0), operands.get(1));
        };
    }

    private static Condition contains(Operand path, Operand element) {
        return new Condition.Test(Function.CONTAINS, List.of(path, element));
    }

    /** Values of these parameters have no placeholder. */
    private static Operand operand(AttributeValue value) {
        return new Operand.Value("", value);
    }

    private static int compare(AttributeValue low, AttributeValue high) {
        return low instanceof AttributeValue.N(BigDecimal a) && high instanceof AttributeValue.N(BigDecimal b)
                ? a.compareTo(b)
                : bytes(low).compareTo(bytes(high));
    }

    private static Bytes bytes(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S(String text) -> new Bytes(text.getBytes(StandardCharsets.UTF_8));
            case AttributeValue.B(Bytes bytes) -> bytes;
            default -> throw new IllegalArgumentException("without an order: " + value);
        };
    }
}
