package dev.tepui.storage.maintenance;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.pool.Balance;
import dev.tepui.storage.pool.Placement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Says, on the node that leads the catalogue, which group moves next, until the cells in use hold equally many
 * ({@link Balance}). Before that it writes down where the groups are, the first time there is a catalogue.
 */
public final class Balancing {
    private static final long PERIOD_MILLIS = 500;

    /** A move copies a group to every zone; clients shall hardly notice. */
    private static final int MOVES_AT_ONCE = 2;

    /**
     * What it works with.
     *
     * @param placement as far as this node knows; what it was configured with while nobody has written it down
     * @param leads whether the leader of a group is on this node
     */
    public record Parts(Groups groups, Supplier<Placement> placement, IntPredicate leads, Scheduler scheduler) {}

    private final Parts parts;
    private final Rounds rounds;

    /** Creates it; {@link #start} sets it going. */
    public Balancing(Parts parts) {
        this.parts = parts;
        this.rounds = new Rounds("balancing groups", PERIOD_MILLIS, parts.scheduler(), this::round);
    }

    /** Begins. */
    public void start() {
        rounds.start();
    }

    /** Ends. */
    public void close() {
        rounds.close();
    }

    private CompletionStage<Void> round() {
        if (!parts.leads().test(Replica.CATALOGUE)) {
            return CompletableFuture.completedFuture(null);
        }
        Placement placement = parts.placement().get();
        if (placement.version() == 0) {
            return say(new Command.PlacePool(
                    placement.members(), placement.cells(), placement.places().size()));
        }
        return Balance.next(placement, MOVES_AT_ONCE)
                .map(next -> say(new Command.MoveGroup(next.group(), next.to())))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private CompletionStage<Void> say(Command command) {
        return parts.groups().write(Replica.CATALOGUE, command).thenApply(reply -> null);
    }
}
