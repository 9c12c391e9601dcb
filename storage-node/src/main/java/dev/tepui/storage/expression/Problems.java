package dev.tepui.storage.expression;

/**
 * What is wrong with an expression whose syntax is right. DynamoDB reports one problem: the first word of the text that
 * cannot stand where it does (functions, list indexes, reserved words, repeated clauses), then the first part whose
 * meaning is wrong. This keeps the problem that it would report.
 */
final class Problems {
    private final String parameter;
    private int wordPosition = Integer.MAX_VALUE;
    private String word;
    private String meaning;

    /** Texts begin with {@code Invalid parameter}. */
    Problems(String parameter) {
        this.parameter = parameter;
    }

    /** A word that cannot stand where it does; of several problems with one word the first one counts. */
    void word(Token at, String text) {
        if (at.start() < wordPosition) {
            wordPosition = at.start();
            word = text;
        }
    }

    /** A part that has no meaning; the first one counts. */
    void meaning(String text) {
        if (meaning == null) {
            meaning = text;
        }
    }

    /** The first part without a meaning since the last call, or null. */
    String takeMeaning() {
        String first = meaning;
        meaning = null;
        return first;
    }

    /** Reports the word that was kept; to be called when all of the text has been read. */
    void throwIfMisplaced() {
        throwIf(word);
    }

    /** Reports a problem, unless it is null. */
    void throwIf(String textOrNull) {
        if (textOrNull != null) {
            throw exception(textOrNull);
        }
    }

    /** A parenthesis that holds nothing but another one is reported like a wrong token, without reading on. */
    ExpressionException redundantParentheses() {
        return exception("The expression has redundant parentheses;");
    }

    ExpressionException exception(String text) {
        return new ExpressionException("Invalid " + parameter + ": " + text);
    }
}
