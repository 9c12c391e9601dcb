package dev.tepui.storage.expression;

import java.util.List;

/**
 * Reads conditions: {@code ConditionExpression}, {@code FilterExpression}, {@code KeyConditionExpression}.
 *
 * <pre>
 * or         and (OR and)…
 * and        not (AND not)…
 * not        NOT not | comparison
 * comparison operand comparator operand | operand BETWEEN operand AND operand | operand IN (operand, …)
 *            | function | (or)
 * </pre>
 *
 * A parenthesis on the left may hold a condition or an operand: {@link #primary} reads either, and whoever needs one of
 * them says so.
 */
public final class ConditionParser {
    private static final Condition.Comparator[] COMPARATORS = Condition.Comparator.values();

    private final TokenStream tokens;
    private final Problems problems;
    private final OperandRules rules;
    private final OperandParser operands;

    /** What a parenthesis or function may turn out to be. */
    private sealed interface Node {}

    private record ConditionNode(Condition condition) implements Node {}

    /** {@code at} is where it begins, without parentheses around it. */
    private record OperandNode(Operand operand, Token at) implements Node {}

    private ConditionParser(TokenStream tokens, Substitutions substitutions, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
        this.rules = new OperandRules(problems);
        this.operands = new OperandParser(tokens, substitutions, problems, Function.Language.CONDITION);
    }

    /**
     * Reads an expression.
     *
     * @param parameter the request's parameter, for texts
     * @throws ExpressionException with DynamoDB's text
     */
    public static Condition parse(String parameter, String text, Substitutions substitutions) {
        Problems problems = new Problems(parameter);
        TokenStream tokens = TokenStream.of(text, problems);
        ConditionParser parser = new ConditionParser(tokens, substitutions, problems);
        Condition condition = parser.condition(parser.or());
        tokens.expectEnd();
        problems.throwIfMisplaced();
        problems.throwIf(problems.takeMeaning());
        problems.throwIf(OperandParser.operatorsProblem(parser.operands.operators()));
        problems.throwIf(tokens.sizeProblem(substitutions));
        return condition;
    }

    private Node or() {
        Node left = and();
        while (tokens.peek().isKeyword("OR")) {
            Condition first = condition(left);
            tokens.next();
            operands.countOperator();
            left = new ConditionNode(new Condition.Or(first, condition(and())));
        }
        return left;
    }

    private Node and() {
        Node left = not();
        while (tokens.peek().isKeyword("AND")) {
            Condition first = condition(left);
            tokens.next();
            operands.countOperator();
            left = new ConditionNode(new Condition.And(first, condition(not())));
        }
        return left;
    }

    private Node not() {
        int count = 0;
        while (tokens.acceptKeyword("NOT")) {
            operands.countOperator();
            count++;
        }
        Node node = comparison();
        for (; count > 0; count--) {
            node = new ConditionNode(new Condition.Not(condition(node)));
        }
        return node;
    }

    private Node comparison() {
        Node left = primary();
        if (!(left instanceof OperandNode(Operand operand, Token at))) {
            return left;
        }
        for (Condition.Comparator comparator : COMPARATORS) {
            if (tokens.acceptSymbol(comparator.symbol())) {
                operands.countOperator();
                operands.usable(operand, at);
                Condition.Compare compare = new Condition.Compare(operand, comparator, operands.operand());
                rules.check(compare);
                return new ConditionNode(compare);
            }
        }
        if (tokens.acceptKeyword("BETWEEN")) {
            operands.countOperator();
            operands.usable(operand, at);
            Operand low = operands.operand();
            tokens.expectKeyword("AND");
            Condition.Between between = new Condition.Between(operand, low, operands.operand());
            rules.check(between);
            return new ConditionNode(between);
        }
        if (tokens.acceptKeyword("IN")) {
            operands.countOperator();
            operands.usable(operand, at);
            tokens.expectSymbol("(");
            Condition.In in = new Condition.In(operand, operands.operands());
            rules.check(in);
            return new ConditionNode(in);
        }
        return left;
    }

    private Node primary() {
        Token first = tokens.peek();
        if (!first.isSymbol("(")) {
            return new OperandNode(operands.primary(), first);
        }
        int opened = operands.enter();
        Node inner = or();
        operands.leave(opened);
        return inner;
    }

    /** An operand alone is no condition, unless it is a function that is true or false. */
    private Condition condition(Node node) {
        return switch (node) {
            case ConditionNode(Condition condition) -> condition;
            case OperandNode(Operand.Call(Function function, List<Operand> arguments), Token at) -> {
                if (function.place() == Function.Place.OPERAND) {
                    operands.misplaced(function, at);
                }
                yield new Condition.Test(function, arguments);
            }
            case OperandNode ignored -> throw tokens.syntaxError();
        };
    }
}
