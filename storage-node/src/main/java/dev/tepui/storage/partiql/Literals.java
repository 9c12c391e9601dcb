package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.item.NumberFormatProblem;
import dev.tepui.storage.item.Numbers;
import dev.tepui.storage.partiql.grammar.PartiQLParser.BagContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.ConditionContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.LiteralContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.PairContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.PrimaryContext;
import dev.tepui.storage.partiql.grammar.PartiQLParser.SignedContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;

/** The values that a statement spells out. Lists, sets and maps hold literals only, at any depth. */
record Literals(Reading reading) {
    private static final String ROOT = "root";
    private static final String NOT_IN_SETS =
            "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags";

    /** The item that an INSERT spells out; its attributes may be parameters. */
    Map<String, AttributeValue> item(ConditionContext context) {
        SignedContext signed = Reading.signed(context);
        LiteralContext literal = signed == null || !signed.signs.isEmpty()
                ? null
                : signed.primary().literal();
        if (literal == null || literal.struct() == null) {
            throw new ExpressionException("Unsupported format in item expression. Please use struct format {...} to"
                    + " express item values for insert statement."
                    + Reading.at(Reading.operator(context, context.getStart())));
        }
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        for (PairContext pair : literal.struct().pair()) {
            put(item, pair, attribute(pair.condition(1)), ROOT);
        }
        return item;
    }

    private AttributeValue attribute(ConditionContext context) {
        SignedContext signed = Reading.signed(context);
        if (signed == null) {
            throw unsupported(Reading.operator(context, context.getStart()), ROOT);
        }
        PrimaryContext primary = signed.primary();
        if (primary.PARAMETER() != null && signed.signs.isEmpty()) {
            return reading.parameters().at(primary.getStart());
        }
        if (primary.literal() == null || primary.literal().MISSING() != null) {
            throw unsupported(primary.getStart(), ROOT);
        }
        return value(signed, ROOT, 1);
    }

    private static ExpressionException unsupported(Token token, String place) {
        return unsupported(token.getText(), token, place);
    }

    private static ExpressionException unsupported(String what, Token token, String place) {
        return new ExpressionException("Unsupported data type: " + what + " under key " + place + Reading.at(token));
    }

    /** Adds an entry of a map that is being read. */
    private static void put(Map<String, AttributeValue> map, PairContext pair, AttributeValue value, String place) {
        String name = name(pair.condition(0), place);
        if (map.putIfAbsent(name, value) != null) {
            throw new ExpressionException("Duplicate keys in tuple. Key: " + name + " under " + place
                    + Reading.at(pair.condition(0).getStart()));
        }
    }

    private static String name(ConditionContext context, String place) {
        SignedContext signed = Reading.signed(context);
        if (signed != null
                && signed.signs.isEmpty()
                && signed.primary().literal() != null
                && signed.primary().literal().STRING() != null) {
            String name = Reading.unquoted(signed.getText());
            if (name.isEmpty()) {
                throw new ExpressionException("Path component cannot be an empty string");
            }
            return name;
        }
        throw new ExpressionException("Tuple keys must be of type String. Actual type: "
                + (signed == null ? "Expression" : kind(signed.primary())) + " under " + place
                + Reading.at(context.getStart()));
    }

    /** What an operand is that is no literal, in DynamoDB's words. */
    private static String kind(PrimaryContext primary) {
        if (primary.path() != null) {
            return primary.path().step().isEmpty() ? "VariableReference" : "Path";
        }
        if (primary.PARAMETER() != null) {
            return "Parameter";
        }
        return primary.literal() == null ? "Expression" : "Literal";
    }

    /** A literal, with signs before it; refuses those that are no values. */
    AttributeValue value(SignedContext signed) {
        return value(signed, ROOT, 0);
    }

    /** {@code inside} counts the lists and maps around it. */
    private AttributeValue value(SignedContext signed, String place, int inside) {
        LiteralContext literal = signed.primary().literal();
        if (!signed.signs.isEmpty() && literal.NUMBER() == null) {
            throw new ExpressionException(
                    "Incorrect number of operands for operator or function; operator or function: "
                            + signed.signs.get(0).getText() + ", number of operands: 1");
        }
        if (literal.STRING() != null) {
            return new AttributeValue.S(Reading.unquoted(literal.getText()));
        }
        if (literal.NUMBER() != null) {
            return new AttributeValue.N(number(signed));
        }
        if (literal.TRUE() != null || literal.FALSE() != null) {
            return new AttributeValue.Bool(literal.TRUE() != null);
        }
        if (literal.NULL() != null) {
            return new AttributeValue.Null();
        }
        if (literal.MISSING() != null) {
            throw new ExpressionException("MISSING must be compared using IS operator");
        }
        if (literal.ION() != null) {
            throw new ExpressionException("Ion Literals are not supported" + Reading.at(literal.getStart()));
        }
        return literal.bag() != null ? set(literal.bag()) : container(literal, place, inside);
    }

    private AttributeValue container(LiteralContext literal, String place, int inside) {
        if (inside >= ItemSize.NESTING_MAX) {
            throw new ExpressionException("Nesting Levels have exceeded supported limits");
        }
        if (literal.list() != null) {
            List<AttributeValue> elements = new ArrayList<>();
            for (ConditionContext element : literal.list().condition()) {
                elements.add(inner(element, place + "." + elements.size(), inside));
            }
            return new AttributeValue.L(elements);
        }
        Map<String, AttributeValue> entries = new LinkedHashMap<>();
        for (PairContext pair : literal.struct().pair()) {
            String name = name(pair.condition(0), place);
            put(entries, pair, inner(pair.condition(1), place + "." + name, inside), place);
        }
        return new AttributeValue.M(entries);
    }

    private AttributeValue inner(ConditionContext context, String place, int inside) {
        SignedContext signed = Reading.signed(context);
        if (signed == null) {
            throw unsupported(Reading.operator(context, context.getStart()), place);
        }
        PrimaryContext primary = signed.primary();
        if (primary.literal() == null || primary.literal().MISSING() != null) {
            String kind = primary.literal() == null ? kind(primary) : "Missing";
            throw unsupported(kind, primary.getStart(), place);
        }
        return value(signed, place, inside + 1);
    }

    private static BigDecimal number(SignedContext signed) {
        boolean negative =
                signed.signs.stream().filter(sign -> sign.getText().equals("-")).count() % 2 == 1;
        String digits = signed.primary().getText();
        try {
            return Numbers.parse((negative ? "-" : "") + digits);
        } catch (NumberFormatProblem problem) {
            throw new ExpressionException(problem.getMessage());
        }
    }

    private static AttributeValue set(BagContext bag) {
        if (bag.condition().isEmpty()) {
            throw new ExpressionException("Empty bags are not supported" + Reading.at(bag.getStart()));
        }
        List<String> texts = new ArrayList<>();
        List<BigDecimal> numbers = new ArrayList<>();
        for (ConditionContext element : bag.condition()) {
            SignedContext signed = Reading.signed(element);
            LiteralContext literal = signed == null ? null : signed.primary().literal();
            if (literal != null && literal.NUMBER() != null) {
                numbers.add(number(signed));
            } else if (literal != null && literal.STRING() != null && signed.signs.isEmpty()) {
                texts.add(Reading.unquoted(literal.getText()));
            } else {
                throw new ExpressionException(NOT_IN_SETS + Reading.at(element.getStart()));
            }
        }
        if (!texts.isEmpty() && !numbers.isEmpty()) {
            throw new ExpressionException(NOT_IN_SETS);
        }
        checkDistinct(texts);
        checkDistinct(numbers);
        return texts.isEmpty() ? new AttributeValue.NS(numbers) : new AttributeValue.SS(texts);
    }

    private static void checkDistinct(List<?> elements) {
        if (new HashSet<>(elements).size() < elements.size()) {
            throw new ExpressionException("Input collection contains duplicates");
        }
    }
}
