package dev.tepui.storage.catalogue;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.placement.Scheduler;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The catalogue through its replication group: changes go to the leader, reads come from this node's own replica, for
 * {@link #latest} after it has caught up with the leader.
 */
public final class ReplicatedTables implements Tables {
    /**
     * This node's replica of the catalogue.
     *
     * @param catalogue its state
     * @param appliedIndex how far it is; the state holds at least this
     */
    public record Follower(Supplier<Catalogue> catalogue, LongSupplier appliedIndex) {}

    /** A follower is a heartbeat behind at most; asking so often costs nothing. */
    private static final long POLL_MILLIS = 2;

    /** Above the router's own deadline it makes no sense to wait: the replica is cut off or far behind. */
    private static final long CATCH_UP_MILLIS = 5_000;

    private final Groups groups;
    private final Supplier<CompletionStage<Long>> barrier;
    private final Follower follower;
    private final Scheduler scheduler;
    private final Identity identity;

    /** Where new tables get their id and creation time from. */
    public record Identity(Supplier<UUID> ids, LongSupplier epochMillis) {}

    /**
     * Creates the view.
     *
     * @param barrier an index of the catalogue's log that holds every change acknowledged before
     */
    public ReplicatedTables(
            Groups groups,
            Supplier<CompletionStage<Long>> barrier,
            Follower follower,
            Scheduler scheduler,
            Identity identity) {
        this.groups = groups;
        this.barrier = barrier;
        this.follower = follower;
        this.scheduler = scheduler;
        this.identity = identity;
    }

    @Override
    public Catalogue current() {
        return follower.catalogue().get();
    }

    @Override
    public CompletionStage<Catalogue> latest() {
        return barrier.get().thenCompose(index -> {
            CompletableFuture<Catalogue> result = new CompletableFuture<>();
            awaitApplied(index, scheduler.nowMillis() + CATCH_UP_MILLIS, result);
            return result;
        });
    }

    private void awaitApplied(long index, long deadline, CompletableFuture<Catalogue> result) {
        if (follower.appliedIndex().getAsLong() >= index) {
            result.complete(current());
        } else if (scheduler.nowMillis() >= deadline) {
            result.completeExceptionally(
                    new Groups.UnavailableException("the local catalogue has not reached index " + index));
        } else {
            scheduler.schedule(() -> awaitApplied(index, deadline, result), POLL_MILLIS);
        }
    }

    @Override
    public CompletionStage<Reply> declare(TableDefinition definition, List<StreamSink> sinks, String resource) {
        return declare(definition, sinks, resource, identity.ids().get().toString());
    }

    @Override
    public CompletionStage<Reply> takeOver(
            TableDefinition definition, List<StreamSink> sinks, String resource, String id) {
        return latest().thenCompose(catalogue -> {
            Table table = catalogue.get(definition.name());
            // A table that has gone meanwhile would be made again, under the identifier of the old one.
            return table != null && table.id().equals(id)
                    ? declare(definition, sinks, resource, id)
                    : CompletableFuture.completedFuture(new Reply.Refused(
                            Reply.Refused.Kind.RESOURCE_IN_USE,
                            "Table is not the one to be taken over: " + definition.name()));
        });
    }

    private CompletionStage<Reply> declare(
            TableDefinition definition, List<StreamSink> sinks, String resource, String id) {
        return groups.write(
                Replica.CATALOGUE,
                new Command.DeclareTable(
                        definition, sinks, resource, id, identity.epochMillis().getAsLong()));
    }

    @Override
    public CompletionStage<Reply> change(String name, TableChange change) {
        return groups.write(
                Replica.CATALOGUE,
                new Command.ChangeTable(name, change, identity.epochMillis().getAsLong()));
    }

    @Override
    public CompletionStage<Reply> setSweeps(SweepSettings sweeps) {
        return groups.write(Replica.CATALOGUE, new Command.SetSweeps(sweeps));
    }

    @Override
    public CompletionStage<Reply> place(MemberList members, int cells, int groupCount) {
        return groups.write(Replica.CATALOGUE, new Command.PlacePool(members, cells, groupCount));
    }

    @Override
    public CompletionStage<Reply> delete(String name, String resource) {
        return groups.write(Replica.CATALOGUE, new Command.BeginDeleteTable(name, resource));
    }
}
