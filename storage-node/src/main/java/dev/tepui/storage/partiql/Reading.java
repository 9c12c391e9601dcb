package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.ExpressionRules;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ArithmeticContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ComparisonContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ConditionContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ConjunctionContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ElementContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.EntryContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.NegationContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.PathContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.PrimaryContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.SignedContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.StepContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.SymbolContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** A statement being read: its text, its parameters, and what all its parts are made of. */
record Reading(String text, Parameters parameters) {
    ExpressionException malformed() {
        return StatementReader.malformed(text);
    }

    /** Where a token is, as DynamoDB tells it: line, column and length. */
    static String at(Token token) {
        return " at " + token.getLine() + ":" + (token.getCharPositionInLine() + 1) + ":"
                + (token.getStopIndex() - token.getStartIndex() + 1);
    }

    static ExpressionException unexpectedComponent(Token token) {
        return new ExpressionException("Unexpected path component" + at(token));
    }

    /** The name of a table, an index or an attribute. */
    String name(SymbolContext symbol) {
        if (symbol.QUOTED() != null) {
            String name = unquoted(symbol.getText());
            if (name.isEmpty()) {
                throw new ExpressionException("Path component cannot be an empty string");
            }
            return name;
        }
        if (ReservedWords.contains(symbol.getText())) {
            throw malformed();
        }
        return symbol.getText();
    }

    /** What is between quotes, in which a quote is written twice. */
    static String unquoted(String quoted) {
        String quote = quoted.substring(0, 1);
        return quoted.substring(1, quoted.length() - 1).replace(quote + quote, quote);
    }

    /** A document path. */
    Operand.Path path(PathContext context) {
        List<Operand.Step> steps = new ArrayList<>();
        steps.add(new Operand.Name(name(context.symbol())));
        for (StepContext step : context.step()) {
            steps.add(
                    switch (step) {
                        case EntryContext entry -> new Operand.Name(name(entry.symbol()));
                        case ElementContext element -> element(element.condition());
                        default -> throw new IllegalStateException("no step: " + step.getText());
                    });
        }
        Operand.Path path = new Operand.Path(List.copyOf(steps));
        ExpressionRules.check(path);
        return path;
    }

    /** What is between brackets: an index, or a name as a string. */
    private static Operand.Step element(ConditionContext context) {
        Token first = context.getStart();
        SignedContext signed = signed(context);
        if (signed == null || signed.primary().literal() == null) {
            throw unexpectedComponent(operator(context, first));
        }
        PrimaryContext primary = signed.primary();
        if (primary.literal().STRING() != null && signed.signs.isEmpty()) {
            String name = unquoted(primary.getText());
            if (name.isEmpty()) {
                throw new ExpressionException("Path component cannot be an empty string");
            }
            return new Operand.Name(name);
        }
        String number = primary.getText();
        if (primary.literal().NUMBER() == null || !number.chars().allMatch(Character::isDigit)) {
            throw unexpectedComponent(first);
        }
        try {
            int index = Integer.parseInt(signed.getText());
            if (index >= 0) {
                return new Operand.Index(index);
            }
            throw outOfRange(signed);
        } catch (NumberFormatException tooLarge) {
            throw outOfRange(signed);
        }
    }

    private static ExpressionException outOfRange(SignedContext index) {
        return new ExpressionException("List index is not within the allowable range; index: [" + index.getText() + "]"
                + at(index.primary().getStart()));
    }

    /** The only operand of a condition that is none, or null; parentheses around it are left away. */
    static SignedContext signed(ConditionContext condition) {
        ComparisonContext comparison = comparison(condition);
        if (comparison == null || comparison.relation() != null) {
            return null;
        }
        return signed(comparison.arithmetic());
    }

    /** The same of an operand that may be arithmetic. */
    static SignedContext signed(ArithmeticContext arithmetic) {
        if (!arithmetic.operators.isEmpty()) {
            return null;
        }
        SignedContext signed = arithmetic.signed(0);
        PrimaryContext primary = signed.primary();
        boolean grouped = signed.signs.isEmpty()
                && primary.parentheses() != null
                && primary.parentheses().condition().size() == 1;
        return grouped ? signed(primary.parentheses().condition(0)) : signed;
    }

    /** The only comparison of a condition that joins none, or null. */
    static ComparisonContext comparison(ConditionContext condition) {
        List<ConjunctionContext> conjunctions = condition.conjunction();
        if (conjunctions.size() > 1) {
            return null;
        }
        List<NegationContext> negations = conjunctions.get(0).negation();
        if (negations.size() > 1 || !negations.get(0).NOT().isEmpty()) {
            return null;
        }
        return negations.get(0).comparison();
    }

    /** The outermost operator of an expression; the other token when it has none. */
    static Token operator(ConditionContext condition, Token otherwise) {
        if (condition.conjunction().size() > 1) {
            return condition.OR(0).getSymbol();
        }
        ConjunctionContext conjunction = condition.conjunction(0);
        if (conjunction.negation().size() > 1) {
            return conjunction.AND(0).getSymbol();
        }
        NegationContext negation = conjunction.negation(0);
        if (!negation.NOT().isEmpty()) {
            return negation.NOT(0).getSymbol();
        }
        ComparisonContext comparison = negation.comparison();
        if (comparison.relation() != null) {
            return comparison.relation().getStart();
        }
        List<Token> operators = comparison.arithmetic().operators;
        return operators.isEmpty() ? otherwise : operators.get(0);
    }
}
