package dev.tepui.storage.simulation.replicas;

import static dev.tepui.storage.command.Reply.Refused.Kind.ITEM_COLLECTION_SIZE_LIMIT;
import static dev.tepui.storage.command.Reply.Refused.Kind.VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Reply;
import dev.tepui.storage.property.Seed;
import dev.tepui.storage.statemachine.Shard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One log, several replicas: they apply it in batches of different sizes, flush when they like, crash and lose what was
 * not flushed, die in the middle of writing, flushing and importing, and take snapshots of each other. Whenever two of
 * them are at the same index, their states are equal.
 */
@Timeout(120)
class ReplicasTest {
    private static final List<Shard> SHARDS = List.of(new Shard(0, 0, 0x7FFF), new Shard(1, 0x8000, 0xFFFF));
    private static final int RUNS = Integer.getInteger("simulation.runs", 5);
    private static final int ENTRIES = 400;
    private static final int STEPS = 600;

    @TempDir
    private Path directory;

    @Test
    void shouldBeEqualAtEqualIndex() {
        long seed = Seed.of(ReplicasTest.class);
        List<Reply> replies = new ArrayList<>();
        int changes = 0;
        for (int run = 0; run < RUNS; run++) {
            RandomGenerator random = new SplittableRandom(seed + run);
            List<GroupLog> logs = SHARDS.stream()
                    .map(shard -> new GroupLog(shard, random, ENTRIES))
                    .toList();
            Cluster cluster = new Cluster(SHARDS, logs, random, directory.resolve("run" + run), Disk::inMemory);
            for (int step = 0; step < STEPS; step++) {
                cluster.step();
            }
            cluster.finish();
            assertThat(cluster.comparisons())
                    .as("equal states that were compared")
                    .isGreaterThan(50);
            assertThat(cluster.imports()).isPositive();
            assertThat(cluster.deaths()).isPositive();
            changes += cluster.changesSeen();
            logs.forEach(log -> replies.addAll(log.model().replies()));
        }
        assertThat(replies.stream().filter(Reply.Written.class::isInstance)).hasSizeGreaterThan(RUNS * 100);
        assertThat(replies.stream().filter(reply -> reply instanceof Reply.Swept swept && swept.items() > 0))
                .hasSizeGreaterThan(RUNS);
        for (Reply.Prepared.Stage stage : Reply.Prepared.Stage.values()) {
            assertThat(replies.stream()
                            .filter(reply -> reply instanceof Reply.Prepared prepared && prepared.stage() == stage))
                    .as("parts of transactions that are %s", stage)
                    .hasSizeGreaterThan(RUNS);
        }
        assertThat(replies.stream().filter(Reply.TransactionConflict.class::isInstance))
                .hasSizeGreaterThan(RUNS);
        for (Class<?> kind : List.of(Reply.Decided.class, Reply.Repeated.class, Reply.TokenRefused.class)) {
            assertThat(replies).hasAtLeastOneElementOfType(kind);
        }
        assertThat(changes).as("changes that were compared").isGreaterThan(RUNS * 20);
        assertThat(replies.stream().filter(Reply.ConditionFailed.class::isInstance))
                .hasSizeGreaterThan(RUNS * 20);
        for (Reply.Refused.Kind kind : List.of(VALIDATION, ITEM_COLLECTION_SIZE_LIMIT)) {
            assertThat(replies).anyMatch(reply -> reply instanceof Reply.Refused refused && refused.kind() == kind);
        }
    }

    @Test
    void shouldBeEqualOnRocksDb() {
        RandomGenerator random = new SplittableRandom(Seed.of(ReplicasTest.class));
        List<GroupLog> logs =
                SHARDS.stream().map(shard -> new GroupLog(shard, random, 200)).toList();
        Cluster cluster = new Cluster(SHARDS, logs, random, directory, Disk::rocksDb);
        for (int step = 0; step < 120; step++) {
            cluster.step();
        }
        cluster.finish();
        assertThat(cluster.comparisons()).isPositive();
    }
}
