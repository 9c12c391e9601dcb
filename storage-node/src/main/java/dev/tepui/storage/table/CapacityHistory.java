package dev.tepui.storage.table;

import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.Throughput;

/**
 * When a table's capacity changed, as DescribeTable tells it. Moments in epoch milliseconds; 0 is never.
 *
 * @param onDemandAtMillis when the billing mode became PAY_PER_REQUEST the last time
 * @param increasedAtMillis when read or write units grew the last time
 * @param decreasedAtMillis when read or write units shrank the last time
 * @param decreases how often they shrank on the day of the last decrease, by UTC
 */
public record CapacityHistory(long onDemandAtMillis, long increasedAtMillis, long decreasedAtMillis, int decreases) {
    private static final long DAY_MILLIS = 86_400_000;
    private static final Throughput NOTHING = new Throughput(0, 0);

    /** The history of a table that has just been made. */
    static CapacityHistory ofNewTable(TableDefinition definition, long nowMillis) {
        boolean onDemand = definition.billingMode() == BillingMode.PAY_PER_REQUEST;
        return new CapacityHistory(onDemand ? nowMillis : 0, 0, 0, 0);
    }

    /** The history after a change. A table that goes on demand does not count as decreased. */
    CapacityHistory after(TableDefinition before, TableDefinition after, long nowMillis) {
        if (after.billingMode() == BillingMode.PAY_PER_REQUEST) {
            return before.billingMode() == BillingMode.PAY_PER_REQUEST
                    ? this
                    : new CapacityHistory(nowMillis, increasedAtMillis, decreasedAtMillis, decreases);
        }
        Throughput old = before.provisionedThroughput() == null ? NOTHING : before.provisionedThroughput();
        Throughput now = after.provisionedThroughput();
        boolean more = now.readUnits() > old.readUnits() || now.writeUnits() > old.writeUnits();
        boolean less = now.readUnits() < old.readUnits() || now.writeUnits() < old.writeUnits();
        return new CapacityHistory(
                onDemandAtMillis,
                more ? nowMillis : increasedAtMillis,
                less ? nowMillis : decreasedAtMillis,
                less ? decreasesOn(nowMillis) + 1 : decreases);
    }

    /** How often the units shrank on the day, by UTC, that {@code nowMillis} is in. */
    public int decreasesOn(long nowMillis) {
        return decreasedAtMillis / DAY_MILLIS == nowMillis / DAY_MILLIS ? decreases : 0;
    }
}
