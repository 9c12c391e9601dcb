package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Which operands operators and functions take, with DynamoDB's texts. */
record OperandRules(Problems problems) {
    private static final Set<String> ORDERED = Set.of("S", "N", "B");
    private static final Set<String> TEXTUAL = Set.of("S", "B");
    private static final List<String> TYPES = List.of("N", "BS", "L", "B", "NULL", "M", "S", "SS", "NS", "BOOL");

    void check(Condition.Compare compare) {
        String operator = compare.operator().symbol();
        distinct(operator, compare.left(), List.of(compare.right()));
        if (compare.operator() != Condition.Comparator.EQUAL && compare.operator() != Condition.Comparator.NOT_EQUAL) {
            type(operator, compare.left(), ORDERED);
            type(operator, compare.right(), ORDERED);
        }
    }

    void check(Condition.Between between) {
        distinct("BETWEEN", between.value(), List.of(between.low(), between.high()));
        type("BETWEEN", between.value(), ORDERED);
        boolean ordered = type("BETWEEN", between.low(), ORDERED) & type("BETWEEN", between.high(), ORDERED);
        if (!ordered
                || !(between.low() instanceof Operand.Value(String ignoredLow, AttributeValue low))
                || !(between.high() instanceof Operand.Value(String ignoredHigh, AttributeValue high))) {
            return;
        }
        String bounds = "; lower bound operand: " + print(low) + ", upper bound operand: " + print(high);
        if (!low.typeName().equals(high.typeName())) {
            problems.add(
                    Problems.Kind.OPERAND,
                    "The BETWEEN operator requires same data type for lower and upper bounds" + bounds);
        } else if (compare(low, high) > 0) {
            problems.add(
                    Problems.Kind.OPERAND,
                    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound" + bounds);
        }
    }

    void check(Condition.In in) {
        distinct("IN", in.value(), in.candidates());
    }

    void check(Function function, List<Operand> arguments) {
        if (arguments.size() != function.operands()) {
            problems.add(
                    Problems.Kind.OPERAND_COUNT,
                    "Incorrect number of operands for operator or function; operator or function: " + function.text()
                            + ", number of operands: " + arguments.size());
            return;
        }
        distinct(function.text(), arguments.get(0), arguments.subList(1, arguments.size()));
        switch (function) {
            case BEGINS_WITH -> arguments.forEach(argument -> type(function.text(), argument, TEXTUAL));
            case ATTRIBUTE_TYPE -> typeName(arguments.get(1));
            case SIZE -> type(function.text(), arguments.get(0), Set.of("S", "B", "SS", "NS", "BS", "L", "M"));
            default -> {
                // The others take values of any type.
            }
        }
    }

    private void typeName(Operand operand) {
        if (type(Function.ATTRIBUTE_TYPE.text(), operand, Set.of("S"))
                && operand instanceof Operand.Value(String ignored, AttributeValue.S(String name))
                && !TYPES.contains(name)) {
            problems.add(
                    Problems.Kind.OPERAND,
                    "Invalid attribute type name found; type: " + name + ", valid types: {" + String.join(",", TYPES)
                            + "}");
        }
    }

    private void distinct(String operator, Operand first, List<Operand> rest) {
        if (first instanceof Operand.Path && rest.contains(first)) {
            problems.add(
                    Problems.Kind.OPERAND,
                    "The first operand must be distinct from the remaining operands for this operator or function;"
                            + " operator: " + operator + ", first operand: " + first);
        }
    }

    private boolean type(String operator, Operand operand, Set<String> allowed) {
        if (operand instanceof Operand.Value(String ignored, AttributeValue value)
                && !allowed.contains(value.typeName())) {
            problems.add(
                    Problems.Kind.OPERAND,
                    "Incorrect operand type for operator or function; operator or function: " + operator
                            + ", operand type: " + value.typeName());
            return false;
        }
        return true;
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

    private static String print(AttributeValue value) {
        String content = switch (value) {
            case AttributeValue.N(BigDecimal number) -> number.toPlainString();
            case AttributeValue.S(String text) -> text;
            case AttributeValue other ->
                Base64.getEncoder().encodeToString(bytes(other).array());
        };
        return "AttributeValue: {" + value.typeName() + ":" + content + "}";
    }
}
