package dev.tepui.operator.status;

import dev.tepui.crd.v1alpha1.PoolStorageStatus;
import dev.tepui.crd.v1alpha1.PoolZone;
import dev.tepui.crd.v1alpha1.PoolZoneStatus;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolStatus;
import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import dev.tepui.operator.naming.Annotations;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.nodeclient.NodeStatus;
import dev.tepui.operator.observe.ObservedPool;
import dev.tepui.operator.plan.Formation;
import dev.tepui.operator.plan.PoolPlan;
import dev.tepui.operator.plan.Volumes;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status of a pool, from what was observed and done. */
public final class PoolStatusOf {
    private PoolStatusOf() {}

    public static StoragePoolStatus compute(ObservedPool observed, PoolPlan plan, PoolOutcome outcome, Instant now) {
        StoragePool pool = observed.pool();
        StoragePoolStatus status = new StoragePoolStatus();
        Optional<String> poolId =
                poolId(plan.formation(), outcome).or(() -> before(pool).map(StoragePoolStatus::getPoolID));
        boolean formedBefore = before(pool)
                .map(previous -> Boolean.TRUE.equals(previous.getFormed()))
                .orElse(false);
        // Once true it stays true: it is what keeps the members from ever being told to form the pool again.
        status.setFormed(formedBefore || poolId(plan.formation(), outcome).isPresent());
        poolId.ifPresent(status::setPoolID);
        status.setEndpoint(PoolNames.of(pool).endpoint());
        status.setCells(plan.scaling().cells());
        status.setScaling(ScalingStatusOf.compute(pool, plan.scaling(), now));
        status.setStorage(storage(plan.volumes()));
        status.setSelector(selector(pool));
        status.setMembers(Member.of(pool, plan.scaling().cells()).size());
        status.setReplicationGroups(pool.getSpec().getReplicationGroups());
        status.setGroupsWithLeader(observed.groupsWithLeader());
        status.setZoneNames(
                pool.getSpec().getZones().stream().map(PoolZone::name).collect(Collectors.joining(",")));
        status.setZones(pool.getSpec().getZones().stream()
                .map(zone -> zone(observed, zone))
                .toList());
        status.setLastHandledReconcileAt(Annotations.reconcileRequestedAt(pool));
        status.setObservedGeneration(pool.getMetadata().getGeneration());
        status.setConditions(Conditions.merge(
                conditionsBefore(pool),
                facts(observed, plan, outcome),
                pool.getMetadata().getGeneration(),
                now));
        return status;
    }

    /** The status of a pool whose deletion waits. */
    public static StoragePoolStatus blocked(StoragePool pool, String message, Instant now) {
        StoragePoolStatus status = copy(pool);
        List<Fact> facts = new ArrayList<>();
        Conditions.factOf(conditionsBefore(pool), ConditionType.READY).ifPresent(facts::add);
        facts.add(Fact.isTrue(ConditionType.STALLED, ConditionReason.TABLES_REMAIN, message));
        status.setConditions(Conditions.merge(
                conditionsBefore(pool), facts, pool.getMetadata().getGeneration(), now));
        return status;
    }

    /** The status of a pool that is left as it is: what was known last, and that it is paused. */
    public static StoragePoolStatus paused(StoragePool pool, Instant now) {
        StoragePoolStatus status = copy(pool);
        List<Fact> facts = new ArrayList<>();
        Conditions.factOf(conditionsBefore(pool), ConditionType.READY).ifPresent(facts::add);
        facts.add(Fact.isTrue(ConditionType.PAUSED, ConditionReason.PAUSED_BY_ANNOTATION, Fact.PAUSED));
        // It describes the spec that was looked at last: nobody looks at a newer one now.
        Long looked = status.getObservedGeneration();
        status.setConditions(Conditions.merge(conditionsBefore(pool), facts, looked, now));
        return status;
    }

    /** The status of a pool after a failure that nobody foresaw. */
    public static StoragePoolStatus failed(StoragePool pool, String message, Instant now) {
        StoragePoolStatus status = copy(pool);
        List<Fact> facts = List.of(
                Fact.isUnknown(ConditionType.READY, ConditionReason.RECONCILE_ERROR, message),
                Fact.isTrue(ConditionType.RECONCILING, ConditionReason.RECONCILE_ERROR, message));
        status.setConditions(Conditions.merge(
                conditionsBefore(pool), facts, pool.getMetadata().getGeneration(), now));
        return status;
    }

    /** What changed from the pool's status to this one. */
    public static List<Notice> notices(StoragePool pool, StoragePoolStatus after) {
        return Notice.between(conditionsBefore(pool), after.getConditions());
    }

    private static Optional<String> poolId(Formation formation, PoolOutcome outcome) {
        return formation instanceof Formation.Formed formed ? Optional.of(formed.poolId()) : outcome.formed();
    }

    private static List<Fact> facts(ObservedPool observed, PoolPlan plan, PoolOutcome outcome) {
        List<Fact> facts = new ArrayList<>();
        Fact ready = ready(observed, plan);
        facts.add(ready);
        if (!outcome.conflicts().isEmpty()) {
            facts.add(Fact.isTrue(
                    ConditionType.STALLED,
                    ConditionReason.OBJECT_CONFLICT,
                    "Objects of these names belong to somebody else: " + String.join(", ", outcome.conflicts())
                            + ". Rename or delete them, or name the pool differently."));
        } else if (needsSomebody(plan.formation())) {
            facts.add(Fact.isTrue(ConditionType.STALLED, ready.reason(), ready.message()));
        } else if (outcome.expansionRefused().isPresent()) {
            facts.add(Fact.isTrue(
                    ConditionType.STALLED,
                    ConditionReason.EXPANSION_REFUSED,
                    "The cluster does not make the volumes larger: "
                            + outcome.expansionRefused().get()));
        } else if (!plan.heldBack().isEmpty()) {
            facts.add(Fact.isTrue(
                    ConditionType.RECONCILING,
                    ConditionReason.UPDATING,
                    (plan.nextWindow().isPresent()
                                    ? "Restarts wait for the maintenance window at "
                                            + plan.nextWindow().get() + ": "
                                    : "Members are restarted one after the other; waiting for their turn: ")
                            + String.join(", ", plan.heldBack()) + "."));
        } else if (!plan.volumes().expanding().isEmpty()) {
            facts.add(Fact.isTrue(
                    ConditionType.RECONCILING, ConditionReason.EXPANDING_VOLUMES, expanding(plan.volumes())));
        } else if (!plan.scaling().isDone(observed.pool())) {
            facts.add(Fact.isTrue(ConditionType.RECONCILING, ConditionReason.SCALING, scaling(observed, plan)));
        } else if (ready.truth() != Fact.Truth.TRUE && ready.reason() != ConditionReason.HIBERNATED) {
            facts.add(Fact.isTrue(ConditionType.RECONCILING, ready.reason(), ready.message()));
        }
        List<String> low = observed.lowOnStorage();
        if (!low.isEmpty()) {
            facts.add(Fact.isTrue(
                    ConditionType.STORAGE_LOW,
                    ConditionReason.VOLUMES_ALMOST_FULL,
                    "The volumes of " + String.join(", ", low) + " are almost full. Groups that find no room on most"
                            + " of their members take no more data until spec.storage.size is larger or items are"
                            + " deleted."));
        }
        return facts;
    }

    private static String expanding(Volumes volumes) {
        return "Volumes grow to " + volumes.size() + "; not yet: " + String.join(", ", volumes.expanding()) + "."
                + volumes.waitsFor()
                        .map(message -> " The cluster says: " + message)
                        .orElse("");
    }

    private static PoolStorageStatus storage(Volumes volumes) {
        List<String> expanding = volumes.expanding();
        return new PoolStorageStatus(volumes.size(), expanding.isEmpty() ? null : expanding);
    }

    private static String scaling(ObservedPool observed, PoolPlan plan) {
        int wanted = observed.pool().getSpec().getCells();
        int left = plan.scaling().groupsLeft();
        String cells = wanted == 1 ? "1 cell" : wanted + " cells";
        return left > 0
                ? "Replication groups move to " + cells + "; " + left + " left."
                : "The members of " + cells + " start, or those of others stop.";
    }

    /** For the scale subresource. */
    private static String selector(StoragePool pool) {
        return new TreeMap<>(Labels.selectorOfPool(PoolNames.of(pool)))
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }

    private static boolean needsSomebody(Formation formation) {
        return formation instanceof Formation.DataLost || formation instanceof Formation.Mismatch;
    }

    private static Fact ready(ObservedPool observed, PoolPlan plan) {
        if (Member.areAsleep(observed.pool())) {
            return Fact.isFalse(
                    ConditionType.READY,
                    ConditionReason.HIBERNATED,
                    "The members are stopped because spec.hibernated is true; their volumes stay.");
        }
        return switch (plan.formation()) {
            case Formation.Waiting waiting ->
                Fact.isFalse(ConditionType.READY, ConditionReason.STARTING, "Waiting for members to start.");
            case Formation.Form form ->
                Fact.isFalse(
                        ConditionType.READY, ConditionReason.FORMING, "All members answer; the pool is being formed.");
            case Formation.DataLost lost ->
                Fact.isFalse(
                        ConditionType.READY,
                        ConditionReason.DATA_LOST,
                        "The members of this pool are empty, but it held data. It is not formed again over that."
                                + " Restore the volumes, or delete the pool to start from nothing.");
            case Formation.Mismatch mismatch ->
                Fact.isFalse(ConditionType.READY, ConditionReason.IDENTITY_MISMATCH, mismatch.message());
            case Formation.Formed formed -> readyOnceFormed(observed, plan);
        };
    }

    private static Fact readyOnceFormed(ObservedPool observed, PoolPlan plan) {
        // Others are just starting or stopping; empty when the pool does not say.
        Set<String> known = plan.scaling().known();
        if (observed.answers().isEmpty()) {
            return withoutAnswers(observed);
        }
        int groups = observed.pool().getSpec().getReplicationGroups();
        int led = observed.groupsWithLeader();
        if (led < groups) {
            return Fact.isFalse(
                    ConditionType.READY,
                    ConditionReason.GROUPS_WITHOUT_LEADER,
                    led + " of " + groups + " replication groups have a leader.");
        }
        if (!observed.catalogueHasLeader()) {
            return Fact.isFalse(
                    ConditionType.READY, ConditionReason.GROUPS_WITHOUT_LEADER, "The catalogue has no leader.");
        }
        SortedSet<String> absent = new TreeSet<>(observed.silentHosts());
        observed.answers().stream()
                .filter(node -> !node.ready())
                .map(NodeStatus::node)
                .forEach(absent::add);
        absent.removeIf(host -> !known.isEmpty() && known.stream().noneMatch(member -> isOf(host, member)));
        return absent.isEmpty()
                ? Fact.isTrue(ConditionType.READY, ConditionReason.SERVING, "All members serve.")
                : Fact.isTrue(
                        ConditionType.READY,
                        ConditionReason.DEGRADED,
                        Stream.concat(
                                        Stream.of("The pool serves without " + String.join(", ", absent) + "."),
                                        plan.repair().waiting().stream())
                                .collect(Collectors.joining(" ")));
    }

    /** A member is told of by its host, or by its pod's name, with which the host begins. */
    private static boolean isOf(String name, String host) {
        return host.equals(name) || host.startsWith(name + ".");
    }

    /** Pods that are ready and do not answer the operator may well answer the SDKs: that is not known, not False. */
    private static Fact withoutAnswers(ObservedPool observed) {
        boolean podsReady = observed.statefulSets().values().stream()
                .anyMatch(zone -> zone.getStatus() != null
                        && zone.getStatus().getReadyReplicas() != null
                        && zone.getStatus().getReadyReplicas() > 0);
        return podsReady
                ? Fact.isUnknown(
                        ConditionType.READY, ConditionReason.POOL_UNREACHABLE, "No member answers the operator.")
                : Fact.isFalse(ConditionType.READY, ConditionReason.STARTING, "Waiting for members to start.");
    }

    private static PoolZoneStatus zone(ObservedPool observed, PoolZone zone) {
        int ready = (int) observed.answers().stream()
                .filter(node -> zone.name().equals(node.zone()) && node.ready())
                .count();
        return new PoolZoneStatus(zone.name(), ready, Member.cells(observed.pool()));
    }

    private static StoragePoolStatus copy(StoragePool pool) {
        StoragePoolStatus copy = new StoragePoolStatus();
        before(pool).ifPresent(status -> {
            copy.setCells(status.getCells());
            copy.setLastHandledReconcileAt(status.getLastHandledReconcileAt());
            copy.setScaling(status.getScaling());
            copy.setSelector(status.getSelector());
            copy.setStorage(status.getStorage());
            copy.setEndpoint(status.getEndpoint());
            copy.setFormed(status.getFormed());
            copy.setGroupsWithLeader(status.getGroupsWithLeader());
            copy.setMembers(status.getMembers());
            copy.setObservedGeneration(status.getObservedGeneration());
            copy.setPoolID(status.getPoolID());
            copy.setReplicationGroups(status.getReplicationGroups());
            copy.setZoneNames(status.getZoneNames());
            copy.setZones(status.getZones());
        });
        return copy;
    }

    private static Optional<StoragePoolStatus> before(StoragePool pool) {
        return Optional.ofNullable(pool.getStatus());
    }

    private static List<Condition> conditionsBefore(StoragePool pool) {
        return before(pool).map(StoragePoolStatus::getConditions).orElse(List.of());
    }
}
