package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.partiql.grammar.PartiQLLexer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;

/** The values that stand for a statement's question marks. Immutable. */
final class Parameters {
    private final Map<Integer, AttributeValue> byToken = new HashMap<>();

    /**
     * Deals the values out.
     *
     * @throws ExpressionException when there are more or fewer than question marks
     */
    Parameters(List<Token> tokens, List<AttributeValue> values) {
        List<Token> marks = tokens.stream()
                .filter(token -> token.getType() == PartiQLLexer.PARAMETER)
                .toList();
        if (marks.size() != values.size()) {
            throw new ExpressionException("Number of parameters in request and statement don't match.");
        }
        for (int i = 0; i < marks.size(); i++) {
            byToken.put(marks.get(i).getTokenIndex(), values.get(i));
        }
    }

    /** The value for a question mark. */
    AttributeValue at(Token mark) {
        return byToken.get(mark.getTokenIndex());
    }
}
