package dev.tepui.storage.expression;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code UpdateExpression}.
 *
 * <pre>
 * update     clause clause…                     each keyword once
 * clause     SET set (, set)… | REMOVE path (, path)… | ADD path :value (, path :value)…
 *            | DELETE path :value (, path :value)…
 * set        path = value
 * value      operand | operand + operand | operand - operand | (value)
 * </pre>
 */
public final class UpdateParser {
    private final TokenStream tokens;
    private final Problems problems;
    private final OperandRules rules;
    private final OperandParser operands;
    private final Set<Clause> clauses = EnumSet.noneOf(Clause.class);
    private final List<Draft> drafts = new ArrayList<>();

    private enum Clause {
        SET,
        REMOVE,
        ADD,
        DELETE
    }

    /** An action, what is wrong with its path and its value by themselves, or null, and how many operators it has. */
    private record Draft(Update.Action action, String pathProblem, String valueProblem, int operators) {}

    private UpdateParser(TokenStream tokens, Substitutions substitutions, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
        this.rules = new OperandRules(problems);
        this.operands = new OperandParser(tokens, substitutions, problems, Function.Language.UPDATE);
    }

    /**
     * Reads an expression.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public static Update parse(String text, Substitutions substitutions) {
        Problems problems = new Problems("UpdateExpression");
        TokenStream tokens = TokenStream.of(text, problems);
        UpdateParser parser = new UpdateParser(tokens, substitutions, problems);
        do {
            parser.clause();
        } while (tokens.peek().kind() != Token.Kind.END);
        problems.throwIfMisplaced();
        parser.checkPaths();
        parser.checkValues();
        problems.throwIf(tokens.sizeProblem(substitutions));
        return new Update(parser.drafts.stream().map(Draft::action).toList());
    }

    private void clause() {
        Clause clause = clauseOf(tokens.peek());
        tokens.next();
        do {
            drafts.add(draft(clause));
        } while (tokens.acceptSymbol(","));
        if (!clauses.add(clause)) {
            // DynamoDB notices at the end of the clause.
            problems.word(
                    tokens.peek(), "The \"" + clause + "\" section can only be used once in an update expression;");
        }
    }

    private Clause clauseOf(Token token) {
        for (Clause clause : Clause.values()) {
            if (token.isKeyword(clause.name())) {
                return clause;
            }
        }
        throw tokens.syntaxError();
    }

    private Draft draft(Clause clause) {
        Operand.Path path = operands.path();
        String pathProblem = problems.takeMeaning();
        int operatorsBefore = operands.operators();
        Update.Action action = switch (clause) {
            case SET -> {
                tokens.expectSymbol("=");
                yield new Update.Set(path, value());
            }
            case REMOVE -> new Update.Remove(path);
            case ADD -> {
                Operand.Value value = operands.value();
                rules.checkAddend(value.value());
                yield new Update.Add(path, value.value());
            }
            case DELETE -> {
                Operand.Value value = operands.value();
                rules.checkDeleted(value.value());
                yield new Update.Delete(path, value.value());
            }
        };
        return new Draft(action, pathProblem, problems.takeMeaning(), operands.operators() - operatorsBefore);
    }

    private Operand value() {
        Token first = tokens.peek();
        Operand left = first.isSymbol("(") ? parenthesis() : operands.primary();
        boolean complete = left instanceof Operand.Sum || left instanceof Operand.Difference;
        boolean plus = tokens.peek().isSymbol("+");
        if (complete || !plus && !tokens.peek().isSymbol("-")) {
            return left;
        }
        String operator = tokens.next().text();
        operands.countOperator();
        operands.usable(left, first);
        Operand right = operands.operand();
        rules.checkArithmetic(operator, left, right);
        return plus ? new Operand.Sum(left, right) : new Operand.Difference(left, right);
    }

    private Operand parenthesis() {
        int opened = operands.enter();
        Operand value = value();
        operands.leave(opened);
        return value;
    }

    private void checkPaths() {
        if (drafts.size() == 1) {
            problems.throwIf(drafts.get(0).pathProblem());
            return;
        }
        List<PathTree.Target> targets = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            targets.add(new PathTree.Target(draft.action().path(), draft.pathProblem()));
        }
        problems.throwIf(PathTree.problem(targets));
    }

    /** DynamoDB looks at the last action first. */
    private void checkValues() {
        int operators = 0;
        for (int i = drafts.size() - 1; i >= 0; i--) {
            problems.throwIf(drafts.get(i).valueProblem());
            operators += drafts.get(i).operators();
            problems.throwIf(OperandParser.operatorsProblem(operators));
        }
    }
}
