package dev.tepui.operator.plan;

import dev.tepui.crd.v1alpha1.MaintenanceWindow;
import dev.tepui.crd.v1alpha1.PoolTimeToLive;
import dev.tepui.operator.desired.DesiredPool;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.nodeclient.SweepSettings;
import dev.tepui.operator.observe.ObservedPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What to do for a pool.
 *
 * @param newAdminSecret the Secret to create, with a token to be made; empty when there is one
 * @param apply objects to apply, in this order; applying one that is as desired writes nothing
 * @param delete objects to delete
 * @param heldBack StatefulSets with pods that wait for their turn to restart
 * @param nextWindow when the next maintenance window opens; empty when one is open, or none ever does
 * @param sweepSettings how the pool is to be told to delete expired items; empty when it knows
 * @param formation whether members are to be told to form the pool
 * @param volumes how large the volumes shall be
 * @param repair what to do about lost volumes
 * @param scaling how many members run, and what the pool is told about them
 */
public record PoolPlan(
        Optional<Secret> newAdminSecret,
        List<HasMetadata> apply,
        List<HasMetadata> delete,
        List<String> heldBack,
        Optional<Instant> nextWindow,
        Optional<SweepSettings> sweepSettings,
        Formation formation,
        Volumes volumes,
        Repair repair,
        Scaling scaling) {

    /** @param lostVolumeAfter how long a member waits for a lost volume before it gets another one */
    public static PoolPlan of(ObservedPool observed, DesiredPool desired, Instant now, Duration lostVolumeAfter) {
        List<MaintenanceWindow> windows = observed.pool().getSpec().getMaintenanceWindows();
        boolean open = MaintenanceWindows.isOpen(windows, now);
        Rollout rollout = Rollout.of(desired.statefulSets(), observed.statefulSets(), open, members(observed));
        List<HasMetadata> apply = new ArrayList<>(desired.shared());
        desired.disruptionBudget().ifPresent(apply::add);
        apply.addAll(rollout.statefulSets());
        boolean superfluousBudget = desired.disruptionBudget().isEmpty() && observed.disruptionBudgetExists();
        Formation formation = Formation.decide(observed);
        Optional<Secret> secret = observed.access().isPresent() ? Optional.empty() : Optional.of(desired.adminSecret());
        return new PoolPlan(
                secret,
                List.copyOf(apply),
                superfluousBudget ? List.of(disruptionBudget(observed)) : List.of(),
                rollout.later(),
                open ? Optional.empty() : MaintenanceWindows.next(windows, now),
                sweepSettings(observed),
                formation,
                Volumes.decide(observed),
                Repair.decide(observed, formation, now, lostVolumeAfter),
                Scaling.decide(observed, formation));
    }

    private static Rollout.Members members(ObservedPool observed) {
        PoolNames names = PoolNames.of(observed.pool());
        Map<String, String> pods = Member.of(observed.pool()).stream()
                .collect(Collectors.toMap(Member::host, member -> names.pod(member.zone(), member.cell())));
        return new Rollout.Members(
                pods.keySet().stream()
                        .filter(observed.answering()::contains)
                        .map(pods::get)
                        .collect(Collectors.toSet()),
                pods.keySet().stream().filter(observed::isReady).map(pods::get).collect(Collectors.toSet()));
    }

    /** Members learn it from each other, so one that says something else is enough to tell all. */
    private static Optional<SweepSettings> sweepSettings(ObservedPool observed) {
        PoolTimeToLive spec = observed.pool().getSpec().getTimeToLive();
        SweepSettings wanted = new SweepSettings(spec.sweepRate(), spec.paused());
        boolean known = observed.answers().stream()
                .filter(NodeStatus::ready)
                .map(NodeStatus::timeToLive)
                .allMatch(settings -> settings == null || settings.equals(wanted));
        return known ? Optional.empty() : Optional.of(wanted);
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
