package dev.tepui.storage.catalogue;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes the deletion of tables, on the node that leads the catalogue:
 *
 * <ol>
 *   <li>every group drops the table's items and refuses its writes from then on;
 *   <li>only when all have said so, the catalogue forgets the table.
 * </ol>
 *
 * <p>What is left to do is in the catalogue itself (status DELETING), so after a restart or a change of leader another
 * node starts over; both steps may be repeated. Two leaders of different terms may do it at once for the same reason.
 */
public final class TableRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(TableRemoval.class);
    private static final long PERIOD_MILLIS = 200;

    /** Tables emptied at the same time: a drop is cheap, but an operator may delete hundreds at once. */
    private static final int TABLES_MAX = 8;

    private final Groups groups;
    private final Supplier<Catalogue> catalogue;
    private final BooleanSupplier leading;
    private final Scheduler scheduler;
    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Creates the worker; {@link #start} sets it going. */
    public TableRemoval(Groups groups, Supplier<Catalogue> catalogue, BooleanSupplier leading, Scheduler scheduler) {
        this.groups = groups;
        this.catalogue = catalogue;
        this.leading = leading;
        this.scheduler = scheduler;
    }

    /** Looks for work from now on. */
    public void start() {
        scheduler.schedule(this::tick, PERIOD_MILLIS);
    }

    /** Looks for work no more. */
    public void close() {
        closed = true;
    }

    private void tick() {
        if (closed) {
            return;
        }
        try {
            if (leading.getAsBoolean()) {
                for (Table table : catalogue.get().tables().values()) {
                    if (table.status() == Table.Status.DELETING
                            && underWay.size() < TABLES_MAX
                            && underWay.add(table.number())) {
                        remove(table);
                    }
                }
            }
        } catch (RuntimeException failure) {
            LOG.warn("cannot look for deleted tables: {}", failure.toString());
        } finally {
            scheduler.schedule(this::tick, PERIOD_MILLIS);
        }
    }

    private void remove(Table table) {
        Command drop = new Command.DropTable(table.number(), Table.numbersTaken(table.definition()));
        List<CompletableFuture<Reply>> drops = new ArrayList<>();
        for (int group = 0; group < groups.count(); group++) {
            drops.add(groups.write(group, drop).toCompletableFuture());
        }
        CompletableFuture.allOf(drops.toArray(CompletableFuture[]::new))
                .thenCompose(ignored -> forget(table, drops))
                .whenComplete((reply, failure) -> {
                    underWay.remove(table.number());
                    if (failure == null) {
                        LOG.info("table removed name={} number={}", table.name(), table.number());
                    } else {
                        LOG.info(
                                "table removal will be tried again name={} reason={}",
                                table.name(),
                                failure.toString());
                    }
                });
    }

    private CompletionStage<Reply> forget(Table table, List<CompletableFuture<Reply>> drops) {
        for (CompletableFuture<Reply> drop : drops) {
            Reply reply = drop.join();
            if (!(reply instanceof Reply.Done) && !(reply instanceof Reply.NoSuchTable)) {
                throw new IllegalStateException("a group answered DropTable with " + reply);
            }
        }
        return groups.write(Replica.CATALOGUE, new Command.RemoveTable(table.number()));
    }
}
