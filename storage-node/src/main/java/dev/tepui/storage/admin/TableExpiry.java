package dev.tepui.storage.admin;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What all groups together tell about the time to live of a table.
 *
 * @param deletedItems since the table was made
 * @param lastSweepSeconds when items were deleted the last time, epoch seconds; 0 is never
 * @param lagSeconds how long ago the item expired that should be deleted next; 0 when there is none
 */
record TableExpiry(long deletedItems, long lastSweepSeconds, long lagSeconds) {
    static final TableExpiry NONE = new TableExpiry(0, 0, 0);

    /**
     * Asks near replicas; a group that does not answer counts nothing.
     *
     * @param poolMillis the time; without it, nothing is known to be late
     */
    static CompletionStage<TableExpiry> of(Groups groups, Table table, OptionalLong poolMillis) {
        CompletionStage<TableExpiry> all = CompletableFuture.completedFuture(NONE);
        if (table.timeToLive().version() == 0 || table.status() == Table.Status.DELETING) {
            return all;
        }
        long nowSeconds = poolMillis.orElse(0) / 1_000;
        for (int group = 0; group < groups.count(); group++) {
            CompletionStage<TableExpiry> one = groups.read(
                            group, new Read.GetExpired(table.number(), 0, nowSeconds, 0), false)
                    .handle((reply, failure) ->
                            reply instanceof ReadReply.ExpiredAre expired ? of(expired, nowSeconds) : NONE);
            all = all.thenCombine(one, TableExpiry::and);
        }
        return all;
    }

    private static TableExpiry of(ReadReply.ExpiredAre expired, long nowSeconds) {
        return new TableExpiry(
                expired.state().deletedItems(),
                expired.state().lastSweepSeconds(),
                expired.oldestSeconds() == 0 ? 0 : nowSeconds - expired.oldestSeconds());
    }

    private TableExpiry and(TableExpiry other) {
        return new TableExpiry(
                deletedItems + other.deletedItems,
                Math.max(lastSweepSeconds, other.lastSweepSeconds),
                Math.max(lagSeconds, other.lagSeconds));
    }
}
