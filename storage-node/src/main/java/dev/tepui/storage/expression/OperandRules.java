package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Which operands operators and functions take, with DynamoDB's texts. */
record OperandRules(Problems problems) {
    /** Most candidates of IN. Source: DynamoDB's limits. */
    private static final int CANDIDATES_MAX = 100;

    private static final Set<String> ORDERED = Set.of("S", "N", "B");
    private static final Set<String> TEXTUAL = Set.of("S", "B");
    private static final Set<String> TEXT = Set.of("S");
    private static final Set<String> NUMBER = Set.of("N");
    private static final Set<String> LIST = Set.of("L");
    private static final Set<String> SIZED = Set.of("S", "B", "SS", "NS", "BS", "L", "M");
    private static final Set<String> SETS = Set.of("SS", "NS", "BS");
    private static final Set<String> ADDABLE = Set.of("N", "SS", "NS", "BS");
    private static final List<String> TYPES = List.of("N", "BS", "L", "B", "NULL", "M", "S", "SS", "NS", "BOOL");

    /** What DynamoDB says that a path's type might be, where it wants a type's name; in whatever order. */
    private static final String ANY_TYPE = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";

    void check(Condition.Compare compare) {
        String operator = compare.operator().symbol();
        distinct(operator, compare.left(), List.of(compare.right()));
        if (compare.operator() != Condition.Comparator.EQUAL && compare.operator() != Condition.Comparator.NOT_EQUAL) {
            type(operator, compare.left(), ORDERED);
            type(operator, compare.right(), ORDERED);
        }
    }

    void check(Condition.Between between) {
        type("BETWEEN", between.value(), ORDERED);
        boolean ordered = type("BETWEEN", between.low(), ORDERED) & type("BETWEEN", between.high(), ORDERED);
        distinct("BETWEEN", between.value(), List.of(between.low(), between.high()));
        if (!ordered
                || !(between.low() instanceof Operand.Value(String ignoredLow, AttributeValue low))
                || !(between.high() instanceof Operand.Value(String ignoredHigh, AttributeValue high))) {
            return;
        }
        String bounds = "; lower bound operand: " + print(low) + ", upper bound operand: " + print(high);
        if (!low.typeName().equals(high.typeName())) {
            problems.meaning("The BETWEEN operator requires same data type for lower and upper bounds" + bounds);
        } else if (Comparison.compare(low, high) > 0) {
            problems.meaning(
                    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound" + bounds);
        }
    }

    void check(Condition.In in) {
        distinct("IN", in.value(), in.candidates());
        if (in.candidates().size() > CANDIDATES_MAX) {
            problems.meaning("The IN operator is provided with too many operands; number of operands: "
                    + in.candidates().size());
        }
    }

    void check(Function function, List<Operand> arguments) {
        String name = function.text();
        if (arguments.size() != function.operands()) {
            problems.meaning("Incorrect number of operands for operator or function; operator or function: " + name
                    + ", number of operands: " + arguments.size());
            return;
        }
        Operand first = arguments.get(0);
        if (function != Function.LIST_APPEND) {
            distinct(name, first, arguments.subList(1, arguments.size()));
        }
        switch (function) {
            case ATTRIBUTE_EXISTS, ATTRIBUTE_NOT_EXISTS, IF_NOT_EXISTS -> path(name, first);
            case BEGINS_WITH -> arguments.forEach(argument -> type(name, argument, TEXTUAL));
            case ATTRIBUTE_TYPE -> typeName(arguments.get(1));
            case SIZE -> type(name, first, SIZED);
            case LIST_APPEND -> arguments.forEach(argument -> type(name, argument, LIST));
            default -> {
                // CONTAINS takes values of any type.
            }
        }
    }

    /** For {@code +} and {@code -}. */
    void checkArithmetic(String operator, Operand left, Operand right) {
        type(operator, left, NUMBER);
        type(operator, right, NUMBER);
    }

    /** For ADD. */
    void checkAddend(AttributeValue value) {
        action("ADD", value, ADDABLE);
    }

    /** For DELETE. */
    void checkDeleted(AttributeValue value) {
        action("DELETE", value, SETS);
    }

    private void action(String action, AttributeValue value, Set<String> allowed) {
        if (!allowed.contains(value.typeName())) {
            problems.meaning("Incorrect operand type for operator or function; operator: " + action + ", operand type: "
                    + longTypeName(value) + ", typeSet: ALLOWED_FOR_" + action + "_OPERAND");
        }
    }

    private static String longTypeName(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S ignored -> "STRING";
            case AttributeValue.N ignored -> "NUMBER";
            case AttributeValue.B ignored -> "BINARY";
            case AttributeValue.SS ignored -> "STRING_SET";
            case AttributeValue.NS ignored -> "NUMBER_SET";
            case AttributeValue.BS ignored -> "BINARY_SET";
            case AttributeValue.M ignored -> "MAP";
            case AttributeValue.L ignored -> "LIST";
            case AttributeValue.Bool ignored -> "BOOLEAN";
            case AttributeValue.Null ignored -> "NULL";
        };
    }

    private void path(String function, Operand operand) {
        if (!(operand instanceof Operand.Path)) {
            problems.meaning("Operator or function requires a document path; operator or function: " + function);
        }
    }

    private void typeName(Operand operand) {
        String function = Function.ATTRIBUTE_TYPE.text();
        if (operand instanceof Operand.Path) {
            wrongType(function, ANY_TYPE);
        } else if (type(function, operand, TEXT)
                && operand instanceof Operand.Value(String ignored, AttributeValue.S(String name))
                && !TYPES.contains(name)) {
            problems.meaning("Invalid attribute type name found; type: " + name + ", valid types: {"
                    + String.join(",", TYPES) + "}");
        }
    }

    private void distinct(String operator, Operand first, List<Operand> rest) {
        if (first instanceof Operand.Path && rest.contains(first)) {
            problems.meaning("The first operand must be distinct from the remaining operands for this operator or"
                    + " function; operator: " + operator + ", first operand: " + first);
        }
    }

    /** Whether the operand's type is allowed; what a path leads to is not known yet. */
    private boolean type(String operator, Operand operand, Set<String> allowed) {
        String type = switch (operand) {
            case Operand.Value(String ignored, AttributeValue value) -> value.typeName();
            case Operand.Call(Function function, List<Operand> ignored) when function == Function.SIZE -> "N";
            case Operand.Call(Function function, List<Operand> ignored) when function == Function.LIST_APPEND -> "L";
            default -> null;
        };
        if (type == null || allowed.contains(type)) {
            return true;
        }
        wrongType(operator, type);
        return false;
    }

    private void wrongType(String operator, String type) {
        problems.meaning("Incorrect operand type for operator or function; operator or function: " + operator
                + ", operand type: " + type);
    }

    private static String print(AttributeValue value) {
        String content = switch (value) {
            case AttributeValue.N(BigDecimal number) -> number.toPlainString();
            case AttributeValue.S(String text) -> text;
            case AttributeValue.B(Bytes bytes) -> Base64.getEncoder().encodeToString(bytes.array());
            default -> throw new IllegalArgumentException("without an order: " + value);
        };
        return "AttributeValue: {" + value.typeName() + ":" + content + "}";
    }
}
