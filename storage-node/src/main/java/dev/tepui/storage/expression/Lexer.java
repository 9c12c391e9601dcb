package dev.tepui.storage.expression;

import java.util.ArrayList;
import java.util.List;

/** Cuts any expression of the language into tokens. Never fails: what it does not know becomes an unknown token. */
final class Lexer {
    private static final String[] KEYWORDS = {"AND", "OR", "NOT", "BETWEEN", "IN", "SET", "ADD", "REMOVE", "DELETE"};
    private static final String[] LONG_SYMBOLS = {"<>", "<=", ">="};
    private static final String[] SHORT_SYMBOLS = {"=", "<", ">", "(", ")", "[", "]", ".", ",", "+", "-"};

    private final String text;
    private int position;

    private Lexer(String text) {
        this.text = text;
    }

    /** All tokens, the last one {@link Token.Kind#END}. */
    static List<Token> tokens(String text) {
        return new Lexer(text).all();
    }

    private List<Token> all() {
        List<Token> tokens = new ArrayList<>();
        while (true) {
            while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
                position++;
            }
            if (position == text.length()) {
                tokens.add(new Token(Token.Kind.END, "<EOF>", position, position));
                return tokens;
            }
            tokens.add(next());
        }
    }

    private Token next() {
        int start = position;
        char first = text.charAt(start);
        if (isLetter(first)) {
            word();
            String word = text.substring(start, position);
            return new Token(isKeyword(word) ? Token.Kind.KEYWORD : Token.Kind.NAME, word, start, position);
        }
        if (isDigit(first)) {
            position++;
            while (first != '0' && position < text.length() && isDigit(text.charAt(position))) {
                position++;
            }
            return token(Token.Kind.NUMBER, start);
        }
        if (first == '#' || first == ':') {
            position++;
            word();
            if (position == start + 1) {
                return token(Token.Kind.UNKNOWN, start);
            }
            return token(first == '#' ? Token.Kind.NAME_PLACEHOLDER : Token.Kind.VALUE_PLACEHOLDER, start);
        }
        String symbol = symbol();
        if (symbol != null) {
            position += symbol.length();
            return new Token(Token.Kind.SYMBOL, symbol, start, position);
        }
        position += Character.charCount(text.codePointAt(start));
        return token(Token.Kind.UNKNOWN, start);
    }

    /** The symbol at the position, or null. */
    private String symbol() {
        for (String symbol : LONG_SYMBOLS) {
            if (text.startsWith(symbol, position)) {
                return symbol;
            }
        }
        for (String symbol : SHORT_SYMBOLS) {
            if (text.startsWith(symbol, position)) {
                return symbol;
            }
        }
        return null;
    }

    private void word() {
        while (position < text.length() && isWordPart(text.charAt(position))) {
            position++;
        }
    }

    private Token token(Token.Kind kind, int start) {
        return new Token(kind, text.substring(start, position), start, position);
    }

    static boolean isWordPart(char c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    private static boolean isKeyword(String word) {
        for (String keyword : KEYWORDS) {
            if (keyword.equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
