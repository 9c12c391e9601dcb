package dev.tepui.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.TableState;
import dev.tepui.operator.observe.ObservedPoolDeletion;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolDeletionTest {
    @Test
    void shouldWaitForTables() {
        assertThat(decide(pool(), List.of("orders"), Optional.empty(), false))
                .isEqualTo(new PoolDeletion.Blocked(
                        "Tables use this pool: orders. The pool is deleted as soon as they are gone."));
    }

    @Test
    void shouldNotTakeTablesAlongThatHaveNoResource() {
        Answer<List<TableState>> one = new Answer.Ok<>(List.of(left()));

        assertThat(decide(pool(), List.of(), Optional.of(one), false)).isInstanceOf(PoolDeletion.Blocked.class);
        assertThat(decide(retained(), List.of(), Optional.of(one), false)).isEqualTo(new PoolDeletion.Go());
    }

    @Test
    void shouldWaitForMembersThatDoNotAnswer() {
        Answer<List<TableState>> silence = new Answer.Unreachable<>("no answer");

        assertThat(decide(pool(), List.of(), Optional.of(silence), false)).isInstanceOf(PoolDeletion.Blocked.class);
    }

    @Test
    void shouldGoWhenNobodyUsesIt() {
        assertThat(decide(pool(), List.of(), Optional.of(new Answer.Ok<>(List.of())), false))
                .isEqualTo(new PoolDeletion.Go());
        assertThat(decide(pool(), List.of(), Optional.empty(), false)).isEqualTo(new PoolDeletion.Go());
    }

    /** Its members are stopped whatever it says: waiting would hold the namespace for ever. */
    @Test
    void shouldGoWithItsNamespace() {
        assertThat(decide(pool(), List.of("orders"), Optional.empty(), true)).isEqualTo(new PoolDeletion.Go());
    }

    private static PoolDeletion decide(
            StoragePool pool,
            List<String> resources,
            Optional<Answer<List<TableState>>> catalogue,
            boolean namespaceGoes) {
        return PoolDeletion.decide(new ObservedPoolDeletion(pool, resources, catalogue, namespaceGoes));
    }

    private static StoragePool pool() {
        StoragePool pool = new StoragePool();
        pool.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("default")
                .build());
        return pool;
    }

    private static StoragePool retained() {
        StoragePool pool = pool();
        pool.getMetadata().setAnnotations(Map.of("tepui.dev/deletion-policy", "retain"));
        return pool;
    }

    private static TableState left() {
        return new ObjectMapper().convertValue(Map.of("name", "left", "status", TableState.ACTIVE), TableState.class);
    }
}
