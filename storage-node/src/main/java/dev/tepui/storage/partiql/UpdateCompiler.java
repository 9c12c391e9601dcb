package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.ExpressionRules;
import dev.tepui.storage.expression.Function;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ArithmeticContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.AssignmentContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.CallContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ClauseContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ComparisonContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ConditionContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.IsContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.PrimaryContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.RemoveContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.SetContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.SignedContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/** Makes updates of the clauses SET and REMOVE. */
record UpdateCompiler(Reading reading) {
    private static final String ADD = "SET_ADD";
    private static final String DELETE = "SET_DELETE";

    Update update(List<ClauseContext> clauses) {
        List<Update.Action> actions = new ArrayList<>();
        for (ClauseContext clause : clauses) {
            switch (clause) {
                case SetContext set -> set.assignment().forEach(assignment -> actions.add(action(assignment)));
                case RemoveContext remove -> actions.add(new Update.Remove(reading.path(remove.path())));
                default -> throw new IllegalStateException("no clause: " + clause.getText());
            }
        }
        ExpressionRules.check(actions);
        return new Update(actions);
    }

    private Update.Action action(AssignmentContext assignment) {
        Operand.Path path = reading.path(assignment.path());
        ConditionContext value = assignment.condition();
        SignedContext signed = Reading.signed(value);
        CallContext call = signed == null || !signed.signs.isEmpty()
                ? null
                : signed.primary().call();
        if (call != null) {
            String function = name(call).toUpperCase(Locale.ROOT);
            if (function.equals(ADD)) {
                return new Update.Add(path, elements(ADD, path, call));
            }
            if (function.equals(DELETE)) {
                return new Update.Delete(path, elements(DELETE, path, call));
            }
        }
        return new Update.Set(path, operand(value));
    }

    /** The set that is added or taken away. */
    private AttributeValue elements(String function, Operand.Path path, CallContext call) {
        if (call.condition().size() != 2) {
            throw new ExpressionException(function + " must have exactly two arguments" + Reading.at(call.getStart()));
        }
        SignedContext first = Reading.signed(call.condition(0));
        if (first == null
                || first.primary().path() == null
                || !reading.path(first.primary().path()).equals(path)) {
            throw new ExpressionException("The first argument to " + function + " must equal the assignment value");
        }
        Operand second = operand(call.condition(1));
        if (second instanceof Operand.Value(String ignored, AttributeValue value)
                && (value instanceof AttributeValue.SS
                        || value instanceof AttributeValue.NS
                        || value instanceof AttributeValue.BS)) {
            return value;
        }
        throw new ExpressionException("The second argument to " + function + " must be a value with type SET"
                + Reading.at(call.condition(0).getStart()));
    }

    private Operand operand(ConditionContext context) {
        ComparisonContext comparison = Reading.comparison(context);
        if (comparison == null || comparison.relation() != null) {
            Token operator = Reading.operator(context, context.getStart());
            throw comparison != null && comparison.relation() instanceof IsContext
                    ? new ExpressionException("IS operator is not supported in update expressions")
                    : unsupportedOperator(operator);
        }
        return operand(comparison.arithmetic());
    }

    private static ExpressionException unsupportedOperator(Token operator) {
        return new ExpressionException("Unsupported operator in Update Expression. Operator: "
                + operator.getText().toLowerCase(Locale.ROOT));
    }

    private Operand operand(ArithmeticContext context) {
        Operand result = operand(context.signed(0));
        for (int i = 0; i < context.operators.size(); i++) {
            Token operator = context.operators.get(i);
            Operand right = operand(context.signed(i + 1));
            result = switch (operator.getText()) {
                case "+" -> new Operand.Sum(result, right);
                case "-" -> new Operand.Difference(result, right);
                default -> throw unsupportedOperator(operator);
            };
        }
        return result;
    }

    private Operand operand(SignedContext signed) {
        PrimaryContext primary = signed.primary();
        if (primary.literal() != null) {
            return new Operand.Value("", new Literals(reading).value(signed));
        }
        if (!signed.signs.isEmpty()) {
            throw new ExpressionException(
                    "Incorrect number of operands for operator or function; operator or function: "
                            + signed.signs.get(0).getText() + ", number of operands: 1");
        }
        if (primary.PARAMETER() != null) {
            return new Operand.Value("", reading.parameters().at(primary.getStart()));
        }
        if (primary.path() != null) {
            return reading.path(primary.path());
        }
        if (primary.call() != null) {
            return call(primary.call());
        }
        if (primary.exists() != null || primary.parentheses().condition().size() > 1) {
            throw reading.malformed();
        }
        return operand(primary.parentheses().condition(0));
    }

    private Operand call(CallContext call) {
        String name = name(call);
        Function function = Function.of(name.toLowerCase(Locale.ROOT));
        if (function == null) {
            throw new ExpressionException("Unrecognized function: " + name);
        }
        if (!function.isOfUpdates()) {
            throw new ExpressionException(
                    "The function is not allowed in an update expression; function: " + function.text());
        }
        List<Operand> arguments = new ArrayList<>();
        for (ConditionContext argument : call.condition()) {
            arguments.add(operand(argument));
        }
        return new Operand.Call(function, arguments);
    }

    private static String name(CallContext call) {
        return call.symbol().getText().replace("\"", "");
    }
}
