package dev.tepui.storage.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts any expression of the language into tokens. Never fails: what it does not know becomes an unknown token. */
final class Lexer {
    private static final Set<String> KEYWORDS =
            Set.of("AND", "OR", "NOT", "BETWEEN", "IN", "SET", "ADD", "REMOVE", "DELETE");
    private static final Set<String> LONG_SYMBOLS = Set.of("<>", "<=", ">=");
    private static final String SYMBOLS = "=<>()[].,+-";

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
            boolean keyword = KEYWORDS.contains(text.substring(start, position).toUpperCase(Locale.ROOT));
            return token(keyword ? Token.Kind.KEYWORD : Token.Kind.NAME, start);
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
        if (start + 2 <= text.length() && LONG_SYMBOLS.contains(text.substring(start, start + 2))) {
            position += 2;
            return token(Token.Kind.SYMBOL, start);
        }
        position += Character.charCount(text.codePointAt(start));
        return token(SYMBOLS.indexOf(first) >= 0 ? Token.Kind.SYMBOL : Token.Kind.UNKNOWN, start);
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

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
