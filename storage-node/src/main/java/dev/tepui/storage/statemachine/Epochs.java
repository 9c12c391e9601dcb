package dev.tepui.storage.statemachine;

/**
 * The log cut into pieces of equal length, of which the last ones are remembered.
 *
 * @param entries how many indexes an epoch has; on disk: never change
 * @param window how many are kept, the present one included
 */
record Epochs(long entries, long window) {
    /** The epoch of a log index. */
    long of(long index) {
        return index / entries;
    }

    /** The oldest epoch that is kept at a log index. */
    long firstKept(long index) {
        return Math.max(0, of(index) - (window - 1));
    }
}
