package dev.tepui.storage.maintenance;

import java.util.function.LongSupplier;

/** How many items may be deleted now: what a rate allows, and what was not used for a second. Safe from any thread. */
final class SweepBudget {
    private static final double SECOND_MILLIS = 1_000;

    private final LongSupplier nowMillis;
    private double items;
    private long refilledAt;

    /** An empty budget; {@code nowMillis} never goes back. */
    SweepBudget(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
        this.refilledAt = nowMillis.getAsLong();
    }

    /** Adds what {@code perSecond} allows for the time since it was called last. */
    synchronized void refill(double perSecond) {
        long now = nowMillis.getAsLong();
        // A rate below one item in a second must add up to an item in the end.
        double most = Math.max(1, perSecond * Math.max(1, (now - refilledAt) / SECOND_MILLIS));
        items = Math.min(items + perSecond * (now - refilledAt) / SECOND_MILLIS, most);
        refilledAt = now;
    }

    /** As many of {@code wanted} items as may be deleted now. */
    synchronized int take(int wanted) {
        int granted = (int) Math.min(wanted, items);
        items -= granted;
        return granted;
    }
}
