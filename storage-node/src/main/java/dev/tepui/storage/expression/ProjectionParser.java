package dev.tepui.storage.expression;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code ProjectionExpression}: paths with commas between them. */
public final class ProjectionParser {
    private ProjectionParser() {}

    /**
     * Reads an expression.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public static Projection parse(String text, Substitutions substitutions) {
        Problems problems = new Problems("ProjectionExpression");
        TokenStream tokens = TokenStream.of(text, problems);
        OperandParser operands = new OperandParser(tokens, substitutions, problems, Function.Language.CONDITION);
        List<PathTree.Target> targets = new ArrayList<>();
        do {
            Operand.Path path = operands.path();
            targets.add(new PathTree.Target(path, problems.takeMeaning()));
        } while (tokens.acceptSymbol(","));
        tokens.expectEnd();
        problems.throwIfMisplaced();
        problems.throwIf(PathTree.problem(targets));
        problems.throwIf(tokens.sizeProblem(substitutions));
        return new Projection(targets.stream().map(PathTree.Target::path).toList());
    }
}
