package dev.tepui.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolStatus;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.FakeNodeClient;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.nodeclient.PoolAccess;
import dev.tepui.operator.observe.ObservedPool;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Each rule in the comment of {@link Formation}: getting one wrong loses data. */
class FormationTest {
    private static final String UID = "uid";
    private static final List<String> HOSTS = List.of("a", "b", "c");
    private static final PoolAccess ACCESS = new PoolAccess(HOSTS, 8020, "secret");

    private final FakeNodeClient nodes = new FakeNodeClient();

    @Test
    void shouldFormANewPoolWhenAllMembersAnswer() {
        assertThat(Formation.decide(observed(false))).isEqualTo(new Formation.Form(UID, HOSTS));
    }

    @Test
    void shouldNotFormWhileAMemberIsSilent() {
        nodes.silent.add("c");

        assertThat(Formation.decide(observed(false))).isInstanceOf(Formation.Waiting.class);
    }

    @Test
    void shouldNotFormWhenNobodyWasAsked() {
        nodes.failCall = OptionalInt.of(1);

        assertThat(Formation.decide(observed(false))).isInstanceOf(Formation.Waiting.class);
    }

    @Test
    void shouldNeverFormAgain() {
        assertThat(Formation.decide(observed(true))).isInstanceOf(Formation.DataLost.class);

        nodes.silent.add("c");
        assertThat(Formation.decide(observed(true))).isEqualTo(new Formation.Formed(UID));
    }

    @Test
    void shouldFinishFormingThatStoppedHalfWay() {
        nodes.formed.put("a", UID);

        assertThat(Formation.decide(observed(false))).isEqualTo(new Formation.Form(UID, HOSTS));
    }

    @Test
    void shouldBelieveAMajorityWhenTheStatusWasLost() {
        nodes.formed.putAll(Map.of("a", "older", "b", "older"));

        assertThat(Formation.decide(observed(false))).isEqualTo(new Formation.Formed("older"));
    }

    @Test
    void shouldNotFormOverTheRestOfAnotherPool() {
        nodes.formed.put("a", "older");

        assertThat(Formation.decide(observed(false))).isInstanceOf(Formation.Mismatch.class);
    }

    @Test
    void shouldReportMembersOfDifferentPools() {
        nodes.formed.putAll(Map.of("a", UID, "b", UID, "c", "other"));

        assertThat(Formation.decide(observed(false))).isInstanceOf(Formation.Mismatch.class);
        assertThat(Formation.decide(observed(true))).isInstanceOf(Formation.Mismatch.class);
    }

    private ObservedPool observed(boolean formedOnce) {
        StoragePool pool = new StoragePool();
        pool.setMetadata(
                new ObjectMetaBuilder().withName("default").withUid(UID).build());
        StoragePoolStatus status = new StoragePoolStatus();
        status.setFormed(formedOnce);
        status.setPoolID(formedOnce ? UID : null);
        pool.setStatus(status);
        Map<String, Answer<NodeStatus>> members = nodes.statuses(ACCESS);
        return new ObservedPool(pool, Map.of(), Map.of(), false, Optional.of(ACCESS), members, List.of());
    }
}
