package dev.tepui.e2e.kube.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSpecBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which node a pod goes to. */
class SchedulerTest {

    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final List<Node> NODES = List.of(node("b"), node("a"), node("c"));

    @Test
    void shouldFollowTheRequiredZone() {
        assertThat(Scheduler.choose(inZone("c"), NODES)).contains(node("c"));
    }

    @Test
    void shouldFindNoNodeInAnUnknownZone() {
        assertThat(Scheduler.choose(inZone("z"), NODES)).isEmpty();
    }

    @Test
    void shouldTakeTheFirstNodeForAPodWithoutWishes() {
        assertThat(Scheduler.choose(new PodBuilder().withNewSpec().endSpec().build(), NODES))
                .contains(node("a"));
    }

    @Test
    void shouldFollowTheNodeSelector() {
        Pod pod = new PodBuilder()
                .withNewSpec()
                .withNodeSelector(Map.of(ZONE, "b"))
                .endSpec()
                .build();
        assertThat(Scheduler.choose(pod, NODES)).contains(node("b"));
    }

    @Test
    void shouldLeaveACordonedNodeAlone() {
        Node cordoned = node("c");
        cordoned.setSpec(new NodeSpecBuilder().withUnschedulable(true).build());

        assertThat(Scheduler.choose(inZone("c"), List.of(cordoned))).isEmpty();
    }

    private static Pod inZone(String zone) {
        return new PodBuilder()
                .withNewSpec()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(ZONE)
                .withOperator("In")
                .withValues(zone)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec()
                .build();
    }

    private static Node node(String zone) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("zone-" + zone)
                .addToLabels(ZONE, zone)
                .endMetadata()
                .build();
    }
}
