package dev.tepui.storage.consensus.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.State;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import dev.tepui.storage.consensus.NotLeaderException;
import dev.tepui.storage.consensus.Replica;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Replica} on a JRaft node. */
final class RaftReplica implements Replica, GroupStateMachine.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(RaftReplica.class);

    /** Part of an election timeout for which an answer to {@link #confirmedByAll} is used again. */
    private static final int CONFIRMATION_PART = 20;

    private final int group;
    private final int identity;
    private final RaftSettings settings;
    private final RaftMessenger messenger;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Set<Proposal> outstanding = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<Void>> handOvers = ConcurrentHashMap.newKeySet();

    /** What {@link #confirmedByAll} said, and until when that counts. */
    private record Confirmation(boolean byAll, long untilNanos) {}

    /** Changes of members under way; until they end, what the configuration says may not be committed. */
    private final AtomicInteger changes = new AtomicInteger();

    private volatile NodeImpl node;
    /** Term in which this replica leads and has committed an entry, so that it knows all there is; 0 when not. */
    private volatile long leadTerm;

    private volatile long term;
    private volatile Confirmation confirmation;
    private volatile boolean stopped;
    private GroupStateMachine machine;

    RaftReplica(int group, int identity, RaftSettings settings, RaftMessenger messenger) {
        this.group = group;
        this.identity = identity;
        this.settings = settings;
        this.messenger = messenger;
    }

    /** Once, before the replica is given to anybody; callbacks may have come already. */
    void started(NodeImpl startedNode, GroupStateMachine startedMachine) {
        node = startedNode;
        machine = startedMachine;
    }

    NodeImpl node() {
        return node;
    }

    GroupStateMachine machine() {
        return machine;
    }

    int identity() {
        return identity;
    }

    @Override
    public int group() {
        return group;
    }

    @Override
    public CompletionStage<Outcome> propose(byte[] command) {
        if (stopped || leadTerm == 0) {
            return CompletableFuture.completedFuture(new Rejected("not leading"));
        }
        if (inFlight.incrementAndGet() > settings.proposalsInFlightMax()) {
            inFlight.decrementAndGet();
            return CompletableFuture.completedFuture(new Rejected("too many proposals in flight"));
        }
        Proposal proposal = new Proposal();
        outstanding.add(proposal);
        CompletionStage<Outcome> result = proposal.whenComplete((outcome, failure) -> {
            outstanding.remove(proposal);
            inFlight.decrementAndGet();
        });
        try {
            node.apply(new Task(ByteBuffer.wrap(command), proposal));
        } catch (RuntimeException e) {
            // JRaft has told the proposal why, if it refused it; if not, nobody knows how far it came.
            LOG.debug("group {}: a proposal failed", group, e);
            if (stopped) {
                proposal.complete(new Unknown("stopping"));
            }
        }
        if (stopped) {
            // JRaft forgets proposals that come while it stops.
            proposal.complete(new Unknown("stopping"));
        }
        return result;
    }

    int proposalsInFlight() {
        return inFlight.get();
    }

    @Override
    public CompletionStage<Void> readBarrier() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        if (stopped || leadTerm == 0) {
            result.completeExceptionally(new NotLeaderException(group));
            return result;
        }
        try {
            node.readIndex(readOption(), null, new ReadBarrier(group, result));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    /**
     * A leader's lease rests on voters that help nobody else into office for an election timeout after they heard from
     * it ({@link VoteGuard}). A candidate votes for itself whatever it heard, and JRaft's lease counts a majority only,
     * which may be this leader and that candidate. So the lease serves only while all voters have confirmed this
     * leader: then every other majority would need one that refuses. Otherwise reads ask a majority.
     */
    private ReadOnlyOption readOption() {
        long now = System.nanoTime();
        Confirmation last = confirmation;
        if (last == null || now - last.untilNanos() >= 0) {
            long use = TimeUnit.MILLISECONDS.toNanos(settings.electionTimeoutMs()) / CONFIRMATION_PART;
            last = new Confirmation(confirmedByAll(), now + use);
            confirmation = last;
        }
        return last.byAll() ? ReadOnlyOption.ReadOnlyLeaseBased : ReadOnlyOption.ReadOnlySafe;
    }

    private boolean confirmedByAll() {
        List<PeerId> peers = node.getCurrentConf().listPeers();
        return !peers.isEmpty() && alivePeers().containsAll(peers);
    }

    /**
     * Voters that have answered to what was sent within the last nine tenths of an election timeout, and this one; none
     * when it does not lead any more.
     */
    private List<PeerId> alivePeers() {
        try {
            return node.listAlivePeers();
        } catch (IllegalStateException notLeading) {
            LOG.debug("group {}: does not lead any more", group, notLeading);
            return List.of();
        }
    }

    @Override
    public Optional<String> leader() {
        if (stopped) {
            return Optional.empty();
        }
        PeerId leader = node.getLeaderId();
        return leader == null || leader.isEmpty() ? Optional.empty() : Optional.of(Peers.address(leader));
    }

    @Override
    public boolean isLeader() {
        return leadTerm != 0 && !stopped;
    }

    @Override
    public Status status() {
        State state = node.getNodeState();
        if (stopped || machine.failure() != null || !state.isActive()) {
            long applied = machine.delegate().applied().index();
            return new Status(group, "ERROR", null, term, applied, applied, List.of());
        }
        try {
            Configuration configuration = node.getCurrentConf();
            long applied = node.getLastAppliedLogIndex();
            long committed = Math.max(applied, node.getLastCommittedIndex());
            List<String> peers = Peers.addresses(configuration.listPeers());
            String role = role(state, configuration);
            return new Status(group, role, leader().orElse(null), term, applied, committed, peers);
        } catch (IllegalStateException e) {
            // JRaft throws this when the node stopped meanwhile.
            LOG.debug("group {}: stopped while its status was read", group, e);
            long applied = machine.delegate().applied().index();
            return new Status(group, "ERROR", null, term, applied, applied, List.of());
        }
    }

    private String role(State state, Configuration configuration) {
        return switch (state) {
            case STATE_LEADER, STATE_TRANSFERRING -> "LEADER";
            case STATE_CANDIDATE -> "CANDIDATE";
            case STATE_FOLLOWER ->
                configuration.listLearners().contains(node.getNodeId().getPeerId()) ? "LEARNER" : "FOLLOWER";
            default -> "ERROR";
        };
    }

    @Override
    public CompletionStage<Void> transferLeadership(String address) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        if (leadTerm == 0 || stopped) {
            result.completeExceptionally(new NotLeaderException(group));
            return result;
        }
        PeerId target = PeerId.ANY_PEER;
        if (address != null) {
            Optional<PeerId> member = Peers.find(node.getCurrentConf().listPeers(), address);
            if (member.isEmpty()) {
                result.completeExceptionally(new IllegalArgumentException(address + " is not a member of " + group));
                return result;
            }
            target = member.get();
            if (!alivePeers().contains(target)) {
                result.completeExceptionally(new IllegalStateException(address + " has not answered lately"));
                return result;
            }
        }
        handOvers.add(result);
        com.alipay.sofa.jraft.Status status = node.transferLeadershipTo(target);
        if (!status.isOk()) {
            result.completeExceptionally(new IllegalStateException("group " + group + ": no hand-over: " + status));
        } else if (target.equals(node.getNodeId().getPeerId())) {
            result.complete(null);
        }
        result.orTimeout(2L * settings.electionTimeoutMs(), TimeUnit.MILLISECONDS);
        return result.whenComplete((done, failure) -> handOvers.remove(result));
    }

    @Override
    public CompletionStage<Void> removeMember(String address) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        if (leadTerm == 0 || stopped) {
            result.completeExceptionally(new NotLeaderException(group));
            return result;
        }
        Optional<PeerId> member = Peers.find(node.getCurrentConf().listPeers(), address);
        if (member.isEmpty()) {
            result.complete(null);
        } else {
            change(result, done -> node.removePeer(member.get(), done));
        }
        return result;
    }

    @Override
    public CompletionStage<Void> addMember(String address) {
        if (leadTerm == 0 || stopped) {
            return CompletableFuture.failedFuture(new NotLeaderException(group));
        }
        Duration timeout = Duration.ofMillis(2L * settings.electionTimeoutMs());
        changes.incrementAndGet();
        return messenger
                .identity(address, group, timeout)
                .thenCompose(found -> addMember(address, found))
                .whenComplete((done, failure) -> changes.decrementAndGet());
    }

    @Override
    public CompletionStage<Boolean> counts(String address) {
        return readBarrier()
                .thenApply(ignored -> changes.get() > 0
                        || Peers.find(node.getCurrentConf().listPeers(), address)
                                .isPresent());
    }

    private CompletionStage<Void> addMember(String address, int identityThere) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        PeerId peer = Peers.peer(address, identityThere);
        Optional<PeerId> member = Peers.find(node.getCurrentConf().listPeers(), address);
        if (member.isEmpty()) {
            change(result, done -> node.addPeer(peer, done));
        } else if (member.get().equals(peer)) {
            result.complete(null);
        } else {
            result.completeExceptionally(new IllegalStateException(
                    "group " + group + ": " + address + " lost its data; remove the member before it is added anew"));
        }
        return result;
    }

    @Override
    public List<String> learners() {
        return stopped ? List.of() : Peers.addresses(node.getCurrentConf().listLearners());
    }

    @Override
    public CompletionStage<Void> setLearners(List<String> addresses) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        if (leadTerm == 0 || stopped) {
            result.completeExceptionally(new NotLeaderException(group));
            return result;
        }
        List<PeerId> wanted = addresses.stream()
                .map(address -> Peers.peer(address, Peers.FOUNDER))
                .toList();
        if (Set.copyOf(wanted).equals(node.getCurrentConf().getLearners())) {
            result.complete(null);
        } else if (wanted.isEmpty()) {
            // JRaft takes an empty list of new learners for a mistake.
            change(result, done -> node.removeLearners(node.getCurrentConf().listLearners(), done));
        } else {
            change(result, done -> node.resetLearners(wanted, done));
        }
        return result;
    }

    private interface Change {
        void start(Closure done);
    }

    private void change(CompletableFuture<Void> result, Change change) {
        changes.incrementAndGet();
        result.whenComplete((done, failure) -> changes.decrementAndGet());
        try {
            change.start(status -> {
                if (status.isOk()) {
                    result.complete(null);
                } else {
                    result.completeExceptionally(
                            new IllegalStateException("group " + group + ": members not changed: " + status));
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public void onLead(long newTerm) {
        term = newTerm;
        leadTerm = newTerm;
        LOG.info("group {}: leading in term {}", group, newTerm);
    }

    @Override
    public void onStopLeading() {
        leadTerm = 0;
    }

    @Override
    public void onFollow(long newTerm) {
        term = newTerm;
        leadTerm = 0;
        handOvers.forEach(handOver -> handOver.complete(null));
        // After a restart nothing may be committed for long.
        onMembers(node.getCurrentConf());
    }

    /**
     * Connects voters with each other, in the background. A candidate that cannot reach another voter within a moment
     * ({@link PromptRpcClient}) asks it again in the next election only, an election timeout later; so the connections
     * are there before they are needed.
     */
    @Override
    public void onMembers(Configuration members) {
        NodeImpl started = node;
        if (started == null || stopped || !members.contains(started.getNodeId().getPeerId())) {
            return;
        }
        for (PeerId voter : members.listPeers()) {
            if (!voter.equals(started.getNodeId().getPeerId())) {
                Thread.ofVirtual().start(() -> connect(started, voter));
            }
        }
    }

    private void connect(NodeImpl started, PeerId voter) {
        try {
            // Other than its connect, this says nothing to the log when it takes longer.
            started.getRpcService().checkConnection(voter.getEndpoint(), true);
        } catch (RuntimeException e) {
            // The library's client refuses everything once it is shut down; whoever needs the connection tries again.
            LOG.debug("group {}: not connected to {}", group, voter, e);
        }
    }

    /** Stops the node and waits; proposals still under way become unknown. */
    void stop() {
        stopped = true;
        node.shutdown();
        try {
            node.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outstanding.forEach(proposal -> proposal.complete(new Unknown("stopping")));
        handOvers.forEach(handOver -> handOver.completeExceptionally(new IllegalStateException("stopping")));
    }
}
