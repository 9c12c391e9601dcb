package dev.tepui.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.crd.v1alpha1.PoolStorage;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolSpec;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.observe.LostVolume;
import dev.tepui.operator.observe.ObservedPool;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepairTest {
    private static final Instant SINCE = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration AFTER = Duration.ofMinutes(10);
    private static final Formation FORMED = new Formation.Formed("id");

    private final Map<String, Answer<NodeStatus>> members = new LinkedHashMap<>();
    private final List<LostVolume> lost = new ArrayList<>();
    private String whenLost = PoolStorage.REBUILD;

    @BeforeEach
    void twoServeAndOneLostItsVolume() {
        loses("a");
        serves("b", true);
        serves("c", true);
    }

    private void serves(String host, boolean ready) {
        members.put(
                host,
                new Answer.Ok<>(
                        new NodeStatus(host, host, "default", true, "id", ready, "0.1", null, null, null, List.of())));
    }

    private void loses(String host) {
        members.put(host, new Answer.Unreachable<>("refused"));
        lost.add(new LostVolume(
                host,
                new PodBuilder().withNewMetadata().withName(host).endMetadata().build(),
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("data-" + host)
                        .endMetadata()
                        .build(),
                "has lost its volume v",
                SINCE));
    }

    private Repair decide(Formation formation, Duration later) {
        StoragePool pool = new StoragePool();
        StoragePoolSpec spec = new StoragePoolSpec();
        spec.setStorage(new PoolStorage(null, null, null, whenLost, null));
        pool.setSpec(spec);
        ObservedPool observed = new ObservedPool(pool, Map.of(), Map.of(), true, Optional.empty(), members, lost);
        return Repair.decide(observed, formation, SINCE.plus(later), AFTER);
    }

    private void assertWaits(Repair repair, String why) {
        assertThat(repair.rebuild()).isEmpty();
        assertThat(repair.waiting()).allSatisfy(sentence -> assertThat(sentence).contains(why));
    }

    @Test
    void shouldRebuildAMemberThatHasWaitedLongEnough() {
        assertWaits(decide(FORMED, AFTER.minusSeconds(1)), "gets another one after 2026-11-28T12:10:00Z");
        assertThat(decide(FORMED, AFTER).rebuild()).contains(lost.getFirst());
    }

    @Test
    void shouldTouchNothingWhileAnotherMemberIsMissing() {
        serves("c", false);
        assertWaits(decide(FORMED, AFTER), "gets no other");
        members.put("c", new Answer.Unreachable<>("refused"));
        assertWaits(decide(FORMED, AFTER), "gets no other");
    }

    @Test
    void shouldNeverTouchTwoLostVolumes() {
        loses("b");
        assertWaits(decide(FORMED, AFTER), "gets no other");
        assertThat(decide(FORMED, AFTER).waiting()).hasSize(2);
    }

    @Test
    void shouldNeverTouchTheOnlyMember() {
        members.keySet().retainAll(List.of("a"));
        assertWaits(decide(FORMED, AFTER), "gets no other");
    }

    @Test
    void shouldTouchNothingOfAPoolThatIsNotKnownToBeFormed() {
        assertWaits(decide(new Formation.Waiting(), AFTER), "gets no other");
    }

    @Test
    void shouldLeaveItToPeopleWhenTheSpecSaysSo() {
        whenLost = "Wait";
        assertWaits(decide(FORMED, AFTER), "left to people");
    }

    @Test
    void shouldSayNothingWhenNothingIsLost() {
        lost.clear();
        serves("a", true);
        assertThat(decide(FORMED, AFTER)).isEqualTo(new Repair(Optional.empty(), List.of()));
    }
}
