package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import dev.tepui.storage.consensus.Consensus;
import dev.tepui.storage.consensus.Messenger;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Consensus} on SOFAJRaft. Under its directory:
 *
 * <pre>
 * log/                  the log store of all groups, see {@link LogStore}
 * snapshot/&lt;group&gt;/     position of the last purge; a received copy of the state until it is imported
 * export/               copies of groups on their way to a follower; leftovers are removed at the start
 * </pre>
 */
public final class RaftConsensus implements Consensus {
    private static final Logger LOG = LoggerFactory.getLogger(RaftConsensus.class);
    private static final String IDENTITY = "identity";

    /** Memory outside the Java heap that the log of all groups takes, at most. */
    public static final long LOG_MEMORY_BYTES = LogStore.MEMORY_BYTES;

    private static final int RPC_CONNECT_TIMEOUT_MS = 300;

    /** Flushes and exports. */
    private static final int STORAGE_THREADS = 4;

    private final RaftSettings settings;
    private final GroupServices.Logs logs;
    private final LogStore store;
    private final RaftMessenger messenger;
    private final RaftPort port;
    private final ThreadPoolExecutor storageThreads = Threads.pool("raft-storage", STORAGE_THREADS);
    private final Map<Integer, RaftReplica> replicas = new ConcurrentHashMap<>();
    private final LogPurge purge;
    private boolean closed;

    /**
     * Opens the log store and listens on the port; replicas are started one by one.
     *
     * @throws StoreException when the directory cannot be used
     */
    public RaftConsensus(RaftSettings settings) {
        this(settings, (store, group, options) -> new GroupLogStorage(store, group));
    }

    /** With another kind of log; for comparisons. */
    RaftConsensus(RaftSettings settings, GroupServices.Logs logs) {
        this.settings = settings;
        this.logs = logs;
        store = LogStore.open(settings.directory().resolve("log"));
        try {
            DurableFiles.deleteTree(exports());
            Files.createDirectories(exports());
        } catch (IOException e) {
            store.close();
            throw new StoreException("the directory " + exports() + " cannot be written: " + e, e, true);
        }
        messenger = new RaftMessenger(this::identity);
        try {
            port = new RaftPort(settings, messenger::onEnvelope);
        } catch (RuntimeException e) {
            messenger.close();
            store.close();
            throw e;
        }
        purge = new LogPurge(settings, replicas.values());
    }

    private Path exports() {
        return settings.directory().resolve("export");
    }

    private OptionalInt identity(int group) {
        RaftReplica replica = replicas.get(group);
        return replica == null ? OptionalInt.empty() : OptionalInt.of(replica.identity());
    }

    @Override
    public synchronized Replica start(GroupSpec spec) {
        if (closed || replicas.containsKey(spec.group())) {
            throw new IllegalStateException(closed ? "closed" : "group " + spec.group() + " has been started");
        }
        int identity = establishIdentity(spec);
        RaftReplica replica = new RaftReplica(spec.group(), identity, settings, messenger);
        GroupStateMachine machine = new GroupStateMachine(spec.group(), spec.stateMachine(), storageThreads, replica);
        PeerId self = new PeerId(port.endpoint(), identity);
        Closures.serve(Peers.groupName(spec.group()));
        NodeImpl node = new NodeImpl(Peers.groupName(spec.group()), self);
        replica.started(node, machine);
        if (!initialize(node, options(spec, identity, machine))) {
            node.shutdown();
            StoreException refused = store.failure();
            String reason = refused != null ? refused.getMessage() : machine.failure();
            throw new StoreException(
                    "group " + spec.group() + " does not start"
                            + (reason == null ? "; the log says why" : ": " + reason),
                    refused,
                    refused != null && refused.unwritable());
        }
        replicas.put(spec.group(), replica);
        return replica;
    }

    /** A group of one votes for itself at once; when the disk refuses the vote, JRaft stumbles over its own state. */
    private boolean initialize(NodeImpl node, NodeOptions options) {
        try {
            return node.init(options);
        } catch (IllegalArgumentException stumbled) {
            if (store.failure() == null) {
                throw stumbled;
            }
            LOG.debug("a replica did not start", stumbled);
            return false;
        }
    }

    /**
     * The identity that this node's replica has had since it began, see {@link Peers}. A replica that has neither voted
     * nor any entry may still become a founder.
     */
    private int establishIdentity(GroupSpec spec) {
        byte[] key = LogStore.metaKey(spec.group(), IDENTITY);
        byte[] known = store.get(LogStore.Part.META, key);
        boolean untouched = !GroupMetaStorage.exists(store, spec.group()) && !store.hasEntries(spec.group());
        if (known != null && !(untouched && !spec.voters().isEmpty())) {
            return ByteBuffer.wrap(known).getInt();
        }
        int identity = spec.voters().isEmpty() ? 1 + new SecureRandom().nextInt(Integer.MAX_VALUE - 1) : Peers.FOUNDER;
        byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(identity).array();
        store.write(true, batch -> batch.put(store.family(LogStore.Part.META), key, value));
        return identity;
    }

    private NodeOptions options(GroupSpec spec, int identity, GroupStateMachine machine) {
        NodeOptions options = new NodeOptions();
        options.setElectionTimeoutMs(settings.electionTimeoutMs());
        if (identity == Peers.FOUNDER) {
            options.setInitialConf(Peers.founders(spec.voters(), spec.learners()));
        }
        options.setFsm(machine);
        ExportingSnapshotStorage.Sources sources = new ExportingSnapshotStorage.Sources(machine, storageThreads);
        options.setServiceFactory(new GroupServices(logs, store, port.endpoint(), exports(), sources));
        options.setLogUri("shared");
        options.setRaftMetaUri("shared");
        options.setSnapshotUri(snapshots(spec.group()).toString());
        // Purging is triggered by what was applied, not by the clock: see LogPurge.
        options.setSnapshotIntervalSecs(0);
        // One set of timers for all groups, instead of five threads that tick every millisecond for each.
        options.setSharedElectionTimer(true);
        options.setSharedVoteTimer(true);
        options.setSharedStepDownTimer(true);
        options.setSharedSnapshotTimer(true);
        options.setSharedTimerPool(true);
        options.setRpcProcessorThreadPoolSize(3);
        // A new connection is tried by a ping, and elections wait for its answer.
        options.setRpcConnectTimeoutMs(RPC_CONNECT_TIMEOUT_MS);
        options.setRpcInstallSnapshotTimeout((int) TimeUnit.MINUTES.toMillis(30));
        options.setDisableCli(true);
        options.setRaftOptions(raftOptions());
        return options;
    }

    private RaftOptions raftOptions() {
        RaftOptions options = new RaftOptions();
        options.setSync(true);
        options.setSyncMeta(true);
        options.setOpenStatistics(false);
        options.setElectionHeartbeatFactor(5);
        options.setMaxElectionDelayMs(settings.electionTimeoutMs() / 2);
        options.setReadOnlyOptions(ReadOnlyOption.ReadOnlyLeaseBased);
        // Rings hold what is under way, which proposalsInFlightMax bounds; JRaft's default takes megabytes per group.
        options.setDisruptorBufferSize(Math.max(1024, 2 * Integer.highestOneBit(settings.proposalsInFlightMax())));
        options.setApplyBatch(64);
        options.setMaxLogsInMemoryBytes(32L << 20);
        return options;
    }

    @Override
    public void stop(int group) {
        RaftReplica replica;
        synchronized (this) {
            replica = closed ? null : replicas.remove(group);
        }
        if (replica != null) {
            replica.stop();
        }
    }

    @Override
    public synchronized void forget(int group) {
        if (closed || replicas.containsKey(group)) {
            throw new IllegalStateException(closed ? "closed" : "group " + group + " runs");
        }
        try {
            DurableFiles.deleteTree(snapshots(group));
        } catch (IOException e) {
            throw new StoreException("the directory " + snapshots(group) + " cannot be deleted: " + e, e, true);
        }
        store.deleteGroup(group);
    }

    private Path snapshots(int group) {
        return settings.directory().resolve("snapshot").resolve(Integer.toString(group));
    }

    @Override
    public Optional<Replica> replica(int group) {
        return Optional.ofNullable(replicas.get(group));
    }

    @Override
    public List<Replica> replicas() {
        return List.copyOf(replicas.values());
    }

    @Override
    public Messenger messenger() {
        return messenger;
    }

    /** Fsyncs of the log store since the start; for benchmarks and metrics. */
    public long logSyncs() {
        return store.syncs();
    }

    /** Bytes that the log store holds outside the Java heap; for metrics. */
    public long logMemoryBytes() {
        return store.memoryBytes();
    }

    /** Proposals of a group that this node has made and that have no outcome yet; 0 without a replica. */
    public int proposalsInFlight(int group) {
        RaftReplica replica = replicas.get(group);
        return replica == null ? 0 : replica.proposalsInFlight();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        purge.close();
        handOver();
        stop();
    }

    /** Stops without handing leaderships over, as a crash would; for tests. */
    void kill() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        purge.close();
        stop();
    }

    private void handOver() {
        List<CompletionStage<Void>> handOvers = new ArrayList<>();
        for (RaftReplica replica : replicas.values()) {
            if (replica.isLeader() && replica.status().peers().size() > 1) {
                handOvers.add(replica.transferLeadership(null).exceptionally(e -> {
                    LOG.info("group {}: stopping without a hand-over: {}", replica.group(), e.toString());
                    return null;
                }));
            }
        }
        handOvers.forEach(handOver -> handOver.toCompletableFuture().join());
    }

    private void stop() {
        List<CompletableFuture<Void>> stopping = replicas.values().stream()
                .map(replica -> CompletableFuture.runAsync(
                        replica::stop,
                        task -> Thread.ofPlatform()
                                .name("raft-stop-" + replica.group())
                                .start(task)))
                .toList();
        stopping.forEach(CompletableFuture::join);
        messenger.close();
        port.close();
        storageThreads.shutdown();
        try {
            if (!storageThreads.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("an export is still being written; the log store is closed under it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }
}
