package dev.tepui.storage.table;

/**
 * How expired items of a pool are deleted.
 *
 * @param rate items per second that all nodes together delete at most, 1 to {@link #RATE_MAX}
 * @param paused nothing is deleted
 */
public record SweepSettings(int rate, boolean paused) {
    /** Far above what a pool can do: a bound for arithmetic. */
    public static final int RATE_MAX = 1_000_000;

    /** Of a pool that nobody has told anything: twice the rate at which items may expire for ever. */
    public static final SweepSettings STANDARD = new SweepSettings(2_000, false);

    /** Checks the rate. */
    public SweepSettings {
        if (rate < 1 || rate > RATE_MAX) {
            throw new IllegalArgumentException("the rate must be 1 to " + RATE_MAX + " items per second, not " + rate);
        }
    }
}
