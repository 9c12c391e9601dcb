package dev.tepui.storage.maintenance;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes items whose time has come, in the groups whose leaders are on this node: a round every second, the groups
 * beside each other, the tables of a group one after the other. Which items these are is read from a replica and may be
 * old; each is looked at again when the command is applied. So two leaders of different terms may sweep at once, and an
 * item that got more time at the last moment stays.
 */
public final class ExpirySweeping {
    private static final Logger LOG = LoggerFactory.getLogger(ExpirySweeping.class);
    private static final long PERIOD_MILLIS = 1_000;

    /** Items in one log entry, as BatchWriteItem has them: large ones must not keep other writes waiting for long. */
    private static final int BATCH_ITEMS = 25;

    /**
     * Entries that were deleted are passed over by every later search until the store forgets them. So it usually
     * begins a little before the last one that found nothing more, and only now and then from the very beginning, for
     * items that were written when their time was long over.
     */
    private static final long SEARCH_BACK_SECONDS = 30;

    private static final long SEARCH_ALL_SECONDS = 30;

    /**
     * What it works with.
     *
     * @param leads whether the leader of a group is on this node
     * @param poolMillis the time, epoch milliseconds; empty while it is not known
     * @param collectionMaxBytes how large an item collection may grow
     * @param deleted is told how many items of a table have been deleted, from any thread
     */
    public record Parts(
            Groups groups,
            Supplier<Catalogue> catalogue,
            IntPredicate leads,
            Supplier<OptionalLong> poolMillis,
            Scheduler scheduler,
            long collectionMaxBytes,
            ObjIntConsumer<String> deleted) {}

    private record Place(int group, int table) {}

    /** Where searches began: at {@code fromSeconds} since the one at {@code sinceSeconds}, which was for all. */
    private record Search(long fromSeconds, long sinceSeconds) {
        static final Search ALL = new Search(0, 0);

        long from(long nowSeconds) {
            // Whatever way the clock went.
            return Math.abs(nowSeconds - sinceSeconds) >= SEARCH_ALL_SECONDS ? 0 : fromSeconds;
        }

        Search foundNothingMore(long fromNow, long nowSeconds) {
            return new Search(nowSeconds - SEARCH_BACK_SECONDS, fromNow == 0 ? nowSeconds : sinceSeconds);
        }
    }

    private final Parts parts;
    private final Rounds rounds;
    private final SweepBudget budget;
    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();
    private final Map<Place, Search> searches = new ConcurrentHashMap<>();
    private final Map<Integer, Long> lags = new ConcurrentHashMap<>();
    private int turn;

    /** Creates the worker; {@link #start} sets it going. */
    public ExpirySweeping(Parts parts) {
        this.parts = parts;
        this.budget = new SweepBudget(parts.scheduler()::nowMillis);
        this.rounds = new Rounds("sweep", PERIOD_MILLIS, parts.scheduler(), this::round);
    }

    /** Sweeps from now on. */
    public void start() {
        rounds.start();
    }

    /** Sweeps no more. */
    public void close() {
        rounds.close();
    }

    /**
     * How long the time of the item is over that should have been deleted first, in the groups that this node leads.
     */
    public long lagSeconds() {
        return lags.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Does not wait for its groups: one that has no majority must not hold up the others. */
    private CompletionStage<Void> round() {
        Catalogue catalogue = parts.catalogue().get();
        OptionalLong now = parts.poolMillis().get();
        List<Table> tables = new ArrayList<>(catalogue.tables().values().stream()
                .filter(table -> table.timeToLive().wanted() != null && table.status() != Table.Status.DELETING)
                .toList());
        List<Integer> led = IntStream.range(0, parts.groups().count())
                .filter(parts.leads())
                .boxed()
                .toList();
        lags.keySet().retainAll(led);
        searches.keySet()
                .removeIf(place -> !led.contains(place.group())
                        || tables.stream().noneMatch(table -> table.number() == place.table()));
        if (now.isEmpty() || led.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        budget.refill(
                catalogue.sweeps().rate() * (double) led.size() / parts.groups().count());
        if (!tables.isEmpty()) {
            // When there is too much to do, the first one gets most: everybody is the first one in turn.
            Collections.rotate(tables, turn++ % tables.size());
        }
        for (int group : led) {
            if (underWay.add(group)) {
                sweep(group, tables, now.getAsLong() / 1_000);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private void sweep(int group, List<Table> tables, long nowSeconds) {
        CompletionStage<Long> lag = CompletableFuture.completedFuture(0L);
        for (Table table : tables) {
            lag = lag.thenCompose(
                    before -> sweep(group, table, nowSeconds, parts.scheduler().nowMillis() + PERIOD_MILLIS)
                            .thenApply(here -> Math.max(before, here)));
        }
        lag.whenComplete((worst, failure) -> {
            underWay.remove(group);
            if (failure == null) {
                lags.put(group, worst);
            } else {
                LOG.info("sweep will be tried again group={} reason={}", group, failure.toString());
            }
        });
    }

    /**
     * Completes with the lag that was found first, in seconds.
     *
     * @param untilMillis when it is another table's turn
     */
    private CompletionStage<Long> sweep(int group, Table table, long nowSeconds, long untilMillis) {
        Place place = new Place(group, table.number());
        Search search = searches.getOrDefault(place, Search.ALL);
        long from = search.from(nowSeconds);
        boolean paused = parts.catalogue().get().sweeps().paused();
        Read read = new Read.GetExpired(table.number(), from, nowSeconds, paused ? 0 : BATCH_ITEMS);
        return parts.groups().read(group, read, false).thenCompose(reply -> {
            if (!(reply instanceof ReadReply.ExpiredAre expired)) {
                return CompletableFuture.completedFuture(0L);
            }
            if (expired.oldestSeconds() == 0) {
                searches.put(place, search.foundNothingMore(from, nowSeconds));
                return CompletableFuture.completedFuture(0L);
            }
            long lag = nowSeconds - expired.oldestSeconds();
            boolean over = parts.scheduler().nowMillis() >= untilMillis;
            int granted = over ? 0 : budget.take(expired.positions().size());
            if (granted == 0) {
                return CompletableFuture.completedFuture(lag);
            }
            return delete(group, table, nowSeconds, expired.positions().subList(0, granted))
                    .thenCompose(deleted -> sweep(group, table, nowSeconds, untilMillis))
                    .thenApply(later -> lag);
        });
    }

    private CompletionStage<Void> delete(int group, Table table, long nowSeconds, List<Bytes> positions) {
        Command command = new Command.DeleteExpired(
                table.number(), nowSeconds, positions, LocalIndexes.of(table, parts.collectionMaxBytes()));
        return parts.groups().write(group, command).thenAccept(reply -> {
            if (reply instanceof Reply.Swept swept) {
                parts.deleted().accept(table.name(), swept.items());
            }
        });
    }
}
