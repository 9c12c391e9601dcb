package dev.tepui.storage;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.catalogue.IndexFinishing;
import dev.tepui.storage.catalogue.StreamForgetting;
import dev.tepui.storage.catalogue.TableRemoval;
import dev.tepui.storage.catalogue.TableWork;
import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.catalogue.TimeToLiveSettling;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.delivery.ChangeConsumer;
import dev.tepui.storage.delivery.Deliveries;
import dev.tepui.storage.delivery.DeliveryObserver;
import dev.tepui.storage.delivery.IndexConsumer;
import dev.tepui.storage.maintenance.Balancing;
import dev.tepui.storage.maintenance.ChangeTrimming;
import dev.tepui.storage.maintenance.ExpiryIndexing;
import dev.tepui.storage.maintenance.ExpirySweeping;
import dev.tepui.storage.maintenance.GroupMoves;
import dev.tepui.storage.maintenance.TransactionRecovery;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.sink.Sinks;
import dev.tepui.storage.table.Table;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a node does without anybody asking, where the leaders are. */
final class BackgroundWork implements AutoCloseable {
    private static final long TRIMMING_MAX_MILLIS = 60_000;
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 100_000;

    /**
     * What it works with.
     *
     * @param placement which members hold which groups, as far as this node knows
     * @param replicas this node's replicas
     * @param self this node's address
     * @param leads whether the leader of a group is on this node
     * @param poolMillis the time by most clocks of the pool, epoch milliseconds; empty while it is not known
     * @param expired is told how many items of a table were deleted because their time was over
     */
    record Parts(
            Groups groups,
            Tables tables,
            Supplier<Placement> placement,
            Supplier<List<Replica>> replicas,
            String self,
            IntPredicate leads,
            Scheduler scheduler,
            Supplier<OptionalLong> poolMillis,
            DeliveryObserver observer,
            ObjIntConsumer<String> expired) {}

    /**
     * What is configured.
     *
     * @param streamRetentionMillis how long records of streams are kept
     * @param collectionMaxBytes how large an item collection may grow
     */
    record Limits(long streamRetentionMillis, long collectionMaxBytes) {}

    private final TableWork tableWork;
    private final ChangeTrimming trimming;
    private final Deliveries deliveries;
    private final ExpiryIndexing expiryIndexing;
    private final ExpirySweeping expirySweeping;
    private final TransactionRecovery transactionRecovery;
    private final Balancing balancing;
    private final GroupMoves groupMoves;
    private final ThreadPoolExecutor executor = executor();

    /** Creates the workers; {@link #start} sets them going. */
    BackgroundWork(Parts parts, Sinks sinks, Limits limits) {
        long streamRetentionMillis = limits.streamRetentionMillis();
        Groups groups = parts.groups();
        Tables tables = parts.tables();
        Scheduler scheduler = parts.scheduler();
        tableWork = new TableWork(
                List.of(
                        new TableRemoval(groups),
                        new ConsumerSettling(groups),
                        new IndexFinishing(groups),
                        new TimeToLiveSettling(groups),
                        new StreamForgetting(groups, System::currentTimeMillis, streamRetentionMillis)),
                tables::current,
                () -> parts.leads().test(Replica.CATALOGUE),
                scheduler);
        trimming = new ChangeTrimming(
                new ChangeTrimming.Parts(groups, tables::current, parts.leads(), scheduler),
                new ChangeTrimming.Retention(
                        System::currentTimeMillis,
                        streamRetentionMillis,
                        Math.clamp(streamRetentionMillis / 10, 200, TRIMMING_MAX_MILLIS)));
        deliveries = new Deliveries(
                new Deliveries.Parts(groups, scheduler, executor, parts.observer()),
                new Deliveries.Scope(tables::current, table -> consumers(groups, sinks, table), parts.leads()));
        expiryIndexing = new ExpiryIndexing(groups, tables::current, parts.leads(), scheduler);
        transactionRecovery = new TransactionRecovery(groups, parts.leads(), scheduler);
        balancing = new Balancing(new Balancing.Parts(groups, parts.placement(), parts.leads(), scheduler));
        groupMoves = new GroupMoves(
                new GroupMoves.Parts(groups, parts.placement(), parts.replicas(), parts.self(), scheduler));
        expirySweeping = new ExpirySweeping(new ExpirySweeping.Parts(
                groups,
                tables::current,
                parts.leads(),
                parts.poolMillis(),
                scheduler,
                limits.collectionMaxBytes(),
                parts.expired()));
    }

    private static List<ChangeConsumer> consumers(Groups groups, Sinks sinks, Table table) {
        return Stream.concat(IndexConsumer.of(groups, table).stream(), sinks.of(table).stream())
                .toList();
    }

    private static ThreadPoolExecutor executor() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                60,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform().daemon().name("delivery-", 0).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    void start() {
        tableWork.start();
        trimming.start();
        deliveries.start();
        expiryIndexing.start();
        expirySweeping.start();
        transactionRecovery.start();
        balancing.start();
        groupMoves.start();
    }

    /** The deliveries of changes on this node. */
    Deliveries deliveries() {
        return deliveries;
    }

    /** The deletion of expired items on this node. */
    ExpirySweeping sweeping() {
        return expirySweeping;
    }

    /** The completion of transactions on this node. */
    TransactionRecovery recovery() {
        return transactionRecovery;
    }

    @Override
    public void close() {
        tableWork.close();
        trimming.close();
        deliveries.close();
        expiryIndexing.close();
        expirySweeping.close();
        transactionRecovery.close();
        balancing.close();
        groupMoves.close();
        executor.shutdownNow();
    }
}
