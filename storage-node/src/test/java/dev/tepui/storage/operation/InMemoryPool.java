package dev.tepui.storage.operation;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.catalogue.TableWork;
import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.catalogue.TimeToLiveSettling;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.consensus.StateMachine;
import dev.tepui.storage.maintenance.ExpiryIndexing;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.provisioning.CatalogueProvisioning;
import dev.tepui.storage.provisioning.Provisioning;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.statemachine.GroupStateMachine;
import dev.tepui.storage.statemachine.Shard;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.memory.MemoryStore;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableIndex;
import dev.tepui.storage.transaction.ConflictRetries;
import dev.tepui.storage.transaction.Transactions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A pool in one process behind the ports that operations use: the real state machines of a few data groups and of the
 * catalogue on one store in memory, without replication. Global secondary indexes have a write as soon as it is
 * answered. It can be told to fail, to answer late, to keep an old catalogue, to show tables in another status and not
 * to go on with indexes. Safe for several threads.
 */
public final class InMemoryPool implements Groups, Tables, Provisioning {
    private static final int GROUPS = 4;
    private static final int HASHES_PER_GROUP = 0x10000 / GROUPS;
    private static final long CREATED_AT_MILLIS = 1_764_000_000_125L;
    private static final long SETTLING_STEP_MILLIS = 100;
    private static final long CHANGE_TAKES_MILLIS = 60_000;

    private final Store store = new MemoryStore();
    private final Map<Integer, GroupStateMachine> machines = new HashMap<>();
    private final Provisioning provisioning = new CatalogueProvisioning(this);
    private final Map<String, Table.Status> statuses = new HashMap<>();
    private final List<Boolean> consistencyOfReads = new ArrayList<>();
    private final VirtualTime time = new VirtualTime();
    private Catalogue frozen;
    private long nowMillis = CREATED_AT_MILLIS;
    private Table.Status newTablesAre = Table.Status.ACTIVE;
    private Supplier<? extends RuntimeException> failure;
    private Executor completer = Runnable::run;
    private final IndexDelivery delivery = new IndexDelivery(new AtOnce());
    private TableIndex.Status indexesStop;

    /** An empty pool. */
    public InMemoryPool() {
        machines.put(Replica.CATALOGUE, new GroupStateMachine(Shard.CATALOGUE, store));
        for (int group = 0; group < GROUPS; group++) {
            machines.put(
                    group, new GroupStateMachine(new Shard(group, firstHash(group), firstHash(group + 1) - 1), store));
        }
    }

    /** What operations need, on those groups, which are this pool's or something in front of them. */
    public Operations.Environment environment(Groups groups, long collectionMaxBytes) {
        Scheduler waiting = new WaitedTime();
        ConflictRetries conflicts = new ConflictRetries(waiting, new Random(1));
        Transactions transactions = new Transactions(new Transactions.Parts(
                groups, conflicts, waiting, UUID::randomUUID, () -> OptionalLong.of(nowMillis())));
        return new Operations.Environment(
                this, groups, transactions, conflicts, this, "us-east-1", collectionMaxBytes, this::nowMillis);
    }

    /** Time that passes only while somebody waits, and then at once. */
    private static final class WaitedTime implements Scheduler {
        private final AtomicLong now = new AtomicLong();

        @Override
        public long nowMillis() {
            return now.get();
        }

        @Override
        public void schedule(Runnable task, long delayMillis) {
            now.addAndGet(delayMillis);
            task.run();
        }
    }

    /** From now on reads and writes fail like this; null ends it. */
    public synchronized void fail(Supplier<? extends RuntimeException> with) {
        failure = with;
    }

    /** From now on answers come from this executor. */
    public synchronized void answerOn(Executor executor) {
        completer = executor;
    }

    /** Whether {@link #current} stays as it is, whatever {@link #latest} is. */
    public synchronized void freezeCurrent(boolean wanted) {
        frozen = wanted ? current() : null;
    }

    /** The status that tables get when they are created. */
    public synchronized void createTablesAs(Table.Status status) {
        newTablesAre = status;
    }

    /** Shows a table in a status. */
    public synchronized void setStatus(String name, Table.Status status) {
        statuses.put(name, status);
    }

    /** Removes a table and its items, at once. */
    public synchronized void remove(String name) {
        Table table = catalogue().get(name);
        for (int group = 0; group < GROUPS; group++) {
            apply(group, new Command.DropTable(table.number(), Table.numbersTaken(table.definition())));
            for (TableIndex index : table.consumers().indexes().all()) {
                apply(group, new Command.DropTable(index.number(), 1));
            }
        }
        apply(Replica.CATALOGUE, new Command.BeginDeleteTable(name, null));
        apply(Replica.CATALOGUE, new Command.RemoveTable(table.number()));
        statuses.remove(name);
    }

    /**
     * From now on indexes do not go on from that status, CREATING (or DELETING) or BACKFILLING (or DROPPING); null ends
     * it.
     */
    public synchronized void stopIndexesAt(TableIndex.Status status) {
        indexesStop = status;
        List.copyOf(machines.get(Replica.CATALOGUE).catalogue().tables().keySet())
                .forEach(this::settle);
    }

    /** For each read so far, whether it was consistent. */
    public synchronized List<Boolean> consistencyOfReads() {
        return List.copyOf(consistencyOfReads);
    }

    private synchronized <T> CompletionStage<T> answer(Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        RuntimeException problem = failure == null ? null : failure.get();
        completer.execute(() -> {
            if (problem != null) {
                future.completeExceptionally(problem);
            } else {
                try {
                    future.complete(work.get());
                } catch (RuntimeException e) {
                    future.completeExceptionally(e);
                }
            }
        });
        return future;
    }

    @Override
    public int count() {
        return GROUPS;
    }

    @Override
    public int groupOf(int hash) {
        return hash / HASHES_PER_GROUP;
    }

    @Override
    public long appliedIndex(int group) {
        return machines.get(group).applied().index();
    }

    @Override
    public int firstHash(int group) {
        return group * HASHES_PER_GROUP;
    }

    @Override
    public CompletionStage<Reply> write(int group, Command command) {
        return answer(() -> {
            Reply reply = apply(group, command);
            deliver();
            return reply;
        });
    }

    private synchronized void deliver() {
        machines.get(Replica.CATALOGUE).catalogue().tables().values().forEach(delivery::deliver);
    }

    private synchronized Reply apply(int group, Command command) {
        GroupStateMachine machine = machines.get(group);
        long index = machine.applied().index();
        byte[] request = CommandCodec.encode(new Request(UUID.randomUUID(), index, nowMillis(), command));
        StateMachine.Entry entry = new StateMachine.Entry(index + 1, 1, request);
        return CommandCodec.decodeReply(machine.apply(List.of(entry)).get(0));
    }

    @Override
    public synchronized CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
        consistencyOfReads.add(consistent);
        return answer(() -> machines.get(group).answer(read));
    }

    @Override
    public synchronized Catalogue current() {
        return frozen == null ? catalogue() : frozen;
    }

    @Override
    public CompletionStage<Catalogue> latest() {
        return answer(this::catalogue);
    }

    private synchronized Catalogue catalogue() {
        Catalogue catalogue = machines.get(Replica.CATALOGUE).catalogue();
        TreeMap<String, Table> tables = new TreeMap<>(catalogue.tables());
        tables.replaceAll((name, table) -> shown(table));
        return new Catalogue(catalogue.version(), tables, catalogue.sweeps(), catalogue.placement());
    }

    private Table shown(Table table) {
        return table.with(statuses.getOrDefault(table.name(), table.status()));
    }

    /** The time: a minute more with every change of a table. */
    public synchronized long nowMillis() {
        return nowMillis;
    }

    @Override
    public CompletionStage<Reply> declare(TableDefinition definition, List<StreamSink> sinks, String resource) {
        return answer(() -> declareNow(definition, sinks, resource));
    }

    private synchronized Reply declareNow(TableDefinition definition, List<StreamSink> sinks, String resource) {
        String name = definition.name();
        boolean isNew = catalogue().get(name) == null;
        // The same in every run, so that golden files can hold it.
        long nameBits = ByteBuffer.wrap(name.concat("        ").getBytes(StandardCharsets.UTF_8))
                .getLong();
        String id = new UUID(nameBits, catalogue().version() + 1).toString();
        Reply reply =
                apply(Replica.CATALOGUE, new Command.DeclareTable(definition, sinks, resource, id, CREATED_AT_MILLIS));
        settle(name);
        if (isNew && newTablesAre != Table.Status.ACTIVE) {
            statuses.put(name, newTablesAre);
        }
        return reply;
    }

    @Override
    public CompletionStage<Reply> takeOver(
            TableDefinition definition, List<StreamSink> sinks, String resource, String id) {
        throw new UnsupportedOperationException("only an operator takes tables over");
    }

    @Override
    public CompletionStage<Reply> change(String name, TableChange change) {
        return answer(() -> changeNow(name, change));
    }

    private synchronized Reply changeNow(String name, TableChange change) {
        nowMillis += CHANGE_TAKES_MILLIS;
        Reply reply = apply(Replica.CATALOGUE, new Command.ChangeTable(name, change, nowMillis));
        settle(name);
        return reply;
    }

    /** What the leaders do next, at once and whatever the pool has been told to do. */
    private void settle(String name) {
        settleConsumers(name);
        settleTimeToLive(name);
    }

    private void settleConsumers(String name) {
        Table table = stored(name);
        ConsumerSettling settling = new ConsumerSettling(new AtOnce());
        boolean stopped = indexesStop == TableIndex.Status.CREATING
                && table != null
                && !table.consumers().indexes().areSettled();
        if (table == null || stopped) {
            return;
        }
        if (settling.isNeeded(table)) {
            settling.take(table).toCompletableFuture().join();
        }
        if (indexesStop == null) {
            delivery.complete(stored(name));
        }
    }

    private Table stored(String name) {
        return machines.get(Replica.CATALOGUE).catalogue().get(name);
    }

    private void settleTimeToLive(String name) {
        Groups atOnce = new AtOnce();
        Supplier<Catalogue> catalogue = () -> machines.get(Replica.CATALOGUE).catalogue();
        TableWork work = new TableWork(List.of(new TimeToLiveSettling(atOnce)), catalogue, () -> true, time);
        ExpiryIndexing indexing = new ExpiryIndexing(atOnce, catalogue, group -> true, time);
        work.start();
        indexing.start();
        while (stored(name) != null && !stored(name).timeToLive().isSettled()) {
            time.pass(SETTLING_STEP_MILLIS);
        }
        work.close();
        indexing.close();
    }

    /** The groups, without what the pool has been told to do. */
    private final class AtOnce implements Groups {
        @Override
        public int count() {
            return InMemoryPool.this.count();
        }

        @Override
        public int groupOf(int hash) {
            return InMemoryPool.this.groupOf(hash);
        }

        @Override
        public long appliedIndex(int group) {
            return InMemoryPool.this.appliedIndex(group);
        }

        @Override
        public int firstHash(int group) {
            return InMemoryPool.this.firstHash(group);
        }

        @Override
        public CompletionStage<Reply> write(int group, Command command) {
            return CompletableFuture.completedFuture(apply(group, command));
        }

        @Override
        public CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
            return CompletableFuture.completedFuture(machines.get(group).answer(read));
        }
    }

    @Override
    public CompletionStage<Reply> setSweeps(SweepSettings sweeps) {
        return answer(() -> apply(Replica.CATALOGUE, new Command.SetSweeps(sweeps)));
    }

    @Override
    public CompletionStage<Reply> place(MemberList members, int cells, int groups) {
        return answer(() -> apply(Replica.CATALOGUE, new Command.PlacePool(members, cells, groups)));
    }

    @Override
    public CompletionStage<Reply> delete(String name, String resource) {
        return answer(() -> deleteNow(name, resource));
    }

    private synchronized Reply deleteNow(String name, String resource) {
        Reply reply = apply(Replica.CATALOGUE, new Command.BeginDeleteTable(name, resource));
        if (reply instanceof Reply.TableIs) {
            remove(name);
        }
        return reply;
    }

    @Override
    public CompletionStage<Table> create(TableDefinition definition, byte[] createTableJson) {
        return provisioning.create(definition, createTableJson);
    }

    @Override
    public CompletionStage<Table> update(Table table, TableChange change) {
        return provisioning.update(table, change);
    }

    @Override
    public CompletionStage<Table> delete(String name) {
        return provisioning.delete(name);
    }
}
