package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads operands, the part of the language that conditions, updates and projections share.
 *
 * <pre>
 * operand    path | :value | function | (operand)
 * path       name (. name | [index])…           name is a word or #placeholder
 * function   word (operand, …)
 * </pre>
 */
final class OperandParser {
    /** Most operators and functions of an expression. Source: DynamoDB's limits. */
    static final int OPERATORS_MAX = 300;

    /** Deeper nestings hold more operators than that, or redundant parentheses; spares the stack. */
    private static final int DEPTH_MAX = OPERATORS_MAX + 2;

    /** Most steps of a path. Source: DynamoDB's limits. */
    static final int PATH_STEPS_MAX = 32;

    private final TokenStream tokens;
    private final Substitutions substitutions;
    private final Problems problems;
    private final OperandRules rules;
    private final Function.Language language;
    private int operators;
    private int depth;
    /** The first name of a path that has no substitution. */
    private String undefinedName;

    OperandParser(TokenStream tokens, Substitutions substitutions, Problems problems, Function.Language language) {
        this.tokens = tokens;
        this.substitutions = substitutions;
        this.problems = problems;
        this.rules = new OperandRules(problems);
        this.language = language;
    }

    /** An operand. */
    Operand operand() {
        Token first = tokens.peek();
        if (!first.isSymbol("(")) {
            return usable(primary(), first);
        }
        int opened = enter();
        Operand operand = operand();
        leave(opened);
        return operand;
    }

    /** An operand without parentheses around it, or a function that may turn out to be none. */
    Operand primary() {
        Token token = tokens.peek();
        if (token.kind() == Token.Kind.VALUE_PLACEHOLDER) {
            return value();
        }
        if (token.kind() == Token.Kind.NAME && tokens.peekSecond().isSymbol("(")) {
            return function();
        }
        return path();
    }

    /** The operands of a function or list, with the closing parenthesis. */
    List<Operand> operands() {
        List<Operand> operands = new ArrayList<>(2);
        do {
            operands.add(operand());
        } while (tokens.acceptSymbol(","));
        tokens.expectSymbol(")");
        return operands;
    }

    /** A function that must stand alone has no place among operands; {@code at} is where the operand begins. */
    Operand usable(Operand operand, Token at) {
        if (operand instanceof Operand.Call(Function function, List<Operand> ignored)
                && function.place() == Function.Place.WHOLE) {
            misplaced(function, at);
        }
        return operand;
    }

    void misplaced(Function function, Token at) {
        problems.word(
                at, "The function is not allowed to be used this way in an expression; function: " + function.text());
    }

    /** Enters a parenthesis that groups; what is returned leaves it. */
    int enter() {
        deeper();
        return tokens.open();
    }

    void leave(int opened) {
        tokens.close(opened);
        depth--;
    }

    void countOperator() {
        operators++;
    }

    /** How many operators and functions there have been so far. */
    int operators() {
        return operators;
    }

    /** DynamoDB's text when so many operators are too many, otherwise null. */
    static String operatorsProblem(int operators) {
        return operators > OPERATORS_MAX
                ? "The expression contains too many operators; operator count: " + (OPERATORS_MAX + 1)
                : null;
    }

    private void deeper() {
        if (++depth > DEPTH_MAX) {
            problems.throwIf(operatorsProblem(operators));
            throw problems.redundantParentheses();
        }
    }

    private Operand function() {
        Token token = tokens.next();
        Function function = Function.of(token.text());
        if (function == null) {
            problems.word(token, "Invalid function name; function: " + token.text());
        } else if (function.language() != language) {
            String kind = language == Function.Language.CONDITION ? "a condition" : "an update";
            problems.word(
                    token, "The function is not allowed in " + kind + " expression; function: " + function.text());
        }
        countOperator();
        deeper();
        tokens.expectSymbol("(");
        List<Operand> arguments = operands();
        depth--;
        if (function == null) {
            // Any function that may stand among operands will do: the problem is reported in the end.
            return new Operand.Call(Function.SIZE, arguments);
        }
        rules.check(function, arguments);
        return new Operand.Call(function, arguments);
    }

    /** A value's placeholder. */
    Operand.Value value() {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.VALUE_PLACEHOLDER) {
            throw tokens.syntaxError();
        }
        tokens.next();
        AttributeValue value = substitutions.value(token.text());
        if (value == null) {
            problems.meaning("An expression attribute value used in expression is not defined; attribute value: "
                    + token.text());
            return new Operand.Value(token.text(), new AttributeValue.Null());
        }
        return new Operand.Value(token.text(), value);
    }

    /** A document path. */
    Operand.Path path() {
        undefinedName = null;
        List<Operand.Step> steps = new ArrayList<>(2);
        steps.add(name());
        while (true) {
            if (tokens.acceptSymbol(".")) {
                steps.add(entry());
            } else if (tokens.acceptSymbol("[")) {
                steps.add(index());
                tokens.expectSymbol("]");
            } else {
                break;
            }
        }
        if (steps.size() > PATH_STEPS_MAX) {
            problems.meaning("The document path has too many nesting levels; nesting levels: " + steps.size());
        } else if (undefinedName != null) {
            problems.meaning("An expression attribute name used in the document path is not defined; attribute name: "
                    + undefinedName);
        }
        return new Operand.Path(List.copyOf(steps));
    }

    private Operand.Name name() {
        Token token = tokens.peek();
        if (token.kind() == Token.Kind.NAME) {
            tokens.next();
            if (ReservedWords.contains(token.text())) {
                problems.word(token, "Attribute name is a reserved keyword; reserved keyword: " + token.text());
            }
            return new Operand.Name(token.text());
        }
        if (token.kind() == Token.Kind.NAME_PLACEHOLDER) {
            tokens.next();
            String name = substitutions.name(token.text());
            return name == null ? undefined(token) : new Operand.Name(name);
        }
        throw tokens.syntaxError();
    }

    /** A name after a point. There, DynamoDB takes a value's placeholder for a name that is not defined. */
    private Operand.Name entry() {
        return tokens.peek().kind() == Token.Kind.VALUE_PLACEHOLDER ? undefined(tokens.next()) : name();
    }

    private Operand.Name undefined(Token placeholder) {
        undefinedName = undefinedName == null ? placeholder.text() : undefinedName;
        return new Operand.Name(placeholder.text());
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
            problems.word(token, "List index is not within the allowable range; index: [" + token.text() + "]");
            return new Operand.Index(0);
        }
    }
}
