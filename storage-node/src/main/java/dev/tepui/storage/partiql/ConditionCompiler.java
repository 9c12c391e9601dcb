package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.ExpressionRules;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ArithmeticContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.BetweenContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.CallContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.CompareContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ComparisonContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ConditionContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ConjunctionContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.InContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.IsContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.LikeContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.LiteralContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.NegationContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.PrimaryContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.SignedContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes conditions of expressions of WHERE clauses. */
record ConditionCompiler(Reading reading) {
    private static final Map<String, String> TYPES = Map.of(
            "NULL", "NULL",
            "BOOLEAN", "BOOL",
            "BLOB", "B",
            "STRING", "S",
            "NUMERIC", "N",
            "STRUCT", "M",
            "TUPLE", "M",
            "LIST", "L");

    private static final String IN_OPERANDS = "IN operator must have a left hand argument of type Variable Reference"
            + " and right hand argument of type Seq with at least one member";

    /** What an expression is: a condition or something with a value. */
    private sealed interface Node {}

    private record ConditionNode(Condition condition) implements Node {}

    private record OperandNode(Operand operand) implements Node {}

    /** The condition of a WHERE clause. */
    Condition where(ConditionContext context) {
        if (!(or(context) instanceof ConditionNode(Condition condition))) {
            throw new ExpressionException("WHERE clause must contain an expression that resolves to a boolean");
        }
        ExpressionRules.check(condition);
        return condition;
    }

    private Node or(ConditionContext context) {
        List<ConjunctionContext> parts = context.conjunction();
        Node node = and(parts.get(0));
        for (ConjunctionContext part : parts.subList(1, parts.size())) {
            node = new ConditionNode(new Condition.Or(joined(node), joined(and(part))));
        }
        return node;
    }

    private Node and(ConjunctionContext context) {
        List<NegationContext> parts = context.negation();
        Node node = not(parts.get(0));
        for (NegationContext part : parts.subList(1, parts.size())) {
            node = new ConditionNode(new Condition.And(joined(node), joined(not(part))));
        }
        return node;
    }

    private static Condition joined(Node node) {
        if (node instanceof ConditionNode(Condition condition)) {
            return condition;
        }
        throw new ExpressionException("The arguments to AND/OR must be Expressions");
    }

    private Node not(NegationContext context) {
        Node node = comparison(context.comparison());
        for (int i = context.NOT().size(); i > 0; i--) {
            if (!(node instanceof ConditionNode(Condition condition))) {
                throw new ExpressionException("The argument to NOT must be a Type or Expression");
            }
            node = new ConditionNode(new Condition.Not(condition));
        }
        return node;
    }

    private Node comparison(ComparisonContext context) {
        ArithmeticContext left = context.arithmetic();
        return switch (context.relation()) {
            case null -> node(left);
            case CompareContext compare ->
                new ConditionNode(new Condition.Compare(
                        operand(left), comparator(compare.comparator.getText()), operand(compare.arithmetic())));
            case BetweenContext between ->
                negated(
                        between.NOT() != null,
                        new Condition.Between(
                                operand(left), operand(between.arithmetic(0)), operand(between.arithmetic(1))));
            case InContext in -> negated(in.NOT() != null, in(left, in.arithmetic()));
            case IsContext is -> negated(is.NOT() != null, is(left, is));
            case LikeContext ignored -> throw unsupportedOperator("like");
            default -> throw new IllegalStateException("no relation: " + context.getText());
        };
    }

    private static Node negated(boolean not, Condition condition) {
        return new ConditionNode(not ? new Condition.Not(condition) : condition);
    }

    private static Condition.Comparator comparator(String symbol) {
        for (Condition.Comparator comparator : Condition.Comparator.values()) {
            if (comparator.symbol().equals(symbol)) {
                return comparator;
            }
        }
        return Condition.Comparator.NOT_EQUAL;
    }

    private Condition in(ArithmeticContext left, ArithmeticContext right) {
        Operand value = operand(left);
        List<ConditionContext> members = members(right);
        if (members.isEmpty()) {
            throw new ExpressionException(IN_OPERANDS);
        }
        List<Operand> candidates = new ArrayList<>();
        for (ConditionContext member : members) {
            candidates.add(operand(member));
        }
        return new Condition.In(value, candidates);
    }

    /** The members of a list, a bag or a parenthesis; none of anything else. */
    private static List<ConditionContext> members(ArithmeticContext context) {
        SignedContext signed = context.signed(0);
        if (!context.operators.isEmpty() || !signed.signs.isEmpty()) {
            return List.of();
        }
        PrimaryContext primary = signed.primary();
        if (primary.parentheses() != null) {
            return primary.parentheses().condition();
        }
        LiteralContext literal = primary.literal();
        if (literal != null && literal.list() != null) {
            return literal.list().condition();
        }
        return literal != null && literal.bag() != null ? literal.bag().condition() : List.of();
    }

    private Condition is(ArithmeticContext left, IsContext is) {
        if (!(node(left) instanceof OperandNode(Operand operand)) || operand instanceof Operand.Call) {
            throw new ExpressionException(
                    "The left hand side argument to IS must be a Variable Reference, Literal, or Path");
        }
        if (is.MISSING() != null) {
            return new Condition.Test(Function.ATTRIBUTE_NOT_EXISTS, List.of(operand));
        }
        String type = is.getStop().getText().toUpperCase(Locale.ROOT);
        String name = TYPES.get(type);
        if (name == null) {
            throw ReservedWords.contains(type) ? unsupportedType(type, is) : reading.malformed();
        }
        return new Condition.Test(
                Function.ATTRIBUTE_TYPE, List.of(operand, new Operand.Value("", new AttributeValue.S(name))));
    }

    private static ExpressionException unsupportedType(String type, IsContext is) {
        return new ExpressionException("Unsupported data type for IS operator: " + type + ". Supported data types are"
                + " [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]" + Reading.at(is.getStart()));
    }

    private static ExpressionException unsupportedOperator(String operator) {
        return new ExpressionException("Unsupported operator in Condition Expression. Operator: " + operator);
    }

    private Operand operand(ArithmeticContext context) {
        return operand(node(context));
    }

    private Operand operand(ConditionContext context) {
        return operand(or(context));
    }

    private Operand operand(Node node) {
        if (node instanceof OperandNode(Operand operand)) {
            return operand;
        }
        // DynamoDB Local fails internally.
        throw reading.malformed();
    }

    private Node node(ArithmeticContext context) {
        if (!context.operators.isEmpty()) {
            throw unsupportedOperator(context.operators.get(0).getText());
        }
        SignedContext signed = context.signed(0);
        PrimaryContext primary = signed.primary();
        if (primary.literal() != null) {
            return new OperandNode(new Operand.Value("", new Literals(reading).value(signed)));
        }
        if (!signed.signs.isEmpty()) {
            throw unsupportedOperator(signed.signs.get(0).getText());
        }
        if (primary.PARAMETER() != null) {
            return new OperandNode(new Operand.Value("", reading.parameters().at(primary.getStart())));
        }
        if (primary.path() != null) {
            return new OperandNode(reading.path(primary.path()));
        }
        if (primary.call() != null) {
            return call(primary.call());
        }
        if (primary.exists() != null) {
            throw new ExpressionException("Unsupported token in expression: SELECT"
                    + Reading.at(primary.exists().select().getStart()));
        }
        List<ConditionContext> inner = primary.parentheses().condition();
        if (inner.size() > 1) {
            throw reading.malformed();
        }
        return or(inner.get(0));
    }

    private Node call(CallContext call) {
        String name = call.symbol().getText().replace("\"", "");
        Function function = Function.of(name.toLowerCase(Locale.ROOT));
        if (function == null) {
            throw new ExpressionException("Unrecognized function: " + name);
        }
        if (function.isOfUpdates()) {
            throw new ExpressionException(
                    "The function is not allowed in a condition expression; function: " + function.text());
        }
        List<Operand> arguments = new ArrayList<>();
        for (ConditionContext argument : call.condition()) {
            arguments.add(operand(argument));
        }
        return function.isCondition()
                ? new ConditionNode(new Condition.Test(function, arguments))
                : new OperandNode(new Operand.Call(function, arguments));
    }
}
