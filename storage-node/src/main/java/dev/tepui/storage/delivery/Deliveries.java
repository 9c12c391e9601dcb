package dev.tepui.storage.delivery;

import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries of this node: one for each consumer of each table in each group whose leader is here. Two leaders of
 * different terms may deliver at once: consumers know what they have got.
 */
public final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /** How soon new tables, consumers and leaders are noticed. */
    private static final long PERIOD_MILLIS = 100;

    /**
     * What it works with.
     *
     * @param executor runs what takes time
     */
    public record Parts(Groups groups, Scheduler scheduler, Executor executor, DeliveryObserver observer) {}

    /**
     * For whom and where to deliver.
     *
     * @param consumersOf those of a table
     * @param leads whether the leader of a group is on this node
     */
    public record Scope(
            Supplier<Catalogue> catalogue, Function<Table, List<ChangeConsumer>> consumersOf, IntPredicate leads) {}

    private record Place(int table, int group) {}

    private final Parts parts;
    private final Scope scope;
    private volatile Map<Place, List<Delivery>> deliveries = Map.of();

    // What the deliveries were made for; of the scheduler's thread.
    private Catalogue catalogue;
    private Set<Integer> led = Set.of();

    private volatile boolean closed;

    /** Creates the worker; {@link #start} sets it going. */
    public Deliveries(Parts parts, Scope scope) {
        this.parts = parts;
        this.scope = scope;
    }

    /** Delivers from now on. */
    public void start() {
        parts.scheduler().schedule(this::tick, PERIOD_MILLIS);
    }

    /** Begins no round any more. */
    public void close() {
        closed = true;
        deliveries.values().forEach(all -> all.forEach(Delivery::close));
    }

    /** A group keeps new changes of a table. From any thread; never blocks. */
    public void changed(int group, int table) {
        deliveries.getOrDefault(new Place(table, group), List.of()).forEach(Delivery::wake);
    }

    /**
     * A delivery of this node.
     *
     * @param oldestAtMillis when the oldest change that waits was written, epoch milliseconds; 0 when none does
     */
    public record Waiting(String table, ChangeConsumer consumer, long oldestAtMillis) {}

    /** All deliveries of this node, whether or not something waits. From any thread. */
    public List<Waiting> waiting() {
        return deliveries.values().stream()
                .flatMap(List::stream)
                .map(delivery -> new Waiting(delivery.table(), delivery.consumer(), delivery.oldestAtMillis()))
                .toList();
    }

    private void tick() {
        if (closed) {
            return;
        }
        try {
            refresh();
        } catch (RuntimeException failure) {
            LOG.warn("cannot look for consumers of changes", failure);
        } finally {
            parts.scheduler().schedule(this::tick, PERIOD_MILLIS);
        }
    }

    /** Most of the time nothing has changed: to see that must cost little, however many tables there are. */
    private void refresh() {
        Catalogue now = scope.catalogue().get();
        Set<Integer> leading = IntStream.range(0, parts.groups().count())
                .filter(scope.leads())
                .boxed()
                .collect(Collectors.toSet());
        if (now != catalogue || !leading.equals(led)) {
            replace(wanted(now, leading));
            catalogue = now;
            led = leading;
        }
        deliveries
                .values()
                .forEach(all -> all.stream().filter(Delivery::isUnknown).forEach(Delivery::wake));
    }

    private Map<Place, List<Delivery>> wanted(Catalogue now, Set<Integer> leading) {
        Map<Place, List<Delivery>> wanted = new HashMap<>();
        for (Table table : now.tables().values()) {
            List<ChangeConsumer> consumers = table.status() == Table.Status.DELETING
                    ? List.of()
                    : scope.consumersOf().apply(table);
            if (!consumers.isEmpty()) {
                leading.forEach(group -> wanted.put(
                        new Place(table.number(), group),
                        consumers.stream()
                                .map(consumer -> delivery(table, group, consumer))
                                .toList()));
            }
        }
        return wanted;
    }

    /** The one that there is, or a new one. */
    private Delivery delivery(Table table, int group, ChangeConsumer consumer) {
        return deliveries.getOrDefault(new Place(table.number(), group), List.of()).stream()
                .filter(known -> known.consumer().equals(consumer))
                .findFirst()
                .orElseGet(() -> new Delivery(parts, table, group, consumer));
    }

    private void replace(Map<Place, List<Delivery>> after) {
        Map<Place, List<Delivery>> before = deliveries;
        deliveries = after;
        before.forEach((place, known) -> {
            List<Delivery> kept = after.getOrDefault(place, List.of());
            known.stream().filter(delivery -> !kept.contains(delivery)).forEach(Delivery::close);
        });
    }
}
