package dev.tepui.storage.expression;

import java.util.List;

/** The tokens of an expression, read from left to right, and DynamoDB's text for a wrong one. One thread. */
final class TokenStream {
    private final String text;
    private final List<Token> tokens;
    private final Problems problems;
    private int position;

    TokenStream(String text, Problems problems) {
        this.text = text;
        this.tokens = Lexer.tokens(text);
        this.problems = problems;
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

    /** How many tokens have been read. */
    int position() {
        return position;
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

    /** Where the parenthesis that opens at the next token closes, or −1. */
    int closing() {
        int open = 0;
        for (int i = position; i < tokens.size(); i++) {
            if (tokens.get(i).isSymbol("(")) {
                open++;
            } else if (tokens.get(i).isSymbol(")") && --open == 0) {
                return i;
            }
        }
        return -1;
    }

    /** The next token is wrong; shows it with its neighbours. */
    ExpressionException syntaxError() {
        Token wrong = peek();
        boolean atEnd = wrong.kind() == Token.Kind.END;
        int from = position > 0 ? tokens.get(position - 1).start() : atEnd ? 0 : wrong.start();
        int to;
        if (atEnd) {
            to = position > 0 ? tokens.get(position - 1).end() : text.length();
        } else {
            Token after = tokens.get(position + 1);
            to = after.kind() == Token.Kind.END ? wrong.end() : after.end();
        }
        return problems.exception(
                "Syntax error; token: \"" + wrong.text() + "\", near: \"" + text.substring(from, to) + "\"");
    }
}
