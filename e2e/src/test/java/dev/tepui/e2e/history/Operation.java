package dev.tepui.e2e.history;

/**
 * A client's read or write of one register (one item), with the times between which it must have taken effect.
 *
 * @param value what was written, or what was read: null means that there was no item
 * @param returnedAt {@link #UNKNOWN} when the client never learned the outcome: then a write may take effect at any
 *     later time or never. A read without an answer says nothing and is left out of a history
 */
public record Operation(Kind kind, String value, long invokedAt, long returnedAt) {
    /** See {@link #returnedAt}. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    /** What the operation does. */
    public enum Kind {
        /** Reads the register. */
        READ,
        /** Writes the register; a deletion writes null. */
        WRITE
    }
}
