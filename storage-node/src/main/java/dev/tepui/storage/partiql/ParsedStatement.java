package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.partiql.grammar.PartiQLParser.StatementContext;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** A statement whose words make sense; what it says about a table has not been looked at. Immutable. */
public final class ParsedStatement {
    private final String text;
    private final List<Token> tokens;
    private final StatementContext tree;

    ParsedStatement(String text, List<Token> tokens, StatementContext tree) {
        this.text = text;
        this.tokens = tokens;
        this.tree = tree;
    }

    /** As {@link Statement#isRead}. */
    public boolean isRead() {
        return tree.select() != null;
    }

    /**
     * What it says.
     *
     * @param parameters in place of the question marks, in order
     * @throws ExpressionException with DynamoDB's text
     */
    public Statement with(List<AttributeValue> parameters) {
        return new StatementCompiler(text, new Parameters(tokens, parameters)).statement(tree);
    }
}
