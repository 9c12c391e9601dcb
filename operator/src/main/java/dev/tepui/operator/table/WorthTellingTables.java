package dev.tepui.operator.table;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolStatus;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import dev.tepui.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Optional;

/**
 * Which updates of a pool its Tables have to know: of its spec, of its members, of whether it is formed, and of whether
 * it serves, and if not, why. Each makes the operator ask the pool for every Table that it has; which members are just
 * being restarted is not worth that.
 */
final class WorthTellingTables implements OnUpdateFilter<StoragePool> {
    private record Told(Long generation, Boolean formed, Integer cells, String ready, String problem) {
        static Told of(StoragePool pool) {
            StoragePoolStatus status = pool.getStatus() == null ? new StoragePoolStatus() : pool.getStatus();
            Optional<Condition> ready = Conditions.find(status.getConditions(), ConditionType.READY);
            boolean serves = Conditions.isTrue(status.getConditions(), ConditionType.READY);
            return new Told(
                    pool.getMetadata().getGeneration(),
                    status.getFormed(),
                    status.getCells(),
                    ready.map(Condition::getStatus).orElse(null),
                    serves ? null : ready.map(Condition::getMessage).orElse(null));
        }
    }

    @Override
    public boolean accept(StoragePool now, StoragePool before) {
        return !Told.of(now).equals(Told.of(before));
    }
}
