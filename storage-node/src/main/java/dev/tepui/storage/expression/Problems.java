package dev.tepui.storage.expression;

/**
 * What is wrong with an expression whose syntax is right. DynamoDB looks at all of the syntax first, then at one kind
 * of problem after the other; this keeps the problem that it would report.
 */
final class Problems {
    /** In the order in which DynamoDB looks for them. */
    enum Kind {
        PARENTHESES,
        FUNCTION,
        OPERATORS,
        INDEX,
        RESERVED_WORD,
        NAME,
        VALUE,
        OPERAND_COUNT,
        OPERAND
    }

    private final String parameter;
    private Kind worst;
    private String message;

    /** Texts begin with {@code Invalid parameter}. */
    Problems(String parameter) {
        this.parameter = parameter;
    }

    /** The first one of its kind counts, unless there is one of an earlier kind. */
    void add(Kind kind, String text) {
        if (worst == null || kind.compareTo(worst) < 0) {
            worst = kind;
            message = text;
        }
    }

    void throwIfAny() {
        if (worst != null) {
            throw exception(message);
        }
    }

    ExpressionException exception(String text) {
        return new ExpressionException("Invalid " + parameter + ": " + text);
    }
}
