package dev.tepui.storage.catalogue;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.ExpiryState;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TimeToLive;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets the items of a table expire, or no longer:
 *
 * <ol>
 *   <li>every group learns by which attribute, and from then on notes of every item that is written when it expires;
 *   <li>the leaders of the groups note it of the items that are there already (package {@code maintenance});
 *   <li>only when all are done, the catalogue shows the time to live as ENABLED or DISABLED.
 * </ol>
 */
public record TimeToLiveSettling(Groups groups) implements TableStep {
    @Override
    public boolean isNeeded(Table table) {
        return table.status() != Table.Status.DELETING && !table.timeToLive().isSettled();
    }

    @Override
    public CompletionStage<Boolean> take(Table table) {
        CompletionStage<Boolean> all = CompletableFuture.completedFuture(true);
        for (int group = 0; group < groups.count(); group++) {
            all = all.thenCombine(isDone(table, group), Boolean::logicalAnd);
        }
        return all.thenCompose(done -> {
            if (!done) {
                // Not all items have been looked at.
                return CompletableFuture.completedFuture(false);
            }
            Command settle = new Command.SettleTimeToLive(
                    table.number(), table.timeToLive().version());
            return groups.write(Replica.CATALOGUE, settle).thenApply(settled -> true);
        });
    }

    /** Tells a group what it does not know yet. */
    private CompletionStage<Boolean> isDone(Table table, int group) {
        TimeToLive wanted = table.timeToLive();
        return groups.read(group, new Read.GetExpired(table.number(), 0, 0, 0), true)
                .thenCompose(reply -> {
                    ExpiryState state = reply instanceof ReadReply.ExpiredAre known ? known.state() : null;
                    if (state == null || state.version() >= wanted.version()) {
                        // Nothing is left to do in a group that has dropped the table.
                        boolean done = state == null || state.indexing().complete();
                        return CompletableFuture.completedFuture(done);
                    }
                    return groups.write(
                                    group, new Command.SetTimeToLive(table.number(), wanted.version(), wanted.wanted()))
                            .thenApply(told -> wanted.wanted() == null);
                });
    }
}
