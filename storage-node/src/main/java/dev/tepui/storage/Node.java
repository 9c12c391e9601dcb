package dev.tepui.storage;

import dev.tepui.storage.admin.AdminServer;
import dev.tepui.storage.admin.AdminToken;
import dev.tepui.storage.catalogue.ReplicatedTables;
import dev.tepui.storage.catalogue.Tables;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.consensus.raft.RaftConsensus;
import dev.tepui.storage.consensus.raft.RaftSettings;
import dev.tepui.storage.http.ApiServer;
import dev.tepui.storage.http.ApiServerConfig;
import dev.tepui.storage.json.TableDefinitionJson;
import dev.tepui.storage.membership.CatchUp;
import dev.tepui.storage.membership.Leadership;
import dev.tepui.storage.membership.Membership;
import dev.tepui.storage.membership.NodeDirectory;
import dev.tepui.storage.membership.PoolClock;
import dev.tepui.storage.membership.Readiness;
import dev.tepui.storage.metrics.DeliveryMetrics;
import dev.tepui.storage.metrics.NodeMetrics;
import dev.tepui.storage.metrics.RequestMetrics;
import dev.tepui.storage.metrics.StoredTables;
import dev.tepui.storage.metrics.TableMetrics;
import dev.tepui.storage.operation.Operations;
import dev.tepui.storage.placement.ForwardedRequests;
import dev.tepui.storage.placement.GroupLayout;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Limits;
import dev.tepui.storage.placement.Placements;
import dev.tepui.storage.placement.Requests;
import dev.tepui.storage.placement.Router;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.protection.Disks;
import dev.tepui.storage.protection.ProtectedGroups;
import dev.tepui.storage.provisioning.CatalogueProvisioning;
import dev.tepui.storage.provisioning.OperatorProvisioning;
import dev.tepui.storage.provisioning.Provisioning;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.sink.HttpPoster;
import dev.tepui.storage.sink.Sinks;
import dev.tepui.storage.store.Store;
import dev.tepui.storage.store.rocksdb.RocksStore;
import dev.tepui.storage.store.rocksdb.StoreLimits;
import dev.tepui.storage.stream.StreamOperations;
import dev.tepui.storage.transaction.ConflictRetries;
import dev.tepui.storage.transaction.Transactions;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.File;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storage node: its parts, their wiring, and the order in which they start and stop. The only class that knows the
 * adapters.
 *
 * <p>Start: data directory, store, consensus, router, admin port (probes answer from here on), membership; the API port
 * when every local replica runs. Stop: not ready, leaderships handed over, API connections drained, then everything in
 * the opposite order of the start.
 */
final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final int READ_THREADS = 4;
    private static final int READS_WAITING_MAX = 1_024;
    private static final Set<String> NAMES = Stream.concat(Operations.NAMES.stream(), StreamOperations.NAMES.stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final long REFRESH_MILLIS = 200;
    private static final long DRAIN_MILLIS = 5_000;
    private static final Duration API_DRAIN = Duration.ofSeconds(10);

    private final Configuration configuration;
    private final Deque closing = new Deque();
    private final NodeScheduler scheduler = new NodeScheduler();
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final CompletableFuture<Void> serving = new CompletableFuture<>();
    private final Vertx vertx;
    private final RaftConsensus consensus;
    private final Placements placements;
    private final LocalGroups locals;
    private final Router router;
    private final Disks disks;
    private final Groups groups;
    private final CatchUp catchUp;
    private final Membership membership;
    private final Leadership leadership;
    private final Tables tables;
    private final BackgroundWork work;
    private final PoolClock clock;
    private final Store store;
    private final DeliveryMetrics deliveryMetrics = new DeliveryMetrics(metrics, System::currentTimeMillis);
    private final TableMetrics tableMetrics = new TableMetrics(metrics);
    private final RequestMetrics requestMetrics = new RequestMetrics(metrics, tableMetrics);
    private ApiServer api;
    private volatile boolean apiListens;
    private volatile boolean stopping;

    /** What to close, newest first. A failure to close one part does not keep the others open. */
    private static final class Deque {
        private final java.util.ArrayDeque<AutoCloseable> parts = new java.util.ArrayDeque<>();

        <T extends AutoCloseable> T add(T part) {
            parts.push(part);
            return part;
        }

        void closeAll() {
            while (!parts.isEmpty()) {
                try {
                    parts.pop().close();
                } catch (Exception failure) {
                    LOG.warn("a part did not close properly", failure);
                }
            }
        }
    }

    /** Opens everything that must be there before the first port listens; {@link #start} goes on. */
    Node(Configuration configuration) {
        this.configuration = configuration;
        // Reading the API's model takes as long as opening the data: side by side.
        CompletableFuture<ApiModel> model = CompletableFuture.supplyAsync(() -> ApiModel.load(NAMES));
        try {
            closing.add(scheduler);
            AdminToken token = adminToken();
            NodeDirectory directory = closing.add(
                    NodeDirectory.open(configuration.dataDirectory(), configuration.pool(), configuration.node()));
            MemoryBudget memory =
                    MemoryBudget.ofThisProcess(configuration.memoryBytes(), RaftConsensus.LOG_MEMORY_BYTES);
            memory.warning().ifPresent(LOG::warn);
            store = closing.add(RocksStore.open(
                    directory.store(), new StoreLimits(memory.storeCacheBytes(), memory.writeBufferBytes(), 0)));
            consensus = closing.add(openConsensus(directory));
            GroupLayout layout = new GroupLayout(configuration.groups());
            placements = new Placements(Placement.initial(configuration.members(), configuration.groups()));
            locals = new LocalGroups(layout, store, consensus, placements, configuration.self());
            vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(2).setInternalBlockingPoolSize(2));
            closing.add(() -> vertx.close().await(5, TimeUnit.SECONDS));
            router = new Router(routerParts(layout));
            disks = new Disks(
                    new Disks.Parts(placements, configuration.self(), consensus.messenger(), scheduler, dataVolume()));
            groups = new ProtectedGroups(router, disks::areTooLowFor);
            catchUp = new CatchUp(router::barrier, locals::appliedIndex, scheduler);
            locals.watchWith(catchUp);
            Membership.Parts parts = membershipParts(directory);
            membership = new Membership(parts);
            leadership = new Leadership(parts);
            tables = new ReplicatedTables(
                    router,
                    () -> router.barrier(Replica.CATALOGUE),
                    new ReplicatedTables.Follower(locals::catalogue, () -> locals.appliedIndex(Replica.CATALOGUE)),
                    scheduler,
                    new ReplicatedTables.Identity(UUID::randomUUID, System::currentTimeMillis));
            clock = new PoolClock(new PoolClock.Parts(
                    configuration.members(),
                    configuration.self(),
                    consensus.messenger(),
                    scheduler,
                    System::currentTimeMillis));
            work = new BackgroundWork(
                    new BackgroundWork.Parts(
                            groups,
                            tables,
                            placements,
                            consensus::replicas,
                            configuration.self().address(),
                            this::leads,
                            scheduler,
                            clock::millis,
                            deliveryMetrics,
                            tableMetrics::expired),
                    sinks(deliveryMetrics),
                    new BackgroundWork.Limits(
                            configuration.streamRetentionMillis(), configuration.collectionMaxBytes()));
            deliveryMetrics.watch(work.deliveries()::waiting, metrics);
            locals.onChanges(work.deliveries()::changed);
            ForwardedRequests forwarded = new ForwardedRequests(router);
            consensus.messenger().handle(message -> handle(message, forwarded));
            registerMetrics();
            api = apiServer(token, model.join());
        } catch (RuntimeException failure) {
            closing.closeAll();
            throw failure;
        }
    }

    private Sinks sinks(DeliveryMetrics observer) {
        return new Sinks(
                closing.add(new HttpPoster(vertx)),
                configuration.region(),
                System::currentTimeMillis,
                new SecureRandom(),
                observer);
    }

    private Disks.Volume dataVolume() {
        File directory = configuration.dataDirectory().toFile();
        return new Disks.Volume(directory::getTotalSpace, directory::getUsableSpace, configuration.diskReserveBytes());
    }

    private AdminToken adminToken() {
        try {
            return new AdminToken(configuration.adminTokenFile(), scheduler::nowMillis);
        } catch (UncheckedIOException | IllegalArgumentException unusable) {
            throw new Configuration.InvalidException(List.of("TEPUI_ADMIN_TOKEN_FILE: " + unusable.getMessage()));
        }
    }

    private RaftConsensus openConsensus(NodeDirectory directory) {
        try {
            return new RaftConsensus(RaftSettings.of(
                    directory.raft(),
                    configuration.address(),
                    configuration.self().host(),
                    configuration.ports().raft()));
        } catch (IllegalStateException notListening) {
            throw new PortException(notListening.getMessage() + " (Raft port)");
        }
    }

    private Router.Parts routerParts(GroupLayout layout) {
        ThreadPoolExecutor readers = new ThreadPoolExecutor(
                READ_THREADS,
                READ_THREADS,
                60,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(READS_WAITING_MAX),
                Thread.ofPlatform().daemon().name("read-", 0).factory());
        readers.allowCoreThreadTimeOut(true);
        closing.add(readers::shutdownNow);
        return new Router.Parts(
                layout,
                placements,
                configuration.self(),
                locals,
                consensus.messenger(),
                scheduler,
                readers,
                new Requests(new SecureRandom(), System::currentTimeMillis),
                new Random(),
                Limits.standard());
    }

    private Membership.Parts membershipParts(NodeDirectory directory) {
        ExecutorService blocking = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("membership").factory());
        closing.add(blocking::shutdownNow);
        return new Membership.Parts(
                placements,
                configuration.self(),
                directory,
                consensus,
                locals,
                scheduler,
                blocking,
                () -> readiness().ready());
    }

    private CompletionStage<byte[]> handle(byte[] message, ForwardedRequests forwarded) {
        if (ForwardedRequests.accepts(message)) {
            return forwarded.handle(message);
        }
        if (Membership.accepts(message)) {
            return membership.handle(message);
        }
        if (PoolClock.accepts(message)) {
            return clock.handle();
        }
        if (Disks.accepts(message)) {
            return disks.handle();
        }
        return CompletableFuture.failedFuture(new IllegalArgumentException(
                message.length == 0 ? "empty message" : "unknown kind of message " + message[0]));
    }

    private ApiServer apiServer(AdminToken token, ApiModel model) {
        AdminServer admin = new AdminServer(
                vertx,
                new AdminServer.Parts(
                        new AdminServer.Identity(
                                configuration.node(),
                                configuration.self().zone(),
                                configuration.pool(),
                                Main.version()),
                        configuration.region(),
                        token,
                        membership,
                        leadership,
                        tables,
                        router,
                        placements,
                        disks::own,
                        clock::millis,
                        new TableDefinitionJson(model),
                        this::replicas,
                        this::readiness,
                        this::failures,
                        metrics));
        await(listening(
                "admin",
                configuration.ports().admin(),
                admin.start(configuration.address(), configuration.ports().admin())));
        closing.add(() -> await(admin.stop()));
        ConflictRetries conflicts = new ConflictRetries(scheduler, new Random());
        Operations operations = new Operations(
                model,
                new Operations.Environment(
                        tables,
                        groups,
                        new Transactions(
                                new Transactions.Parts(groups, conflicts, scheduler, UUID::randomUUID, clock::millis)),
                        conflicts,
                        provisioning(token),
                        configuration.region(),
                        configuration.collectionMaxBytes(),
                        System::currentTimeMillis),
                StreamOperations.of(tables, router, configuration.region(), System::currentTimeMillis));
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
        return new ApiServer(
                vertx,
                ApiServerConfig.of(
                        configuration.address(), configuration.ports().api(), loops),
                operations,
                requestMetrics);
    }

    private Provisioning provisioning(AdminToken token) {
        if (configuration.provisioningUrl() == null) {
            return new CatalogueProvisioning(tables);
        }
        return closing.add(new OperatorProvisioning(vertx, configuration.provisioningUrl(), token, tables, scheduler));
    }

    private void registerMetrics() {
        metrics.register(new NodeMetrics(new NodeMetrics.Sources(
                this::replicas,
                new NodeMetrics.Raft(consensus::logMemoryBytes, consensus::proposalsInFlight),
                store,
                router::callsInFlight,
                work.sweeping()::lagSeconds,
                new NodeMetrics.Recovery(work.recovery()::recovered, work.recovery()::oldestSeconds),
                disks::own,
                () -> readiness().ready(),
                () -> placements.get().members().members().size(),
                Main.version())));
        metrics.register(new StoredTables(new StoredTables.Sources(locals::catalogue, router, this::leads, locals)));
        metrics.register(new StandardExports());
        metrics.register(new MemoryPoolsExports());
        metrics.register(new BufferPoolsExports());
        metrics.register(new GarbageCollectorExports());
        metrics.register(new ThreadExports());
    }

    /** Joins the pool, or forms it, in the background. */
    void start() {
        refresh();
        membership.start();
        if (configuration.formItself() && membership.poolId().isEmpty()) {
            membership.form(UUID.randomUUID().toString());
        }
        membership
                .complete()
                .thenCompose(ignored -> listening("API", configuration.ports().api(), api.start()))
                .whenComplete((port, failure) -> {
                    if (failure == null) {
                        apiListens = true;
                        leadership.start();
                        clock.start();
                        disks.start();
                        work.start();
                        LOG.info("serving address={} port={}", configuration.address(), port);
                        serving.complete(null);
                    } else {
                        serving.completeExceptionally(failure);
                    }
                });
    }

    /** Completes when the API is served; exceptionally when this process cannot get there. */
    CompletionStage<Void> serving() {
        return serving;
    }

    private void refresh() {
        locals.refresh(replicas());
        Set<String> existing = locals.catalogue().tables().keySet();
        requestMetrics.keep(existing);
        tableMetrics.keep(existing);
        deliveryMetrics.keep(existing);
        scheduler.schedule(this::refresh, REFRESH_MILLIS);
    }

    private boolean leads(int group) {
        return consensus.replica(group).map(Replica::isLeader).orElse(false);
    }

    private List<Replica.Status> replicas() {
        return consensus.replicas().stream()
                .map(Replica::status)
                .sorted(Comparator.comparingInt(Replica.Status::group))
                .toList();
    }

    private Readiness readiness() {
        if (stopping || leadership.draining()) {
            return Readiness.not(stopping ? "stopping" : "draining");
        }
        List<Replica.Status> replicas = replicas();
        // Whoever hears that this node is ready may ask at once: its replicas must answer by then.
        locals.refresh(replicas);
        Readiness readiness =
                Readiness.of(membership.phase(), membership.localGroups(), replicas, catchUp::wasCaughtUp);
        return readiness.ready() && !apiListens ? Readiness.not("the API port does not listen yet") : readiness;
    }

    /** Why only a restart can help; empty when all is well. */
    private List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (Replica.Status replica : replicas()) {
            if (Readiness.isFailed(replica)) {
                failures.add("group " + replica.group() + " has failed, see the log");
            }
        }
        return failures;
    }

    /** Stops gracefully; see the class comment. Blocks for {@link #DRAIN_MILLIS} and {@link #API_DRAIN} at most. */
    @Override
    public void close() {
        stopping = true;
        await(leadership.drain(DRAIN_MILLIS));
        leadership.close();
        if (apiListens) {
            await(api.stop(API_DRAIN));
        }
        work.close();
        clock.close();
        disks.close();
        catchUp.close();
        membership.close();
        router.close();
        closing.closeAll();
    }

    /** Names the port in the failure: the network says only "address already in use". */
    private <T> CompletionStage<T> listening(String what, int port, CompletionStage<T> started) {
        return started.exceptionallyCompose(failure -> CompletableFuture.failedFuture(new PortException(
                "cannot listen on " + configuration.address() + ":" + port + " (" + what + " port): " + failure)));
    }

    /** A port cannot be bound; the message says which. */
    static final class PortException extends RuntimeException {
        PortException(String message) {
            super(message);
        }
    }

    /** Waits for a step of starting or stopping; what fails while stopping is somebody else's to report. */
    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
