package dev.tepui.storage.membership;

import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.pool.MemberChange;
import dev.tepui.storage.pool.MemberList.Member;
import dev.tepui.storage.pool.Placement;
import dev.tepui.storage.pool.PreferredLeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves leaderships, one direction at a time: to the preferred members while this node serves (so that every zone leads
 * equally many groups), away from this node when it stops.
 *
 * <p>A leadership is given away only when this node has held it for a while and the preferred member says that it
 * serves: a member that has just returned would otherwise get its groups before it is steady, and give them up again.
 */
public final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final long PERIOD_MILLIS = 1_000;
    private static final long STEADY_MILLIS = 3_000;

    /** How long a drained node stays out of service when nobody stops it. */
    static final long DRAINED_MILLIS = 60_000;

    /** Moving one costs its group's writes a few milliseconds; not all at once. */
    private static final int MOVES_AT_ONCE = 4;

    private final Membership.Parts parts;
    private final MemberCalls calls;
    private final BooleanSupplier ready;

    /** Since when this node leads a group; used by one task at a time. */
    private final Map<Integer, Long> leadingSinceMillis = new HashMap<>();

    /** Until when this node gives leaderships away and takes none; meaningful when {@link #drained}. */
    private volatile long drainUntilMillis;

    private volatile boolean drained;
    private volatile boolean closed;

    /** Creates the mover. */
    public Leadership(Membership.Parts parts) {
        this.parts = parts;
        this.calls = new MemberCalls(parts);
        this.ready = parts.ready();
    }

    /** Spreads leaderships from now on. */
    public void start() {
        parts.scheduler().schedule(this::tick, PERIOD_MILLIS);
    }

    /** Whether this node gives leaderships away at the moment; it then reports not ready. */
    public boolean draining() {
        return closed || drained && parts.scheduler().nowMillis() < drainUntilMillis;
    }

    /** Spreads no more. */
    public void close() {
        closed = true;
    }

    /**
     * Hands every leadership over. For {@link #DRAINED_MILLIS} this node reports not ready, so that nobody hands them
     * back: time to stop it. Completes when all are handed over or have failed to, at the latest after
     * {@code timeoutMillis}. May be repeated.
     */
    public CompletionStage<Void> drain(long timeoutMillis) {
        drainUntilMillis = parts.scheduler().nowMillis() + DRAINED_MILLIS;
        drained = true;
        List<CompletableFuture<Void>> moves = new ArrayList<>();
        for (Replica replica : parts.consensus().replicas()) {
            if (replica.isLeader() && replica.status().peers().size() > 1) {
                moves.add(replica.transferLeadership(null).toCompletableFuture().exceptionally(failure -> {
                    LOG.info("leadership not handed over group={} reason={}", replica.group(), failure.toString());
                    return null;
                }));
            }
        }
        LOG.info("draining leaderships={}", moves.size());
        return CompletableFuture.allOf(moves.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (closed) {
            return;
        }
        try {
            if (!draining()) {
                spread();
            }
        } finally {
            parts.scheduler().schedule(this::tick, PERIOD_MILLIS);
        }
    }

    private void spread() {
        long now = parts.scheduler().nowMillis();
        Placement placement = parts.placement().get();
        PreferredLeaders preferredLeaders = PreferredLeaders.of(placement);
        int moves = 0;
        for (Replica replica : parts.consensus().replicas()) {
            if (!replica.isLeader()) {
                leadingSinceMillis.remove(replica.group());
                continue;
            }
            long since = leadingSinceMillis.computeIfAbsent(replica.group(), group -> now);
            Member preferred = preferredLeaders.of(replica.group());
            boolean mayMove = !preferred.equals(parts.self()) && now - since >= STEADY_MILLIS && ready.getAsBoolean();
            if (mayMove && moves < MOVES_AT_ONCE && canTake(placement, replica, preferred)) {
                moves++;
                // Whatever comes of it, the next try is a while later.
                leadingSinceMillis.put(replica.group(), now);
                move(replica, preferred);
            }
        }
    }

    /** A group that moves has members too many for a while, and a hand-over then takes long: see MemberChange. */
    private static boolean canTake(Placement placement, Replica replica, Member preferred) {
        List<String> peers = replica.status().peers();
        return MemberChange.surplus(placement, replica.group(), peers).isEmpty() && peers.contains(preferred.address());
    }

    private void move(Replica replica, Member preferred) {
        calls.who(preferred.address()).thenAccept(answer -> {
            if (answer.ready() && !draining()) {
                LOG.info("leadership goes to its place group={} member={}", replica.group(), preferred.host());
                replica.transferLeadership(preferred.address());
            }
        });
    }
}
