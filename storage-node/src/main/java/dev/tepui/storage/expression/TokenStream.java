package dev.tepui.storage.expression;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The tokens of an expression, read from left to right, and DynamoDB's text for a wrong one. One thread. */
final class TokenStream {
    /** Longest expression in bytes. Source: DynamoDB's limits. */
    private static final int EXPRESSION_MAX_BYTES = 4096;

    /** Longest expression with its names and values filled in. Source: measured with DynamoDB Local. */
    private static final int FILLED_MAX_BYTES = 1 << 20;

    private final String text;
    private final List<Token> tokens;
    private final Problems problems;
    private int position;
    /** The parenthesis that was closed last: where it opens and closes. */
    private int lastOpened = -1;

    private int lastClosed = -1;

    private TokenStream(String text, Problems problems) {
        this.text = text;
        this.tokens = Lexer.tokens(text);
        this.problems = problems;
    }

    /**
     * The tokens of an expression.
     *
     * @throws ExpressionException when it is empty or too long
     */
    static TokenStream of(String text, Problems problems) {
        if (text.isEmpty()) {
            throw problems.exception("The expression can not be empty;");
        }
        // No character takes more than three bytes, so that short texts need not be encoded.
        if (text.length() > EXPRESSION_MAX_BYTES / 3) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > EXPRESSION_MAX_BYTES) {
                throw problems.exception(
                        "Expression size has exceeded the maximum allowed size; expression size: " + bytes);
            }
        }
        return new TokenStream(text, problems);
    }

    Token peek() {
        return tokens.get(position);
    }

    Token peekSecond() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        if (token.kind() != Token.Kind.END) {
            position++;
        }
        return token;
    }

    boolean acceptKeyword(String word) {
        boolean accepted = peek().isKeyword(word);
        position += accepted ? 1 : 0;
        return accepted;
    }

    boolean acceptSymbol(String symbol) {
        boolean accepted = peek().isSymbol(symbol);
        position += accepted ? 1 : 0;
        return accepted;
    }

    void expectKeyword(String word) {
        if (!acceptKeyword(word)) {
            throw syntaxError();
        }
    }

    void expectSymbol(String symbol) {
        if (!acceptSymbol(symbol)) {
            throw syntaxError();
        }
    }

    void expectEnd() {
        if (peek().kind() != Token.Kind.END) {
            throw syntaxError();
        }
    }

    /** Enters a parenthesis that groups; what is returned closes it. */
    int open() {
        int opened = position;
        expectSymbol("(");
        return opened;
    }

    /** Leaves a parenthesis, which must not hold another one and nothing else. */
    void close(int opened) {
        boolean redundant = lastOpened == opened + 1 && lastClosed == position - 1;
        expectSymbol(")");
        if (redundant) {
            throw problems.redundantParentheses();
        }
        lastOpened = opened;
        lastClosed = position - 1;
    }

    /** DynamoDB's text when the expression is too long with its names and values filled in, otherwise null. */
    String sizeProblem(Substitutions substitutions) {
        if (substitutions.bytesAtMost() * tokens.size() + text.length() <= FILLED_MAX_BYTES) {
            return null;
        }
        long bytes = text.length();
        for (Token token : tokens) {
            bytes += substitutions.bytesOf(token);
        }
        return bytes > FILLED_MAX_BYTES ? "Expression size has exceeded the maximum allowed size;" : null;
    }

    /** The next token is wrong; shows it with its neighbours, up to the end of the text when nothing follows. */
    ExpressionException syntaxError() {
        Token wrong = peek();
        boolean nothing = tokens.size() == 1;
        int from = position > 0 ? tokens.get(position - 1).start() : nothing ? 0 : wrong.start();
        Token after = tokens.get(Math.min(position + 1, tokens.size() - 1));
        return problems.exception(
                "Syntax error; token: \"" + wrong.text() + "\", near: \"" + text.substring(from, after.end()) + "\"");
    }
}
