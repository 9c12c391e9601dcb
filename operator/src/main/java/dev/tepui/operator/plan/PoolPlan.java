package dev.tepui.operator.plan;

import dev.tepui.operator.desired.DesiredPool;
import dev.tepui.operator.observe.ObservedPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to do for a pool.
 *
 * @param newAdminSecret the Secret to create, with a token to be made; empty when there is one
 * @param apply objects to apply, in this order; applying one that is as desired writes nothing
 * @param delete objects to delete
 * @param heldBack StatefulSets whose change waits for other zones
 * @param formation whether members are to be told to form the pool
 */
public record PoolPlan(
        Optional<Secret> newAdminSecret,
        List<HasMetadata> apply,
        List<HasMetadata> delete,
        List<String> heldBack,
        Formation formation) {

    public static PoolPlan of(ObservedPool observed, DesiredPool desired) {
        Rollout rollout = Rollout.of(desired.statefulSets(), observed.statefulSets());
        List<HasMetadata> apply = new ArrayList<>(desired.shared());
        desired.disruptionBudget().ifPresent(apply::add);
        apply.addAll(rollout.now());
        boolean superfluousBudget = desired.disruptionBudget().isEmpty() && observed.disruptionBudgetExists();
        Optional<Secret> secret = observed.access().isPresent() ? Optional.empty() : Optional.of(desired.adminSecret());
        return new PoolPlan(
                secret,
                List.copyOf(apply),
                superfluousBudget ? List.of(disruptionBudget(observed)) : List.of(),
                rollout.later(),
                Formation.decide(observed));
    }

    private static PodDisruptionBudget disruptionBudget(ObservedPool observed) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withNamespace(observed.pool().getMetadata().getNamespace())
                        .withName(observed.pool().getMetadata().getName())
                        .build())
                .build();
    }
}
