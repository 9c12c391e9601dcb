package dev.tepui.e2e.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long the benchmark measures, and what.
 *
 * @param subject what
 * @param warmUp before each workload
 * @param measured length of each measurement
 * @param items in each table, a power of ten from 1,000 on; several where tables of different sizes are compared
 */
record Size(Subject subject, WarmUp warmUp, Duration measured, List<Long> items) {
    /** What is compared. */
    enum Subject {
        /** Every target with every other. */
        TARGETS,
        /** One target with itself, with ever more items. */
        ITEMS,
        /** Transactions with single writes. */
        TRANSACTIONS
    }

    private static final WarmUp UNTIL_SETTLED = new WarmUp(Duration.ofSeconds(3), Duration.ofSeconds(75));
    private static final WarmUp NEXT_TO_NOTHING = new WarmUp(Duration.ofMillis(100), Duration.ofMillis(100));
    private static final Duration BLINK = Duration.ofMillis(60);

    /** Every target beside every other. */
    static final Size FULL = new Size(Subject.TARGETS, UNTIL_SETTLED, Duration.ofSeconds(5), List.of(10_000L));

    /** The same, only to see that it runs. */
    static final Size SMOKE = new Size(Subject.TARGETS, NEXT_TO_NOTHING, BLINK, List.of(1_000L));

    /** One member of Tepui, with ever more items in the table. */
    static final Size FLAT =
            new Size(Subject.ITEMS, UNTIL_SETTLED, Duration.ofSeconds(10), List.of(100_000L, 1_000_000L, 10_000_000L));

    /** The same, only to see that it runs. */
    static final Size FLAT_SMOKE = new Size(Subject.ITEMS, NEXT_TO_NOTHING, BLINK, List.of(1_000L, 10_000L));

    /** Transactions beside single writes, on one and three members of Tepui and on DynamoDB Local. */
    static final Size TRANSACTIONS =
            new Size(Subject.TRANSACTIONS, UNTIL_SETTLED, Duration.ofSeconds(10), List.of(100_000L));

    /** The same, only to see that it runs. */
    static final Size TRANSACTIONS_SMOKE = new Size(Subject.TRANSACTIONS, NEXT_TO_NOTHING, BLINK, List.of(1_000L));

    /** The size that an argument of {@code make bench} names. */
    static Size named(String name) {
        return switch (name) {
            case "full" -> FULL;
            case "smoke" -> SMOKE;
            case "flat" -> FLAT;
            case "flat-smoke" -> FLAT_SMOKE;
            case "transactions" -> TRANSACTIONS;
            case "transactions-smoke" -> TRANSACTIONS_SMOKE;
            default ->
                throw new IllegalArgumentException(
                        "SIZE is full, flat or transactions, or one of these with -smoke, not " + name);
        };
    }
}
