package dev.tepui.e2e.story;

/**
 * Somebody who follows what {@link Counters} write in a way of its own (reads items, a stream, an index), while the
 * pool is hurt. That nothing can be read for a while is no finding of a witness, which goes on from there the next
 * time; a wrong answer is. Called from one thread.
 */
interface Witness {
    /**
     * Looks at what there is to see now.
     *
     * @throws AssertionError when it cannot be right
     * @throws software.amazon.awssdk.core.exception.SdkException when something could not be read, although the SDK
     *     tried again
     */
    void look();

    /**
     * After the writers have stopped: looks, and says whether it has seen everything. Asked until it has, throws alike.
     */
    boolean hasSeenAll();

    /** Throws AssertionError unless what it has seen is what was acknowledged. */
    void assertRight();
}
