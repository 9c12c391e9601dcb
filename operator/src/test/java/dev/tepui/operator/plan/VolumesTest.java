package dev.tepui.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.crd.v1alpha1.PoolStorage;
import dev.tepui.crd.v1alpha1.PoolStorageGrowth;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolSpec;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.observe.ObservedPool;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VolumesTest {
    private static final PoolStorageGrowth TO_14 = new PoolStorageGrowth(new Quantity("14Gi"), 80, 25);

    private final Map<String, PersistentVolumeClaim> claims = new TreeMap<>();
    private final Map<String, Answer<NodeStatus>> answers = new TreeMap<>();

    private static PersistentVolumeClaim claim(String name, String requested, String capacity) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .withUid("uid-of-" + name)
                .endMetadata()
                .withNewSpec()
                .withNewResources()
                .addToRequests("storage", new Quantity(requested))
                .endResources()
                .endSpec()
                .withNewStatus()
                .withPhase(capacity == null ? "Pending" : "Bound")
                .withCapacity(capacity == null ? null : Map.of("storage", new Quantity(capacity)))
                .endStatus()
                .build();
    }

    private void has(String name, String requested, String capacity) {
        claims.put(name, claim(name, requested, capacity));
    }

    /** A member that says how full its volume is; null says nothing, as an older version does. */
    private void says(String member, Integer usedPercent) {
        NodeStatus.Disk disk = usedPercent == null ? null : new NodeStatus.Disk(100, 100 - usedPercent, false);
        answers.put(
                member,
                new Answer.Ok<>(
                        new NodeStatus(member, "a", "default", true, "id", true, "0.1", disk, null, null, List.of())));
    }

    private Volumes decide(String size, PoolStorageGrowth growth) {
        StoragePool pool = new StoragePool();
        StoragePoolSpec spec = new StoragePoolSpec();
        spec.setStorage(new PoolStorage(new Quantity(size), null, null, null, growth));
        pool.setSpec(spec);
        return Volumes.decide(new ObservedPool(pool, Map.of(), claims, true, Optional.empty(), answers, List.of()));
    }

    private static List<String> names(List<PersistentVolumeClaim> claims) {
        return claims.stream().map(claim -> claim.getMetadata().getName()).toList();
    }

    @Test
    void shouldLeaveVolumesOfTheRightSizeAlone() {
        has("a", "10Gi", "10Gi");
        has("b", "10240Mi", "11Gi");
        Volumes volumes = decide("10Gi", null);
        assertThat(volumes.size()).isEqualTo(new Quantity("10Gi"));
        assertThat(volumes.expand()).isEmpty();
        assertThat(volumes.expanding()).isEmpty();
    }

    @Test
    void shouldAskForTheSpecsSizeAndForNothingElse() {
        has("a", "10Gi", "10Gi");
        has("b", "20Gi", "10Gi");
        Volumes volumes = decide("20Gi", null);
        assertThat(names(volumes.expand())).containsExactly("a");
        PersistentVolumeClaim applied = volumes.expand().getFirst();
        assertThat(applied.getMetadata().getUid()).isEqualTo("uid-of-a");
        assertThat(applied.getSpec().getResources().getRequests()).isEqualTo(Map.of("storage", new Quantity("20Gi")));
        assertThat(applied.getSpec().getAccessModes()).isEmpty();
        assertThat(volumes.expanding()).containsExactly("a", "b");
    }

    @Test
    void shouldMakeNewVolumesAsLargeAsThoseThatHaveGrown() {
        has("a", "13Gi", "13Gi");
        has("new", "10Gi", "10Gi");
        Volumes volumes = decide("10Gi", null);
        assertThat(volumes.size()).isEqualTo(new Quantity("13Gi"));
        assertThat(names(volumes.expand())).containsExactly("new");
    }

    /** Kubernetes refuses to enlarge a claim without a volume, and it may wait for its node for ever. */
    @Test
    void shouldNotWaitForClaimsWithoutAVolume() {
        has("a", "13Gi", "13Gi");
        has("new", "10Gi", null);
        says("a", 80);
        Volumes volumes = decide("10Gi", TO_14);
        assertThat(volumes.size()).as("grown once more").isEqualTo(new Quantity("14Gi"));
        assertThat(names(volumes.expand())).containsExactly("a");
        assertThat(volumes.expanding()).containsExactly("a");
    }

    @Test
    void shouldGrowWhenOneMemberIsSoFullAndStopAtTheLimit() {
        has("a", "10Gi", "10Gi");
        has("b", "10Gi", "10Gi");
        says("a", 12);
        says("b", 79);
        assertThat(decide("10Gi", TO_14).size()).isEqualTo(new Quantity("10Gi"));
        says("b", 80);
        assertThat(decide("10Gi", null).size()).isEqualTo(new Quantity("10Gi"));
        Volumes first = decide("10Gi", TO_14);
        assertThat(first.size()).isEqualTo(new Quantity("12800Mi"));
        assertThat(names(first.expand())).containsExactly("a", "b");
        has("a", "12800Mi", "12800Mi");
        has("b", "12800Mi", "12800Mi");
        assertThat(decide("10Gi", TO_14).size()).isEqualTo(new Quantity("14Gi"));
        has("a", "14Gi", "14Gi");
        has("b", "14Gi", "14Gi");
        assertThat(decide("10Gi", TO_14).size()).isEqualTo(new Quantity("14Gi"));
        assertThat(decide("10Gi", TO_14).expand()).isEmpty();
    }

    @Test
    void shouldNotGrowAgainBeforeAllVolumesHaveGrown() {
        has("a", "12800Mi", "12800Mi");
        has("b", "12800Mi", "10Gi");
        says("b", 99);
        assertThat(decide("10Gi", TO_14).size()).isEqualTo(new Quantity("12800Mi"));
        has("b", "10Gi", "10Gi");
        assertThat(decide("10Gi", TO_14).size()).isEqualTo(new Quantity("12800Mi"));
    }

    @Test
    void shouldKnowNothingOfVolumesThatNobodyTellsAbout() {
        has("a", "10Gi", "10Gi");
        says("a", null);
        assertThat(decide("10Gi", TO_14).size()).isEqualTo(new Quantity("10Gi"));
    }
}
