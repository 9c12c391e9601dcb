package dev.tepui.storage.expression;

/** An expression, its names or its values are wrong; the message is DynamoDB's. No stack trace: it is an answer. */
public final class ExpressionException extends RuntimeException {
    /** Creates the exception with DynamoDB's text. */
    public ExpressionException(String message) {
        super(message, null, false, false);
    }
}
