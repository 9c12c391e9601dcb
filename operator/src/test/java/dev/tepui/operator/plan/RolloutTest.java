package dev.tepui.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.operator.naming.Annotations;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule in the comment of {@link Rollout}: getting one wrong takes the majority of every group down. */
class RolloutTest {
    private static final List<StatefulSet> WANTED =
            List.of(zone("a", "new", 1), zone("b", "new", 1), zone("c", "new", 1));

    private static final Rollout.Members NOBODY_ANSWERS = new Rollout.Members(Set.of(), Set.of());

    private Rollout.Members members = new Rollout.Members(Set.of("a", "b", "c"), Set.of("a", "b", "c"));

    @Test
    void shouldCreateAllZonesAtOnce() {
        assertThat(names(Rollout.of(WANTED, Map.of(), true, NOBODY_ANSWERS))).containsExactly("a", "b", "c");
    }

    @Test
    void shouldRestartOneZoneAtATime() {
        assertThat(names(rollout(zone("a", "old", 1), zone("b", "old", 1), zone("c", "old", 1))))
                .containsExactly("a");
    }

    @Test
    void shouldWaitUntilTheOtherZonesAreReady() {
        Rollout rollout = rollout(zone("a", "new", 0), zone("b", "old", 1), zone("c", "old", 1));

        assertThat(names(rollout)).containsExactly("a");
        assertThat(rollout.later()).containsExactly("b", "c");
    }

    @Test
    void shouldWaitUntilTheControllerHasSeenTheChange() {
        StatefulSet unseen = zone("a", "new", 1);
        unseen.getMetadata().setGeneration(2L);

        assertThat(rollout(unseen, zone("b", "old", 1), zone("c", "old", 1)).later())
                .containsExactly("b", "c");
    }

    @Test
    void shouldGoOnWithTheNextZone() {
        assertThat(names(rollout(zone("a", "new", 1), zone("b", "old", 1), zone("c", "old", 1))))
                .containsExactly("a", "b");
    }

    @Test
    void shouldRepairAPoolThatNeverCameUp() {
        members = NOBODY_ANSWERS;
        assertThat(names(rollout(zone("a", "old", 0), zone("b", "old", 0), zone("c", "old", 0))))
                .containsExactly("a");
    }

    @Test
    void shouldWaitForTheMaintenanceWindowUnlessNothingIsReady() {
        Rollout waiting = rollout(false, zone("a", "old", 1), zone("b", "old", 1), zone("c", "old", 1));
        assertThat(waiting.now()).isEmpty();
        assertThat(waiting.later()).containsExactly("a", "b", "c");

        members = NOBODY_ANSWERS;
        assertThat(names(rollout(false, zone("a", "old", 0), zone("b", "old", 0), zone("c", "old", 0))))
                .containsExactly("a");
    }

    @Test
    void shouldScaleAStatefulSetWhoseTemplateWaits() {
        StatefulSet larger = zone("a", "new", 1);
        larger.getSpec().setReplicas(2);
        StatefulSet found = zone("a", "old", 1);
        found.getSpec()
                .setTemplate(new PodTemplateSpecBuilder()
                        .withNewMetadata()
                        .addToLabels("template", "old")
                        .endMetadata()
                        .build());

        Rollout rollout = Rollout.of(List.of(larger), Map.of("a", found), false, NOBODY_ANSWERS);

        assertThat(rollout.later()).containsExactly("a");
        StatefulSet applied = rollout.now().getFirst();
        assertThat(applied.getSpec().getReplicas()).isEqualTo(2);
        assertThat(applied.getSpec().getTemplate()).isEqualTo(found.getSpec().getTemplate());
        assertThat(applied.getMetadata().getAnnotations()).containsEntry(Annotations.TEMPLATE_FINGERPRINT, "old");
    }

    /** A zone that misses a probe while another one restarts may be all that the majority hangs on. */
    @Test
    void shouldNotRestartAZoneThatIsNotReadyWhileAnotherRestarts() {
        assertThat(rollout(zone("a", "new", 0), zone("b", "old", 0), zone("c", "old", 1))
                        .later())
                .containsExactly("b", "c");
    }

    @Test
    void shouldNotRestartMembersThatAnswerAlthoughNothingIsReady() {
        members = new Rollout.Members(Set.of("a"), Set.of());

        assertThat(names(rollout(zone("a", "old", 0), zone("b", "old", 0), zone("c", "old", 0))))
                .containsExactly("b");
    }

    /** A node has died, and its pods count as ready until Kubernetes believes it. */
    @Test
    void shouldNotRestartAZoneWhileAMemberOfAnotherIsSilent() {
        members = new Rollout.Members(Set.of("a", "b"), Set.of("a", "b"));

        Rollout rollout = rollout(zone("a", "new", 1), zone("b", "old", 1), zone("c", "new", 1));

        assertThat(names(rollout)).containsExactly("a", "c");
        assertThat(rollout.later()).containsExactly("b");
    }

    /** A member that is being evicted counts as ready until its probe has failed. */
    @Test
    void shouldNotRestartAZoneWhileAMemberOfAnotherSaysThatItIsNotReady() {
        members = new Rollout.Members(Set.of("a", "b", "c"), Set.of("a", "b"));

        assertThat(rollout(zone("a", "new", 1), zone("b", "old", 1), zone("c", "new", 1))
                        .later())
                .containsExactly("b");
    }

    @Test
    void shouldRestartAZoneWhoseOwnMemberIsSilent() {
        members = new Rollout.Members(Set.of("a", "c"), Set.of("a", "c"));

        assertThat(names(rollout(zone("a", "new", 1), zone("b", "old", 1), zone("c", "new", 1))))
                .containsExactly("a", "b", "c");
    }

    /** Who cannot reach any member must be able to mend that by a change of the pods. */
    @Test
    void shouldGoByTheStatefulSetsWhenNobodyAnswers() {
        members = NOBODY_ANSWERS;

        assertThat(names(rollout(zone("a", "new", 1), zone("b", "old", 1), zone("c", "old", 1))))
                .containsExactly("a", "b");
    }

    private Rollout rollout(StatefulSet... existing) {
        return rollout(true, existing);
    }

    private Rollout rollout(boolean windowOpen, StatefulSet... existing) {
        return Rollout.of(
                WANTED,
                Stream.of(existing)
                        .collect(Collectors.toMap(found -> found.getMetadata().getName(), Function.identity())),
                windowOpen,
                members);
    }

    private static List<String> names(Rollout rollout) {
        return rollout.now().stream().map(zone -> zone.getMetadata().getName()).toList();
    }

    private static StatefulSet zone(String name, String fingerprint, int ready) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withGeneration(1L)
                .addToAnnotations(Annotations.TEMPLATE_FINGERPRINT, fingerprint)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReadyReplicas(ready)
                .withCurrentRevision("r")
                .withUpdateRevision("r")
                .endStatus()
                .build();
    }
}
