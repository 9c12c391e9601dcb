package dev.tepui.storage.placement;

/** Time as this node sees it, and work at a later time: a port, so that tests own the clock. */
public interface Scheduler {
    /** Milliseconds of a clock that never goes back; meaningful only as differences. */
    long nowMillis();

    /** Runs {@code task} once, after {@code delayMillis}; it must be short. Never throws; dropped when stopping. */
    void schedule(Runnable task, long delayMillis);
}
