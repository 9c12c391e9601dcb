package dev.tepui.storage.item;

/**
 * A text that is not a number DynamoDB can keep; the message is DynamoDB's. Carries no stack trace: it is an answer.
 */
public final class NumberFormatProblem extends RuntimeException {
    /** Creates the exception with DynamoDB's text. */
    public NumberFormatProblem(String message) {
        super(message, null, false, false);
    }
}
