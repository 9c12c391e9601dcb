package dev.tepui.storage.simulation.delivery;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.simulation.Faults;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.statemachine.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * The groups of a pool and its catalogue, as the router shows them: a write is applied, or not, or late when nobody
 * expects it any more, or twice under its one id; an eventually consistent read may be old.
 */
public final class FlakyGroups implements Groups {
    /** Who is told that a group keeps new changes. */
    public interface Listener {
        /** In a group, of a table. */
        void changed(int group, int table);
    }

    private final int count;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final Faults faults;
    private final List<LoggedGroup> groups = new ArrayList<>();
    private final LoggedGroup catalogue;
    private Listener listener = (group, table) -> {};

    /** Groups without anything in them. */
    public FlakyGroups(int count, VirtualTime time, RandomGenerator random, Faults faults) {
        this.count = count;
        this.time = time;
        this.random = random;
        this.faults = faults;
        catalogue = new LoggedGroup(Shard.CATALOGUE, random, table -> {});
        for (int group = 0; group < count; group++) {
            int of = group;
            groups.add(new LoggedGroup(
                    new Shard(group, firstHash(group), firstHash(group + 1) - 1),
                    random,
                    table -> listener.changed(of, table)));
        }
    }

    /** Has somebody told of new changes. */
    public void listen(Listener wanted) {
        listener = wanted;
    }

    /** A group, or the catalogue, itself. */
    public LoggedGroup group(int group) {
        return group == Replica.CATALOGUE ? catalogue : groups.get(group);
    }

    /** From now on requests fail, are done late or twice, or with an outcome that nobody learns. */
    public void makeStormy() {
        faults.rejected = 0.05;
        faults.unknown = 0.08;
        faults.doubled = 0.1;
        faults.late = 0.3;
    }

    /** From now on everything is done once and answered. */
    public void makeCalm() {
        faults.heal();
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int groupOf(int hash) {
        return hash / (0x10000 / count);
    }

    @Override
    public long appliedIndex(int group) {
        return group(group).leader().applied().index();
    }

    @Override
    public int firstHash(int group) {
        return group * (0x10000 / count);
    }

    @Override
    public CompletionStage<Reply> write(int group, Command command) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        LoggedGroup target = group(group);
        Request request = target.request(command, time.nowMillis());
        if (random.nextDouble() < faults.rejected) {
            time.schedule(() -> reply.completeExceptionally(new UnavailableException("refused")), random.nextInt(20));
            return reply;
        }
        if (random.nextDouble() < faults.unknown) {
            if (random.nextBoolean()) {
                time.schedule(() -> target.apply(request), random.nextInt(3_000));
            }
            time.schedule(() -> reply.completeExceptionally(new OutcomeUnknownException("lost")), random.nextInt(50));
            return reply;
        }
        time.schedule(
                () -> {
                    Reply first = target.apply(request);
                    if (random.nextDouble() < faults.doubled) {
                        time.schedule(() -> target.apply(request), random.nextInt(500));
                    }
                    time.schedule(() -> reply.complete(first), random.nextInt(10));
                },
                random.nextInt(10));
        return reply;
    }

    @Override
    public CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
        CompletableFuture<ReadReply> reply = new CompletableFuture<>();
        boolean late = !consistent && random.nextDouble() < faults.late;
        if (random.nextDouble() < faults.rejected) {
            time.schedule(() -> reply.completeExceptionally(new UnavailableException("refused")), random.nextInt(20));
        } else {
            time.schedule(
                    () -> reply.complete(
                            late ? group(group).answerLate(read) : group(group).answer(read)),
                    random.nextInt(5));
        }
        return reply;
    }
}
