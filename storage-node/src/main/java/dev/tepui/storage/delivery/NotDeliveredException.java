package dev.tepui.storage.delivery;

/** A consumer has not taken changes, and says how to go on. The message is for people to read. */
public final class NotDeliveredException extends RuntimeException {
    /**
     * How to go on.
     *
     * @param afterMillis when the changes are to come again
     * @param changesMax how many at most
     * @param failures given back to the consumer with them, see {@link ChangeBatch}
     */
    public record Again(long afterMillis, int changesMax, int failures) {}

    private final transient Again again;

    /** Creates the exception, without a stack trace: nothing is wrong here. */
    public NotDeliveredException(String message, Again again) {
        super(message, null, false, false);
        this.again = again;
    }

    /** How to go on. */
    public Again again() {
        return again;
    }
}
