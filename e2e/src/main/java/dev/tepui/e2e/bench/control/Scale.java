package dev.tepui.e2e.bench.control;

import java.time.Duration;

/**
 * How much the operator is given.
 *
 * @param tables Tables in one pool
 * @param tablesPerSecond how many of them are applied in a second when it is not all at once
 * @param namespaces further namespaces, with a pool each
 * @param later how many of their pools are applied only when all others are Ready
 * @param refresh how often the operator looks at what is settled
 * @param refreshes for so many of these periods the steady state is watched
 */
record Scale(int tables, int tablesPerSecond, int namespaces, int later, Duration refresh, int refreshes) {
    /** Of the latter. */
    static final int LATER_PER_SECOND = 4;

    /** What the aims are about; the refresh is the operator's default. */
    static final Scale FULL = new Scale(1_000, 50, 200, 20, Duration.ofSeconds(30), 4);

    /** Only to see that it runs. */
    static final Scale SMOKE = new Scale(20, 40, 5, 1, Duration.ofMillis(500), 2);

    /** The scale that an argument of {@code make bench} names. */
    static Scale named(String name) {
        return switch (name) {
            case "control-plane" -> FULL;
            case "control-plane-smoke" -> SMOKE;
            default -> throw new IllegalArgumentException("SIZE is control-plane or control-plane-smoke, not " + name);
        };
    }
}
