package dev.tepui.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.operator.naming.Annotations;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each rule in the comment of {@link Rollout}: getting one wrong takes the majority of every group down. */
class RolloutTest {
    private static final List<String> ZONES = List.of("a", "b", "c");
    private static final Rollout.Members NOBODY_ANSWERS = new Rollout.Members(Set.of(), Set.of());

    private final Map<String, StatefulSet> existing = new TreeMap<>();
    private int cells = 1;
    private boolean windowOpen = true;
    private Rollout.Members members;

    /** All members answer that they are ready, but these. */
    private void allAreReadyBut(String... pods) {
        Set<String> ready = ZONES.stream()
                .flatMap(zone -> IntStream.range(0, 3).mapToObj(cell -> zone + "-" + cell))
                .collect(Collectors.toSet());
        Set.of(pods).forEach(ready::remove);
        members = new Rollout.Members(ready, ready);
    }

    /** A StatefulSet that has taken the wanted template; so many of its pods have, too. */
    private void has(String zone, int partition, int updated, int ready) {
        existing.put(zone, zone(zone, partition, updated == cells && ready == cells ? "2" : "1", updated, ready));
    }

    private void allHave(int partition, int updated, int ready) {
        ZONES.forEach(zone -> has(zone, partition, updated, ready));
    }

    private StatefulSet zone(String name, int partition, String current, int updated, int ready) {
        return new StatefulSetBuilder(wanted(name))
                .editMetadata()
                .withGeneration(1L)
                .endMetadata()
                .editSpec()
                .editUpdateStrategy()
                .withNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(cells)
                .withReadyReplicas(ready)
                .withUpdatedReplicas(updated)
                .withCurrentRevision(current)
                .withUpdateRevision("2")
                .endStatus()
                .build();
    }

    /** The same with another template than the one that is wanted. */
    private static StatefulSet old(StatefulSet zone) {
        zone.getMetadata().setAnnotations(Map.of(Annotations.TEMPLATE_FINGERPRINT, "old"));
        return zone;
    }

    private StatefulSet wanted(String name) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(Annotations.TEMPLATE_FINGERPRINT, "new")
                .endMetadata()
                .withNewSpec()
                .withReplicas(cells)
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .endUpdateStrategy()
                .endSpec()
                .build();
    }

    private Rollout rollout() {
        List<StatefulSet> wanted = ZONES.stream().map(this::wanted).toList();
        if (members == null) {
            allAreReadyBut();
        }
        return Rollout.of(wanted, existing, windowOpen, members);
    }

    /** The partitions of the zones, in their order. */
    private List<Integer> partitions() {
        return rollout().statefulSets().stream()
                .map(set -> set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition())
                .toList();
    }

    @Test
    void shouldCreateAllZonesAtOnceAndHoldThem() {
        members = NOBODY_ANSWERS;
        assertThat(partitions()).containsExactly(1, 1, 1);
        assertThat(rollout().later()).isEmpty();
    }

    @Test
    void shouldHoldPodsThatAreAsTheyShouldBe() {
        allHave(0, 1, 1);
        assertThat(partitions()).containsExactly(1, 1, 1);
        assertThat(rollout().later()).isEmpty();
    }

    @Test
    void shouldGiveAnotherTemplateToAllZonesAndHoldTheirPods() {
        ZONES.forEach(zone -> existing.put(zone, old(zone(zone, 0, "2", 1, 1))));
        assertThat(partitions()).containsExactly(1, 1, 1);
        assertThat(rollout().later()).containsExactly("a", "b", "c");
    }

    @Test
    void shouldLetOnePodGoAtATime() {
        allHave(1, 0, 1);
        assertThat(partitions()).containsExactly(0, 1, 1);
        assertThat(rollout().later()).containsExactly("b", "c");

        has("a", 0, 0, 1);
        assertThat(partitions()).as("its pod has not gone yet").containsExactly(0, 1, 1);
        has("a", 0, 0, 0);
        assertThat(partitions()).as("it is gone").containsExactly(0, 1, 1);
        has("a", 0, 1, 0);
        assertThat(partitions()).as("it starts").containsExactly(0, 1, 1);
        has("a", 0, 1, 1);
        assertThat(partitions()).as("it is ready").containsExactly(1, 0, 1);
        assertThat(rollout().later()).containsExactly("c");
    }

    @Test
    void shouldAskEveryOtherMemberBeforeTheNextCellOfAZone() {
        cells = 2;
        allHave(2, 0, 2);
        assertThat(partitions()).containsExactly(1, 2, 2);

        has("a", 1, 1, 2);
        allAreReadyBut("b-0");
        assertThat(partitions()).as("a-1 is ready, b-0 is lost").containsExactly(1, 2, 2);
        assertThat(rollout().later()).containsExactly("a", "b", "c");
        allAreReadyBut();
        assertThat(partitions()).containsExactly(0, 2, 2);
    }

    @Test
    void shouldWaitUntilTheControllerHasSeenTheChange() {
        allHave(1, 0, 1);
        existing.get("b").getMetadata().setGeneration(2L);
        assertThat(partitions()).containsExactly(1, 1, 1);
        assertThat(rollout().later()).containsExactly("a", "b", "c");
    }

    @Test
    void shouldRepairAPoolThatNeverCameUp() {
        allHave(1, 0, 0);
        members = NOBODY_ANSWERS;
        windowOpen = false;
        assertThat(partitions()).containsExactly(0, 1, 1);
        has("a", 0, 1, 0);
        assertThat(partitions()).containsExactly(0, 0, 1);
    }

    @Test
    void shouldWaitForTheMaintenanceWindow() {
        allHave(1, 0, 1);
        windowOpen = false;
        assertThat(partitions()).containsExactly(1, 1, 1);
        assertThat(rollout().later()).containsExactly("a", "b", "c");
    }

    /** A zone that misses a probe while another one restarts may be all that the majority hangs on. */
    @Test
    void shouldNotRestartAZoneThatIsNotReadyWhileAnotherRestarts() {
        has("a", 0, 1, 0);
        has("b", 1, 0, 0);
        has("c", 1, 0, 1);
        assertThat(partitions()).containsExactly(0, 1, 1);
    }

    @Test
    void shouldNotRestartMembersThatAnswerAlthoughNothingIsReady() {
        allHave(1, 0, 0);
        members = new Rollout.Members(Set.of("a-0"), Set.of());
        assertThat(partitions()).containsExactly(1, 0, 1);
    }

    /** A node has died, and its pods count as ready until Kubernetes believes it; or one is just being evicted. */
    @Test
    void shouldNotRestartAZoneWhileAMemberOfAnotherDoesNotSayThatItIsReady() {
        has("a", 0, 1, 1);
        has("b", 1, 0, 1);
        has("c", 0, 1, 1);
        allAreReadyBut("c-0");
        assertThat(partitions()).containsExactly(1, 1, 1);
        assertThat(rollout().later()).containsExactly("b");
    }

    @Test
    void shouldRestartAMemberThatIsNotReadyItself() {
        has("a", 0, 1, 1);
        has("b", 1, 0, 0);
        has("c", 0, 1, 1);
        allAreReadyBut("b-0");
        assertThat(partitions()).containsExactly(1, 0, 1);
    }

    /** Who cannot reach any member must be able to mend that by a change of the pods. */
    @Test
    void shouldGoByTheStatefulSetsWhenNobodyAnswers() {
        allHave(1, 0, 1);
        members = NOBODY_ANSWERS;
        assertThat(partitions()).containsExactly(0, 1, 1);
    }

    /** The highest pod has got it, does not come up, and the lower ones have never left what is wanted again. */
    @Test
    void shouldTakeBackATemplateFromPodsThatHaveItAlready() {
        cells = 2;
        existing.put("a", zone("a", 2, "2", 1, 1));
        has("b", 2, 2, 2);
        has("c", 2, 2, 2);
        allAreReadyBut("a-1");
        windowOpen = false;
        assertThat(partitions()).containsExactly(0, 2, 2);

        allAreReadyBut("a-1", "c-0");
        assertThat(partitions()).containsExactly(2, 2, 2);
    }

    @Test
    void shouldStartPodsWithTheTemplateThatIsWantedWhenThePoolWakesUp() {
        cells = 0;
        ZONES.forEach(zone -> existing.put(zone, old(zone(zone, 0, "1", 0, 0))));
        cells = 1;
        assertThat(partitions()).containsExactly(0, 0, 0);
        assertThat(rollout().later()).isEmpty();
    }

    @Test
    void shouldCallNewPodsOfAPoolThatGrowsNeitherOutdatedNorWaiting() {
        allHave(1, 1, 1);
        cells = 2;
        assertThat(partitions()).containsExactly(2, 2, 2);
        existing.values().forEach(set -> set.getSpec().setReplicas(2));
        assertThat(partitions()).containsExactly(2, 2, 2);
        assertThat(rollout().later()).isEmpty();
    }
}
