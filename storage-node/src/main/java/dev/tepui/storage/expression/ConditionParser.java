package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
 * operand    path | :value | function | (operand)
 * path       name (. name | [index])…           name is a word or #placeholder
 * function   word (operand, …)
 * </pre>
 *
 * A parenthesis may hold a condition or an operand: {@link #primary} reads either, and whoever needs one of them says
 * so.
 */
public final class ConditionParser {
    /** Longest expression in bytes. Source: DynamoDB's limits. */
    private static final int EXPRESSION_MAX_BYTES = 4096;

    /** Most operators and functions. Source: DynamoDB's limits. */
    private static final int OPERATORS_MAX = 300;

    /** Deeper than operators can nest, so only redundant parentheses get here; spares the stack. */
    private static final int DEPTH_MAX = OPERATORS_MAX + 2;

    private final TokenStream tokens;
    private final Substitutions substitutions;
    private final Problems problems;
    private final OperandRules rules;
    private int operators;
    private int depth;

    /** What a parenthesis or function may turn out to be. */
    private sealed interface Node {}

    private record ConditionNode(Condition condition) implements Node {}

    private record OperandNode(Operand operand) implements Node {}

    private ConditionParser(String parameter, String text, Substitutions substitutions) {
        this.problems = new Problems(parameter);
        this.tokens = new TokenStream(text, problems);
        this.substitutions = substitutions;
        this.rules = new OperandRules(problems);
    }

    /**
     * Reads an expression.
     *
     * @param parameter the request's parameter, for texts
     * @throws ExpressionException with DynamoDB's text
     */
    public static Condition parse(String parameter, String text, Substitutions substitutions) {
        Problems problems = new Problems(parameter);
        if (text.isEmpty()) {
            throw problems.exception("The expression can not be empty;");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > EXPRESSION_MAX_BYTES) {
            throw problems.exception(
                    "Expression size has exceeded the maximum allowed size; expression size: " + bytes);
        }
        ConditionParser parser = new ConditionParser(parameter, text, substitutions);
        Condition condition = parser.condition(parser.or());
        if (parser.tokens.peek().kind() != Token.Kind.END) {
            throw parser.tokens.syntaxError();
        }
        parser.problems.throwIfAny();
        return condition;
    }

    private Node or() {
        Node left = and();
        while (tokens.peek().isKeyword("OR")) {
            Condition first = condition(left);
            tokens.next();
            countOperator();
            left = new ConditionNode(new Condition.Or(first, condition(and())));
        }
        return left;
    }

    private Node and() {
        Node left = not();
        while (tokens.peek().isKeyword("AND")) {
            Condition first = condition(left);
            tokens.next();
            countOperator();
            left = new ConditionNode(new Condition.And(first, condition(not())));
        }
        return left;
    }

    private Node not() {
        int count = 0;
        while (tokens.acceptKeyword("NOT")) {
            countOperator();
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
        if (!(left instanceof OperandNode(Operand operand))) {
            return left;
        }
        for (Condition.Comparator comparator : Condition.Comparator.values()) {
            if (tokens.acceptSymbol(comparator.symbol())) {
                countOperator();
                Condition.Compare compare = new Condition.Compare(usable(operand), comparator, operand());
                rules.check(compare);
                return new ConditionNode(compare);
            }
        }
        if (tokens.acceptKeyword("BETWEEN")) {
            countOperator();
            Operand low = operand();
            tokens.expectKeyword("AND");
            Condition.Between between = new Condition.Between(usable(operand), low, operand());
            rules.check(between);
            return new ConditionNode(between);
        }
        if (tokens.acceptKeyword("IN")) {
            countOperator();
            tokens.expectSymbol("(");
            Condition.In in = new Condition.In(usable(operand), operands());
            rules.check(in);
            return new ConditionNode(in);
        }
        return left;
    }

    private Node primary() {
        Token token = tokens.peek();
        if (token.isSymbol("(")) {
            return parenthesis();
        }
        if (token.kind() == Token.Kind.VALUE_PLACEHOLDER) {
            return new OperandNode(value(tokens.next().text()));
        }
        if (token.kind() == Token.Kind.NAME && tokens.peekSecond().isSymbol("(")) {
            return function();
        }
        return new OperandNode(path());
    }

    private Node parenthesis() {
        if (++depth > DEPTH_MAX) {
            throw problems.exception("The expression has redundant parentheses;");
        }
        tokens.expectSymbol("(");
        boolean opensAnother = tokens.peek().isSymbol("(");
        int innerEnd = opensAnother ? tokens.closing() : -1;
        Node inner = or();
        if (opensAnother && tokens.position() == innerEnd + 1) {
            problems.add(Problems.Kind.PARENTHESES, "The expression has redundant parentheses;");
        }
        tokens.expectSymbol(")");
        depth--;
        return inner;
    }

    private Node function() {
        String name = tokens.next().text();
        tokens.expectSymbol("(");
        List<Operand> arguments = operands();
        countOperator();
        Function function = Function.of(name);
        if (function == null) {
            problems.add(Problems.Kind.FUNCTION, "Invalid function name; function: " + name);
            // Anything will do: the problem is reported in the end.
            return new ConditionNode(new Condition.Test(Function.ATTRIBUTE_EXISTS, arguments));
        }
        if (function.place() == Function.Place.UPDATE) {
            problems.add(
                    Problems.Kind.FUNCTION, "The function is not allowed in a condition expression; function: " + name);
            return new OperandNode(new Operand.Call(function, arguments));
        }
        rules.check(function, arguments);
        return new OperandNode(new Operand.Call(function, arguments));
    }

    /** The operands of a function or list, with the closing parenthesis. */
    private List<Operand> operands() {
        List<Operand> operands = new ArrayList<>();
        do {
            operands.add(operand());
        } while (tokens.acceptSymbol(","));
        tokens.expectSymbol(")");
        return operands;
    }

    private Operand operand() {
        if (primary() instanceof OperandNode(Operand operand)) {
            return usable(operand);
        }
        throw tokens.syntaxError();
    }

    /** A function that is true or false has no place among operands. */
    private Operand usable(Operand operand) {
        if (operand instanceof Operand.Call(Function function, List<Operand> ignored)
                && function.place() == Function.Place.CONDITION) {
            misplaced(function);
        }
        return operand;
    }

    private void misplaced(Function function) {
        problems.add(
                Problems.Kind.FUNCTION,
                "The function is not allowed to be used this way in an expression; function: " + function.text());
    }

    /** An operand alone is no condition, unless it is a function that is true or false. */
    private Condition condition(Node node) {
        return switch (node) {
            case ConditionNode(Condition condition) -> condition;
            case OperandNode(Operand.Call(Function function, List<Operand> arguments)) -> {
                if (function.place() == Function.Place.OPERAND) {
                    misplaced(function);
                }
                yield new Condition.Test(function, arguments);
            }
            case OperandNode ignored -> throw tokens.syntaxError();
        };
    }

    private Operand value(String placeholder) {
        AttributeValue value = substitutions.value(placeholder);
        if (value == null) {
            problems.add(
                    Problems.Kind.VALUE,
                    "An expression attribute value used in expression is not defined; attribute value: " + placeholder);
            return new Operand.Value(placeholder, new AttributeValue.Null());
        }
        return new Operand.Value(placeholder, value);
    }

    private Operand.Path path() {
        List<Operand.Step> steps = new ArrayList<>();
        steps.add(name());
        while (true) {
            if (tokens.acceptSymbol(".")) {
                steps.add(name());
            } else if (tokens.acceptSymbol("[")) {
                steps.add(index());
                tokens.expectSymbol("]");
            } else {
                return new Operand.Path(List.copyOf(steps));
            }
        }
    }

    private Operand.Name name() {
        Token token = tokens.peek();
        if (token.kind() == Token.Kind.NAME) {
            tokens.next();
            if (ReservedWords.contains(token.text())) {
                problems.add(
                        Problems.Kind.RESERVED_WORD,
                        "Attribute name is a reserved keyword; reserved keyword: " + token.text());
            }
            return new Operand.Name(token.text());
        }
        if (token.kind() == Token.Kind.NAME_PLACEHOLDER) {
            tokens.next();
            String name = substitutions.name(token.text());
            if (name == null) {
                problems.add(
                        Problems.Kind.NAME,
                        "An expression attribute name used in the document path is not defined; attribute name: "
                                + token.text());
            }
            return new Operand.Name(name == null ? token.text() : name);
        }
        throw tokens.syntaxError();
    }

    private Operand.Index index() {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.NUMBER) {
            throw tokens.syntaxError();
        }
        tokens.next();
        try {
            return new Operand.Index(Integer.parseInt(token.text()));
        } catch (NumberFormatException tooLarge) {
            problems.add(
                    Problems.Kind.INDEX, "List index is not within the allowable range; index: [" + token.text() + "]");
            return new Operand.Index(0);
        }
    }

    private void countOperator() {
        if (++operators > OPERATORS_MAX) {
            problems.add(
                    Problems.Kind.OPERATORS,
                    "The expression contains too many operators; operator count: " + (OPERATORS_MAX + 1));
        }
    }
}
