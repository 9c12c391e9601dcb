package dev.tepui.e2e.serializability;

/**
 * Something that cannot happen when transactions take effect one after the other, each as a whole.
 *
 * @param what who saw or did what, for people
 */
public record Anomaly(Kind kind, String what) {
    /**
     * Kinds. The letters are those of Adya ("Weak Consistency: A Generalized Theory and Optimistic Implementations for
     * Distributed Transactions", 1999).
     */
    public enum Kind {
        /** An acknowledged write is not there in the end. */
        LOST_WRITE,
        /** A write is there twice. */
        REPEATED_WRITE,
        /** A list has an id that nobody wrote. */
        INVENTED_WRITE,
        /** A list is not the beginning of the final one: writes changed places or vanished. */
        CHANGED_PAST,
        /** Some writes of a transaction are there in the end and some are not. */
        PARTIAL_TRANSACTION,
        /** Cycle of writes. */
        G0,
        /** A write of a transaction that was refused has been seen. */
        G1A,
        /** A write that its own transaction followed by another one to the same item was seen as the last one. */
        G1B,
        /** Cycle of writes and reads of what was written. */
        G1C,
        /** Cycle with one read of what was then overwritten. */
        G_SINGLE,
        /** Cycle with several reads of what was then overwritten; write skew is one. */
        G2,
        /** Cycle on one item that is one only because of the times at which its operations began and ended. */
        REAL_TIME
    }

    @Override
    public String toString() {
        return kind + ": " + what;
    }
}
