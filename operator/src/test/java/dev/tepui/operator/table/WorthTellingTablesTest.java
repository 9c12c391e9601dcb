package dev.tepui.operator.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolStatus;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorthTellingTablesTest {
    private final WorthTellingTables filter = new WorthTellingTables();

    @Test
    void shouldTellWhatTablesDependOn() {
        StoragePool before = pool(1, "True", "All members serve.");
        StoragePool formed = pool(1, "True", "All members serve.");
        formed.getStatus().setFormed(true);
        StoragePool scaled = pool(1, "True", "All members serve.");
        scaled.getStatus().setCells(2);

        assertThat(filter.accept(before, new StoragePool())).isTrue();
        assertThat(filter.accept(pool(2, "True", "All members serve."), before)).isTrue();
        assertThat(filter.accept(pool(1, "Unknown", "No member answers the operator."), before))
                .isTrue();
        assertThat(filter.accept(formed, before)).isTrue();
        assertThat(filter.accept(scaled, before)).isTrue();
        assertThat(filter.accept(pool(1, "False", "11 of 12"), pool(1, "False", "10 of 12")))
                .isTrue();
    }

    @Test
    void shouldNotTellWhichMembersAreJustRestarted() {
        StoragePool before = pool(1, "True", "All members serve.");
        StoragePool after = pool(1, "True", "The pool serves without default-a-0.");
        after.getStatus().setObservedGeneration(1L);
        after.getStatus().setGroupsWithLeader(11);

        assertThat(filter.accept(after, before)).isFalse();
    }

    private static StoragePool pool(long generation, String ready, String message) {
        StoragePool pool = new StoragePool();
        pool.setMetadata(new ObjectMetaBuilder().withGeneration(generation).build());
        StoragePoolStatus status = new StoragePoolStatus();
        status.setConditions(List.of(new ConditionBuilder()
                .withType("Ready")
                .withStatus(ready)
                .withMessage(message)
                .build()));
        pool.setStatus(status);
        return pool;
    }
}
