package dev.tepui.storage.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * What must be true of conditions, updates and projections that have been made by something else than the parsers of
 * expressions, which look at this themselves. Texts are DynamoDB's for PartiQL: the same, without the parameter's name
 * before them.
 */
public final class ExpressionRules {
    private final Problems problems = new Problems("");
    private final OperandRules rules = new OperandRules(problems);
    private int operators;

    private ExpressionRules() {}

    /**
     * Refuses a condition with too many operators, or whose operands do not fit its operators.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public static void check(Condition condition) {
        ExpressionRules check = new ExpressionRules();
        check.walk(condition);
        check.finish();
    }

    /**
     * Refuses actions that are about the same place, or whose operands do not fit. Only then an {@link Update} can be
     * made of them.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public static void check(List<Update.Action> actions) {
        ExpressionRules check = new ExpressionRules();
        for (Update.Action action : actions) {
            check.path(action.path());
            switch (action) {
                case Update.Set(var ignored, Operand value) -> check.walk(value);
                case Update.Add ignored -> check.operators++;
                case Update.Delete ignored -> check.operators++;
                default -> {
                    // Brings no operand along.
                }
            }
        }
        check.finish();
        checkDistinct(actions.stream().map(Update.Action::path).toList());
    }

    /**
     * Refuses places of which one is in another. Only then a {@link Projection} can be made of them.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public static void checkDistinct(List<Operand.Path> paths) {
        List<PathTree.Target> targets = new ArrayList<>();
        paths.forEach(path -> targets.add(new PathTree.Target(path, null)));
        throwIf(PathTree.problem(targets.reversed()));
    }

    /**
     * Refuses a path with too many steps.
     *
     * @throws ExpressionException with DynamoDB's text
     */
    public static void check(Operand.Path path) {
        ExpressionRules check = new ExpressionRules();
        check.path(path);
        check.finish();
    }

    private void finish() {
        throwIf(problems.takeMeaning());
        throwIf(OperandParser.operatorsProblem(operators));
    }

    private static void throwIf(String textOrNull) {
        if (textOrNull != null) {
            throw new ExpressionException(textOrNull);
        }
    }

    /** A chain of AND or OR is as deep as it has operators: what is too deep is not gone into. */
    private void walk(Condition condition) {
        if (++operators > OperandParser.OPERATORS_MAX) {
            return;
        }
        switch (condition) {
            case Condition.And(var left, var right) -> {
                walk(left);
                walk(right);
            }
            case Condition.Or(var left, var right) -> {
                walk(left);
                walk(right);
            }
            case Condition.Not(var inner) -> walk(inner);
            case Condition.Compare compare -> {
                walk(compare.left());
                walk(compare.right());
                rules.check(compare);
            }
            case Condition.Between between -> {
                walk(between.value());
                walk(between.low());
                walk(between.high());
                rules.check(between);
            }
            case Condition.In in -> {
                walk(in.value());
                in.candidates().forEach(this::walk);
                rules.check(in);
            }
            case Condition.Test(var function, var arguments) -> {
                arguments.forEach(this::walk);
                rules.check(function, arguments);
            }
        }
    }

    private void walk(Operand operand) {
        if (operators > OperandParser.OPERATORS_MAX) {
            return;
        }
        switch (operand) {
            case Operand.Path path -> path(path);
            case Operand.Value ignored -> {
                // Fits or not, as whoever takes it says.
            }
            case Operand.Call(var function, var arguments) -> {
                operators++;
                arguments.forEach(this::walk);
                rules.check(function, arguments);
            }
            case Operand.Sum(var left, var right) -> arithmetic("+", left, right);
            case Operand.Difference(var left, var right) -> arithmetic("-", left, right);
        }
    }

    private void arithmetic(String operator, Operand left, Operand right) {
        operators++;
        walk(left);
        walk(right);
        rules.checkArithmetic(operator, left, right);
    }

    private void path(Operand.Path path) {
        if (path.steps().size() > OperandParser.PATH_STEPS_MAX) {
            problems.meaning("The document path has too many nesting levels; nesting levels: "
                    + path.steps().size());
        }
    }
}
