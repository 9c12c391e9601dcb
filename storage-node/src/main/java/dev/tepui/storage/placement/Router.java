package dev.tepui.storage.placement;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.CommandCodec;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.consensus.Messenger;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Brings every request to a replica that can answer it: to the local leader, to the leader on another node, or, for an
 * eventually consistent read, to the nearest replica. See {@link WriteCall} for what makes writes safe to repeat.
 */
public final class Router implements Groups {
    /**
     * What a router works with.
     *
     * @param workers runs reads that touch the disk; bounded, throws {@link RejectedExecutionException} when full
     * @param random jitter of pauses; used under a lock
     */
    public record Parts(
            GroupLayout layout,
            Supplier<Placement> placement,
            Member self,
            LocalReplicas local,
            Messenger messenger,
            Scheduler scheduler,
            Executor workers,
            Requests requests,
            RandomGenerator random,
            Limits limits) {}

    private static final byte[] NO_BYTES = {};
    private static final long SWEEP_MILLIS = 250;

    private final Parts parts;
    private final Targets targets;
    private final FailureLog failures;

    /** Calls without an answer, so that each one ends at its deadline whatever happens to its attempt. */
    private final Set<Call<?>> inFlight = ConcurrentHashMap.newKeySet();

    private final AtomicLong callsInFlight = new AtomicLong();
    private final AtomicLong bytesInFlight = new AtomicLong();
    private volatile boolean closed;

    /** Creates the router and starts watching deadlines. */
    public Router(Parts parts) {
        this.parts = parts;
        this.targets =
                new Targets(parts.placement(), parts.self(), parts.layout().count());
        this.failures = new FailureLog(parts.scheduler(), parts.layout().count());
        parts.scheduler().schedule(this::sweep, SWEEP_MILLIS);
    }

    @Override
    public int count() {
        return parts.layout().count();
    }

    @Override
    public int groupOf(int hash) {
        return parts.layout().groupOf(hash);
    }

    @Override
    public long appliedIndex(int group) {
        return baseIndex(group);
    }

    @Override
    public int firstHash(int group) {
        return parts.layout().firstHash(group);
    }

    @Override
    public CompletionStage<Reply> write(int group, Command command) {
        return start(new WriteCall(this, group, command));
    }

    @Override
    public CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
        if (consistent) {
            return start(new LeaderCall<>(
                    this,
                    group,
                    new LeaderCall.Question<>(
                            Frame.READ_CONSISTENT,
                            CommandCodec.encode(read),
                            leader -> leader.readBarrier().thenCompose(ignored -> readHere(group, read)),
                            CommandCodec::decodeReadReply)));
        }
        if (parts.local().serves(group)) {
            return readHere(group, read);
        }
        return start(new NearRead(this, group, read));
    }

    /**
     * An index of the group's log: a replica that has applied it holds every write acknowledged before this call. Fails
     * like {@link #read}.
     */
    public CompletionStage<Long> barrier(int group) {
        return start(new LeaderCall<>(
                this,
                group,
                new LeaderCall.Question<>(
                        Frame.BARRIER,
                        NO_BYTES,
                        leader -> leader.readBarrier()
                                .thenApply(ignored -> parts.local().appliedIndex(group)),
                        Router::index)));
    }

    /** Client requests without an answer at the moment. */
    public long callsInFlight() {
        return callsInFlight.get();
    }

    /** Ends every call and accepts no more. */
    public void close() {
        closed = true;
        inFlight.forEach(Call::stop);
    }

    /** Reads the local state: at once when memory has the answer, otherwise on a worker. */
    CompletionStage<ReadReply> readHere(int group, Read read) {
        try {
            if (read instanceof Read.GetItem get) {
                ReadReply reply = parts.local().readFromMemory(group, get);
                if (reply != null) {
                    return CompletableFuture.completedFuture(reply);
                }
            }
            CompletableFuture<ReadReply> result = new CompletableFuture<>();
            parts.workers().execute(() -> {
                try {
                    result.complete(parts.local().read(group, read));
                } catch (RuntimeException failure) {
                    result.completeExceptionally(new UnavailableException("read failed: " + failure));
                }
            });
            return result;
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(new UnavailableException("too many reads wait for the disk"));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(new UnavailableException("read failed: " + failure));
        }
    }

    private <T> CompletionStage<T> start(Call<T> call) {
        Limits limits = parts.limits();
        long bytes = call.bytes();
        boolean admitted = callsInFlight.incrementAndGet() <= limits.callsMax()
                & bytesInFlight.addAndGet(bytes) <= limits.callBytesMax();
        if (closed || !admitted) {
            callsInFlight.decrementAndGet();
            bytesInFlight.addAndGet(-bytes);
            return CompletableFuture.failedFuture(
                    new UnavailableException(closed ? "stopping" : "too many requests in flight"));
        }
        inFlight.add(call);
        call.result().whenComplete((value, failure) -> {
            inFlight.remove(call);
            callsInFlight.decrementAndGet();
            bytesInFlight.addAndGet(-bytes);
        });
        call.run();
        return call.result();
    }

    private void sweep() {
        long now = parts.scheduler().nowMillis();
        inFlight.forEach(call -> call.expire(now));
        if (!closed) {
            parts.scheduler().schedule(this::sweep, SWEEP_MILLIS);
        }
    }

    private static long index(byte[] body) {
        try {
            return ByteBuffer.wrap(body).getLong();
        } catch (BufferUnderflowException tooShort) {
            throw new IllegalArgumentException("not an index", tooShort);
        }
    }

    Optional<Replica> localLeader(int group) {
        return parts.local().replica(group).filter(Replica::isLeader);
    }

    /** Whom to ask: what the local replica knows, else what others said, else one member after the other. */
    String leaderOf(int group, int attempt, String lastAsked) {
        String known = parts.local().replica(group).flatMap(Replica::leader).orElse(null);
        if (known != null && !known.equals(lastAsked) && targets.learnLeader(group, known)) {
            return known;
        }
        return targets.leader(group, attempt, lastAsked);
    }

    /** Takes note that {@code target} does not lead; true when its hint is worth asking at once. */
    boolean redirected(int group, String target, String hint) {
        targets.forgetLeader(group, target);
        if (hint.equals(parts.self().address())) {
            return false;
        }
        return !hint.equals(target) && targets.learnLeader(group, hint);
    }

    long baseIndex(int group) {
        // Learnt, because the local replica may leave.
        targets.learnIndex(group, parts.local().appliedIndex(group));
        return targets.index(group);
    }

    Duration attemptTimeout(long deadlineMillis) {
        long left = Math.max(1, deadlineMillis - parts.scheduler().nowMillis());
        return Duration.ofMillis(Math.min(left, parts.limits().attemptMillis()));
    }

    /** Exponential, capped, with full jitter: nodes that lost the same leader do not come back in step. */
    long backoffMillis(int attempts) {
        Limits limits = parts.limits();
        long top = limits.backoffMinMillis() << Math.min(attempts, 16);
        long ceiling = Math.min(limits.backoffMaxMillis(), top);
        synchronized (parts.random()) {
            return 1 + parts.random().nextLong(ceiling);
        }
    }

    /** Says why a request failed, unless it is because this node stops. */
    void failed(int group, RuntimeException failure) {
        if (!closed) {
            failures.failed(group, failure);
        }
    }

    Requests requests() {
        return parts.requests();
    }

    Targets targets() {
        return targets;
    }

    Messenger messenger() {
        return parts.messenger();
    }

    Scheduler scheduler() {
        return parts.scheduler();
    }

    Limits limits() {
        return parts.limits();
    }

    LocalReplicas local() {
        return parts.local();
    }
}
