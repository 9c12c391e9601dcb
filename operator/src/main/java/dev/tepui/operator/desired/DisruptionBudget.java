package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.PoolNames;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Collection;
import java.util.Optional;

/** How many members voluntary disruptions, as the drain of a node, may take at the same time. */
final class DisruptionBudget {
    private DisruptionBudget() {}

    /**
     * One member: all others must be there. None for a pool of one, where it would allow what it should forbid, or
     * block every drain for ever.
     *
     * <p>Said as {@code minAvailable}. With {@code maxUnavailable} Kubernetes counts what the controllers of the pods
     * that exist want to have (its documentation of disruption budgets), and each zone has a StatefulSet of its own:
     * between the eviction of its only pod and the next one, two pods of two zones are all that is expected, and
     * another could go.
     *
     * @param existing StatefulSets that exist; pods that are still to stop count like those that stay, so that none of
     *     these may go in their place
     */
    static Optional<PodDisruptionBudget> of(StoragePool pool, Collection<StatefulSet> existing) {
        int wanted = Member.of(pool).size();
        if (wanted == 1) {
            return Optional.empty();
        }
        int members = Math.max(wanted, pods(existing));
        PoolNames names = PoolNames.of(pool);
        return Optional.of(new PodDisruptionBudgetBuilder()
                .withMetadata(PoolObject.metadata(pool, names.disruptionBudget()))
                .withNewSpec()
                .withMinAvailable(new IntOrString(members - 1))
                .withNewSelector()
                .withMatchLabels(Labels.selectorOfPool(names))
                .endSelector()
                .endSpec()
                .build());
    }

    private static int pods(Collection<StatefulSet> existing) {
        return existing.stream()
                .map(StatefulSet::getStatus)
                .filter(status -> status != null && status.getReplicas() != null)
                .mapToInt(StatefulSetStatus::getReplicas)
                .sum();
    }
}
