package dev.tepui.e2e.story;

/**
 * Somebody who follows what {@link Counters} write in a way of its own (reads items, a stream, an index), while the
 * pool is hurt. That nothing can be read for a while is no finding; a wrong answer is. Called from one thread.
 */
interface Witness {
    /** Looks at what there is to see now; throws AssertionError when it cannot be right. */
    void look();

    /** After the writers have stopped: looks, and says whether it has seen everything. Asked until it has. */
    boolean hasSeenAll();

    /** Throws AssertionError unless what it has seen is what was acknowledged. */
    void assertRight();
}
