package dev.tepui.storage.maintenance;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Expiry;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.ExpiryState;
import dev.tepui.storage.table.Table;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Finds the items that were there before their table's time to live, in the groups whose leaders are on this node, a
 * page in each round. How far it is, is state of the group: another leader goes on from there.
 *
 * <p>A page says only which items to look at, and what they are is seen when the command is applied. So nothing stands
 * still: what is written between page and command is right, since the group keeps its index up to date itself from the
 * moment on at which it knows the time to live.
 */
public final class ExpiryIndexing {
    /** At most ten pages a second and group: some ten thousand items a second in all, which clients hardly notice. */
    private static final long PERIOD_MILLIS = 100;

    private static final int PAGE_ITEMS = 500;
    private static final int PAGE_BYTES = 256 << 10;
    private static final Bytes START = new Bytes(new byte[0]);

    private final Groups groups;
    private final Supplier<Catalogue> catalogue;
    private final IntPredicate leads;
    private final Rounds rounds;

    /**
     * Creates the worker; {@link #start} sets it going.
     *
     * @param leads whether the leader of a group is on this node
     */
    public ExpiryIndexing(Groups groups, Supplier<Catalogue> catalogue, IntPredicate leads, Scheduler scheduler) {
        this.groups = groups;
        this.catalogue = catalogue;
        this.leads = leads;
        this.rounds = new Rounds("indexing of expiries", PERIOD_MILLIS, scheduler, this::round);
    }

    /** Looks for items from now on. */
    public void start() {
        rounds.start();
    }

    /** Looks for them no more. */
    public void close() {
        rounds.close();
    }

    /** A page of each table and group that is not done. */
    private CompletionStage<Void> round() {
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (Table table : catalogue.get().tables().values()) {
            if (table.timeToLive().wanted() == null || table.timeToLive().isSettled()) {
                continue;
            }
            for (int group = 0; group < groups.count(); group++) {
                if (leads.test(group)) {
                    int of = group;
                    all = all.thenCompose(before -> page(table, of));
                }
            }
        }
        return all;
    }

    private CompletionStage<Void> page(Table table, int group) {
        return groups.read(group, new Read.GetExpired(table.number(), 0, 0, 0), false)
                .thenCompose(reply -> reply instanceof ReadReply.ExpiredAre known
                                && !known.state().indexing().complete()
                        ? page(table, group, known.state())
                        : CompletableFuture.completedFuture(null));
    }

    private CompletionStage<Void> page(Table table, int group, ExpiryState state) {
        Bytes through = state.indexing().through();
        Read.GetRange range = new Read.GetRange(
                table.number(),
                through == null ? START : KeyCodec.after(through),
                null,
                Read.Direction.FORWARD,
                PAGE_ITEMS,
                PAGE_BYTES);
        return groups.read(group, range, false).thenCompose(reply -> {
            if (!(reply instanceof ReadReply.Page page)) {
                return CompletableFuture.completedFuture(null);
            }
            KeyCodec codec = KeyCodec.of(table);
            List<Bytes> positions = page.items().stream()
                    .filter(item -> Expiry.seconds(ItemCodec.number(item.array(), state.attribute())) != Expiry.NEVER)
                    .map(codec::positionOf)
                    .toList();
            return groups.write(
                            group,
                            new Command.IndexExpiries(table.number(), state.version(), positions, page.lastKey()))
                    .thenAccept(indexed -> {});
        });
    }
}
