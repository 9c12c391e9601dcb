package dev.tepui.e2e.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long the benchmark measures, and what.
 *
 * @param warmUp before each workload
 * @param measured length of each measurement
 * @param items in each table, a power of ten from 1,000 on; when there are several numbers, one target is compared with
 *     itself at each of them, otherwise all targets with each other
 */
record Size(WarmUp warmUp, Duration measured, List<Long> items) {
    private static final WarmUp UNTIL_SETTLED = new WarmUp(Duration.ofSeconds(3), Duration.ofSeconds(75));
    private static final WarmUp NEXT_TO_NOTHING = new WarmUp(Duration.ofMillis(100), Duration.ofMillis(100));
    private static final Duration BLINK = Duration.ofMillis(150);

    /** Every target beside every other. */
    static final Size FULL = new Size(UNTIL_SETTLED, Duration.ofSeconds(5), List.of(10_000L));

    /** The same, only to see that it runs. */
    static final Size SMOKE = new Size(NEXT_TO_NOTHING, BLINK, List.of(1_000L));

    /** One member of Tepui, with ever more items in the table. */
    static final Size FLAT =
            new Size(UNTIL_SETTLED, Duration.ofSeconds(10), List.of(100_000L, 1_000_000L, 10_000_000L));

    /** The same, only to see that it runs. */
    static final Size FLAT_SMOKE = new Size(NEXT_TO_NOTHING, BLINK, List.of(1_000L, 10_000L));

    boolean comparesTargets() {
        return items.size() == 1;
    }

    /** The size that an argument of {@code make bench} names. */
    static Size named(String name) {
        return switch (name) {
            case "full" -> FULL;
            case "smoke" -> SMOKE;
            case "flat" -> FLAT;
            case "flat-smoke" -> FLAT_SMOKE;
            default -> throw new IllegalArgumentException("SIZE is full, smoke, flat or flat-smoke, not " + name);
        };
    }
}
