package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.PoolNames;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Optional;

/** How many members voluntary disruptions, as the drain of a node, may take at the same time. */
final class DisruptionBudget {
    private DisruptionBudget() {}

    /**
     * One member. None for a pool of one: there it would allow what it should forbid, or block every drain for ever.
     */
    static Optional<PodDisruptionBudget> of(StoragePool pool) {
        if (Member.of(pool).size() == 1) {
            return Optional.empty();
        }
        PoolNames names = PoolNames.of(pool);
        return Optional.of(new PodDisruptionBudgetBuilder()
                .withMetadata(PoolObject.metadata(pool, names.disruptionBudget()))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withNewSelector()
                .withMatchLabels(Labels.selectorOfPool(names))
                .endSelector()
                .endSpec()
                .build());
    }
}
