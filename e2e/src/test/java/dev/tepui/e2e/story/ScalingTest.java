package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;

/** {@code kubectl scale storagepool} under load: out and in again, in the long variant while the operator dies. */
class ScalingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final int WRITES_OF_A_PHASE = 1_000;

    @Story
    void shouldMoveGroupsToNewMembersAndBackWithoutAnError(StoryCluster cluster) throws InterruptedException {
        try (Watch watch = new Watch(cluster, "scaled")) {
            watch.awaitMoreWrites();

            cluster.scalePool(2);
            watch.awaitThat("groups have to move", PATIENCE, () -> cluster.groupsLeft() > 0);
            if (Repetitions.areLong()) {
                // What moves goes on without it, and what is left to do is found again.
                cluster.cluster().killOperator();
                watch.awaitMoreWrites();
                cluster.cluster().startOperator();
            }
            watch.awaitThat("the pool has two cells", PATIENCE, () -> cluster.isScaledTo(2));
            watch.awaitMoreWrites();

            cluster.scalePool(1);
            watch.awaitThat("the pool has one cell", PATIENCE, () -> cluster.isScaledTo(1));
            assertThat(watch.failures()).as("calls that failed").isEmpty();
            watch.assertAllRight();
        } finally {
            cluster.cluster().startOperator();
            cluster.scalePool(1);
        }
    }

    /**
     * What a client sees of it at a steady rate below saturation: printed, for speed is nothing that a test asserts.
     */
    @Story
    void shouldTellHowQuickItStays(StoryCluster cluster) throws InterruptedException {
        assumeTrue(Repetitions.areLong(), "told when repeated");
        try (Watch watch = new Watch(cluster, "paced", Watch.INTERVAL)) {
            Phases phases = new Phases(watch::latencies);
            watch.awaitMoreWrites();
            phases.begin();
            watch.awaitWrites(WRITES_OF_A_PHASE);
            phases.end("one cell");
            cluster.scalePool(2);
            watch.awaitThat("groups have to move", PATIENCE, () -> cluster.groupsLeft() > 0);
            phases.end("members start");
            watch.awaitThat("the pool has two cells", PATIENCE, () -> cluster.isScaledTo(2));
            phases.end("groups move to the second cell");
            watch.awaitWrites(WRITES_OF_A_PHASE);
            phases.end("two cells");
            cluster.scalePool(1);
            watch.awaitThat("the pool has one cell", PATIENCE, () -> cluster.isScaledTo(1));
            phases.end("groups move back, members stop");
            System.out.println(phases);
            assertThat(watch.failures()).as("calls that failed").isEmpty();
            watch.assertAllRight();
        } finally {
            cluster.scalePool(1);
        }
    }
}
