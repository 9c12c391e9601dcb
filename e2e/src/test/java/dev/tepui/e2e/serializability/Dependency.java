package dev.tepui.e2e.serializability;

/**
 * An edge: one transaction must come before another.
 *
 * @param item on which they meet
 */
record Dependency(Transaction before, Transaction after, Kind kind, String item) {
    /** Why. */
    enum Kind {
        /** The one wrote what the other wrote after. */
        WRITE_WRITE("wrote before the write of"),
        /** The one wrote what the other read. */
        WRITE_READ("wrote what was read by"),
        /** The one read what the other then overwrote (anti-dependency). */
        READ_WRITE("did not see the write of"),
        /** The one had ended when the other began. */
        REAL_TIME("had ended before the begin of");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    @Override
    public String toString() {
        return before.name() + " (" + item + ") " + kind.words + " " + after.name();
    }
}
