package dev.tepui.storage.partiql;

import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.partiql.grammar.PartiQLLexer;
import dev.tepui.storage.partiql.grammar.PartiQLParser;
import java.util.List;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/** Reads statements. Safe for any thread. */
public final class StatementReader {
    /** Literals may nest 32 levels, and no condition needs more parentheses; spares the stack. */
    private static final int NESTING_MAX = 100;

    private StatementReader() {}

    /**
     * Reads a statement.
     *
     * @param parameters in place of the question marks, in order
     * @throws ExpressionException with DynamoDB's text
     */
    public static Statement read(String text, List<AttributeValue> parameters) {
        return parse(text).with(parameters);
    }

    /**
     * Reads what kind of statement a text is, whatever it is about.
     *
     * @throws ExpressionException when it is not understood
     */
    public static ParsedStatement parse(String text) {
        PartiQLLexer lexer = new PartiQLLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        tokens.fill();
        if (isTooDeep(tokens.getTokens())) {
            throw malformed(text);
        }
        PartiQLParser parser = new PartiQLParser(tokens);
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        // The grammar needs no more than a few tokens of lookahead, wherever a rule stands; this is the faster mode.
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        try {
            return new ParsedStatement(text, tokens.getTokens(), parser.statement());
        } catch (ParseCancellationException unexpected) {
            throw malformed(text);
        }
    }

    /** What DynamoDB Local says when it does not understand a statement; the service says what it did not expect. */
    static ExpressionException malformed(String text) {
        return new ExpressionException("Statement wasn't well formed, can't be processed: " + text);
    }

    private static boolean isTooDeep(List<Token> tokens) {
        int depth = 0;
        for (Token token : tokens) {
            switch (token.getType()) {
                case PartiQLLexer.LPAREN, PartiQLLexer.LBRACKET, PartiQLLexer.LBRACE, PartiQLLexer.BAG_BEGIN -> depth++;
                case PartiQLLexer.RPAREN, PartiQLLexer.RBRACKET, PartiQLLexer.RBRACE, PartiQLLexer.BAG_END -> depth--;
                default -> {
                    // Does not nest.
                }
            }
            if (depth > NESTING_MAX) {
                return true;
            }
        }
        return false;
    }
}
