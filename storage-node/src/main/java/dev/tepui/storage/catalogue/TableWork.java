package dev.tepui.storage.catalogue;

import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes, on the node that leads the catalogue, what changes of tables have begun.
 *
 * <p>What is left to do is in the catalogue itself, so after a restart or a change of leader another node starts over;
 * every step may be repeated. Two leaders of different terms may take one at once for the same reason.
 */
public final class TableWork {
    private static final Logger LOG = LoggerFactory.getLogger(TableWork.class);
    private static final long PERIOD_MILLIS = 200;

    /** For others that have something left to do first; a table that waits leaves its place to those that do not. */
    private static final long WAIT_MILLIS = 300;

    /** Tables under work at the same time: a step is cheap, but an operator may change hundreds at once. */
    private static final int TABLES_MAX = 8;

    private final List<TableStep> steps;
    private final Supplier<Catalogue> catalogue;
    private final BooleanSupplier leading;
    private final Scheduler scheduler;
    private final Map<Integer, Long> waiting = new ConcurrentHashMap<>();
    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Creates the worker; {@link #start} sets it going. */
    public TableWork(
            List<TableStep> steps, Supplier<Catalogue> catalogue, BooleanSupplier leading, Scheduler scheduler) {
        this.steps = List.copyOf(steps);
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
            long now = scheduler.nowMillis();
            waiting.values().removeIf(until -> until <= now);
            if (leading.getAsBoolean()) {
                catalogue.get().tables().values().forEach(this::look);
            }
        } catch (RuntimeException failure) {
            LOG.warn("cannot look for tables with something left to do: {}", failure.toString());
        } finally {
            scheduler.schedule(this::tick, PERIOD_MILLIS);
        }
    }

    private void look(Table table) {
        if (waiting.containsKey(table.number())) {
            return;
        }
        for (TableStep step : steps) {
            if (step.isNeeded(table) && underWay.size() < TABLES_MAX && underWay.add(table.number())) {
                take(step, table);
            }
        }
    }

    private void take(TableStep step, Table table) {
        String name = step.getClass().getSimpleName();
        step.take(table).whenComplete((done, failure) -> {
            if (failure == null && !done) {
                waiting.put(table.number(), scheduler.nowMillis() + WAIT_MILLIS);
            }
            underWay.remove(table.number());
            if (failure == null && done) {
                LOG.info("{} done table={} number={}", name, table.name(), table.number());
            } else if (failure != null) {
                LOG.info("{} will be tried again table={} reason={}", name, table.name(), failure.toString());
            }
        });
    }
}
