package dev.tepui.storage.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.consensus.Replica;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.simulation.MemoryTables;
import dev.tepui.storage.simulation.VirtualTime;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deleting tables and catching up with the catalogue. */
@Timeout(60)
class TableRemovalTest {
    private static final int GROUPS = 3;

    private final VirtualTime time = new VirtualTime();
    private final MemoryTables tables = new MemoryTables();
    private final Random random = new Random(1);
    private final List<String> log = new ArrayList<>();
    private double failing;
    private boolean leading = true;

    private final Groups groups = new Groups() {
        @Override
        public int count() {
            return GROUPS;
        }

        @Override
        public int groupOf(int hash) {
            return 0;
        }

        @Override
        public long appliedIndex(int group) {
            return 0;
        }

        @Override
        public int firstHash(int group) {
            return 0;
        }

        @Override
        public CompletionStage<Reply> write(int group, Command command) {
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            time.schedule(
                    () -> {
                        if (random.nextDouble() < failing) {
                            reply.completeExceptionally(new OutcomeUnknownException("fault"));
                            return;
                        }
                        log.add(group + " " + command.getClass().getSimpleName());
                        if (command instanceof Command.RemoveTable remove) {
                            tables.current().tables().values().stream()
                                    .filter(table -> table.number() == remove.table())
                                    .forEach(table -> tables.remove(table.name()));
                        }
                        reply.complete(new Reply.Done());
                    },
                    10);
            return reply;
        }

        @Override
        public CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
            return CompletableFuture.failedFuture(new UnavailableException("not asked"));
        }
    };

    private void declare(String name) {
        tables.declare(
                new TableDefinition(
                        name,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        TableDefinition.BillingMode.PAY_PER_REQUEST,
                        null,
                        new TableDefinition.Options(false, null, null, List.of())),
                null);
    }

    private void removal() {
        new TableWork(List.of(new TableRemoval(groups)), tables::current, () -> leading, time).start();
    }

    @Test
    void shouldForgetATableOnlyAfterEveryGroupHasDroppedIt() {
        declare("orders");
        declare("kept");
        removal();
        time.pass(1_000);
        assertThat(log).isEmpty();

        tables.delete("orders", null);
        time.pass(1_000);
        assertThat(log)
                .containsExactly("0 DropTable", "1 DropTable", "2 DropTable", Replica.CATALOGUE + " RemoveTable");
        assertThat(tables.current().tables()).containsOnlyKeys("kept");
    }

    @Test
    void shouldTryAgainUntilItIsDone() {
        failing = 0.5;
        for (int i = 0; i < 20; i++) {
            declare("t" + i);
            tables.delete("t" + i, null);
        }
        removal();
        time.runUntil(() -> tables.current().tables().isEmpty(), 100_000);

        int removed = 0;
        for (String entry : log) {
            removed += entry.endsWith("RemoveTable") ? 1 : 0;
        }
        assertThat(removed).isEqualTo(20);
    }

    @Test
    void shouldLeaveTheWorkToTheLeaderAndTakeItOverFromOne() {
        declare("orders");
        tables.delete("orders", null);
        leading = false;
        removal();
        time.pass(5_000);
        assertThat(log).isEmpty();

        leading = true;
        time.pass(5_000);
        assertThat(tables.current().tables()).isEmpty();
    }

    @Test
    void shouldShowTheLatestCatalogueOnlyWhenTheLocalReplicaHasCaughtUp() {
        long[] applied = {10};
        ReplicatedTables replicated = new ReplicatedTables(
                groups,
                () -> CompletableFuture.completedFuture(42L),
                new ReplicatedTables.Follower(tables::current, () -> applied[0]),
                time,
                new ReplicatedTables.Identity(java.util.UUID::randomUUID, () -> 1));
        CompletableFuture<Catalogue> latest = replicated.latest().toCompletableFuture();
        time.pass(1_000);
        assertThat(latest).isNotDone();
        applied[0] = 42;
        time.pass(10);
        assertThat(latest).isCompleted();

        applied[0] = 0;
        CompletableFuture<Catalogue> never = replicated.latest().toCompletableFuture();
        time.pass(20_000);
        assertThat(never).isCompletedExceptionally();
        try {
            never.join();
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(Groups.UnavailableException.class);
        }
    }
}
