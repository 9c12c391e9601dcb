package dev.tepui.storage.expression;

/** A piece of an expression: {@code start} and {@code end} are its characters in the text. */
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        /** An attribute's or function's name. */
        NAME,
        /** {@code #name}. */
        NAME_PLACEHOLDER,
        /** {@code :value}. */
        VALUE_PLACEHOLDER,
        /** Digits of a list index. */
        NUMBER,
        /** A word of the language, in any case. */
        KEYWORD,
        /** An operator, a bracket, a point or a comma. */
        SYMBOL,
        /** A character that the language does not know. */
        UNKNOWN,
        /** After the last character. */
        END
    }

    boolean isKeyword(String word) {
        return kind == Kind.KEYWORD && text.equalsIgnoreCase(word);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }
}
