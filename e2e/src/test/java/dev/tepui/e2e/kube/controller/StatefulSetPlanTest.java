package dev.tepui.e2e.kube.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.kube.controller.StatefulSetPlan.Creation;
import dev.tepui.e2e.kube.controller.StatefulSetPlan.Revisions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decisions of the StatefulSet controller, without an API server. */
class StatefulSetPlanTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Revisions SETTLED = new Revisions("db-1", "db-1");
    private static final Revisions CHANGED = new Revisions("db-1", "db-2");

    @Test
    void shouldCreateOnlyTheFirstMissingPodWhenOrdered() {
        assertThat(plan(set("OrderedReady", 3, 0), SETTLED).create()).containsExactly(new Creation(0, "db-1"));
    }

    @Test
    void shouldCreateAllMissingPodsWhenParallel() {
        assertThat(plan(set("Parallel", 3, 0), SETTLED, pod(1, "db-1", false)).create())
                .containsExactly(new Creation(0, "db-1"), new Creation(2, "db-1"));
    }

    @Test
    void shouldCreateTheNextPodOnlyWhenTheOnesBeforeAreReady() {
        StatefulSet set = set("OrderedReady", 3, 0);
        assertThat(plan(set, SETTLED, pod(0, "db-1", false)).create()).isEmpty();
        assertThat(plan(set, SETTLED, pod(0, "db-1", true)).create()).containsExactly(new Creation(1, "db-1"));
    }

    @Test
    void shouldRemoveSurplusPodsFromTheHighestOneByOneWhenOrdered() {
        StatefulSetPlan plan = plan(
                set("OrderedReady", 1, 0), SETTLED, pod(0, "db-1", true), pod(1, "db-1", true), pod(2, "db-1", true));
        assertThat(plan.delete()).extracting(pod -> pod.getMetadata().getName()).containsExactly("db-2");
    }

    @Test
    void shouldReplaceOldPodsFromTheHighestOneAtATime() {
        StatefulSet set = set("Parallel", 3, 0);
        StatefulSetPlan first = plan(set, CHANGED, pod(0, "db-1", true), pod(1, "db-1", true), pod(2, "db-1", true));
        assertThat(first.delete())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly("db-2");

        StatefulSetPlan waiting = plan(set, CHANGED, pod(0, "db-1", true), pod(1, "db-1", true), pod(2, "db-2", false));
        assertThat(waiting.delete()).isEmpty();

        StatefulSetPlan second = plan(set, CHANGED, pod(0, "db-1", true), pod(1, "db-1", true), pod(2, "db-2", true));
        assertThat(second.delete())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly("db-1");
    }

    @Test
    void shouldLeavePodsBelowThePartitionOnTheOldRevision() {
        StatefulSet set = set("Parallel", 2, 1);
        StatefulSetPlan plan = plan(set, CHANGED, pod(0, "db-1", true), pod(1, "db-2", true));
        assertThat(plan.delete()).isEmpty();
        assertThat(plan.status().getCurrentRevision()).isEqualTo("db-1");
        assertThat(plan.status().getUpdatedReplicas()).isEqualTo(1);

        assertThat(plan(set, CHANGED, pod(1, "db-2", true)).create()).containsExactly(new Creation(0, "db-1"));
    }

    @Test
    void shouldMoveTheCurrentRevisionOnWhenAllPodsAreNewAndReady() {
        StatefulSetPlan plan = plan(set("Parallel", 2, 0), CHANGED, pod(0, "db-2", true), pod(1, "db-2", true));
        assertThat(plan.status().getCurrentRevision()).isEqualTo("db-2");
        assertThat(plan.status().getCurrentReplicas()).isEqualTo(2);
        assertThat(plan.status().getReadyReplicas()).isEqualTo(2);
        assertThat(plan.status().getObservedGeneration()).isEqualTo(7);
    }

    @Test
    void shouldDoNothingForASetThatIsBeingDeleted() {
        StatefulSet set = set("Parallel", 2, 0);
        set.getMetadata().setDeletionTimestamp(NOW.toString());
        StatefulSetPlan plan = plan(set, CHANGED, pod(0, "db-1", true));
        assertThat(plan.create()).isEmpty();
        assertThat(plan.delete()).isEmpty();
    }

    @Test
    void shouldReplaceAPodThatHasFinished() {
        Pod finished = new PodBuilder(pod(0, "db-1", false))
                .editStatus()
                .withPhase("Failed")
                .endStatus()
                .build();
        assertThat(plan(set("OrderedReady", 1, 0), SETTLED, finished).delete()).containsExactly(finished);
    }

    private static StatefulSetPlan plan(StatefulSet set, Revisions revisions, Pod... pods) {
        return StatefulSetPlan.plan(set, List.of(pods), revisions, NOW);
    }

    private static StatefulSet set(String policy, int replicas, int partition) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("db")
                .withGeneration(7L)
                .endMetadata()
                .withNewSpec()
                .withPodManagementPolicy(policy)
                .withReplicas(replicas)
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build();
    }

    private static Pod pod(int ordinal, String revision, boolean ready) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("db-" + ordinal)
                .addToLabels(StatefulSetPods.REVISION_LABEL, revision)
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .endStatus()
                .build();
    }
}
