package dev.tepui.operator.status;

import dev.tepui.crd.v1alpha1.AckResourceMetadata;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TableStatus;
import dev.tepui.crd.v1alpha1.TimeToLiveStatus;
import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import dev.tepui.operator.desired.EffectiveDefinition.Advice;
import dev.tepui.operator.naming.Annotations;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.TableState;
import dev.tepui.operator.observe.ObservedTable;
import dev.tepui.operator.plan.TablePlan;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The status of a table, from what was observed and done. */
public final class TableStatusOf {
    /** A namespace plays the part of an AWS account; there is only one number for all of them. */
    private static final String ACCOUNT = "000000000000";

    private static final String PARTITION = "aws";
    private static final String CREATING = "CREATING";
    private static final String BEING_CREATED = "The table is being created.";

    private TableStatusOf() {}

    /** @param declared the pool's answer to the declaration of the table; empty when nothing was declared */
    public static TableStatus compute(
            ObservedTable observed,
            TablePlan plan,
            Optional<Answer<TableState>> declared,
            List<Advice> advice,
            Instant now) {
        Table table = observed.table();
        Optional<TableState> state = state(plan, declared);
        TableStatus status = copy(table);
        status.setPool(observed.poolNames().name());
        state.ifPresent(known -> describe(status, known, observed));
        if (status.getTableStatus() == null) {
            status.setTableStatus(CREATING);
        }
        List<Fact> facts = new ArrayList<>(facts(observed, plan, declared));
        for (Fact fact : sinkFacts(table, state)) {
            // Something else may be under way, too: that is told once.
            if (facts.stream().noneMatch(known -> known.type() == fact.type())) {
                facts.add(fact);
            }
        }
        advisory(advice).ifPresent(facts::add);
        status.setLastHandledReconcileAt(Annotations.reconcileRequestedAt(table));
        Long generation = table.getMetadata().getGeneration();
        status.setObservedGeneration(generation);
        status.setConditions(Conditions.merge(conditionsBefore(table), facts, generation, now));
        return status;
    }

    /** What was known last counts while the pool tells nothing. */
    private static List<Fact> sinkFacts(Table table, Optional<TableState> state) {
        return state.map(SinkStatusOf::facts)
                .orElseGet(() -> Conditions.factOf(conditionsBefore(table), ConditionType.STREAM_SINKS_DELIVERING)
                        .map(List::of)
                        .orElse(List.of()));
    }

    /** The status of a table whose deletion waits for the user. It serves as before. */
    public static TableStatus deletionBlocked(Table table, ConditionReason reason, String message, Instant now) {
        TableStatus status = copy(table);
        List<Fact> facts = new ArrayList<>();
        Conditions.factOf(conditionsBefore(table), ConditionType.READY).ifPresent(facts::add);
        Conditions.factOf(conditionsBefore(table), ConditionType.INDEXES_ACTIVE).ifPresent(facts::add);
        Conditions.factOf(conditionsBefore(table), ConditionType.STREAM_SINKS_DELIVERING)
                .ifPresent(facts::add);
        facts.add(Fact.isTrue(ConditionType.STALLED, reason, message));
        facts.add(Fact.isFalse(ConditionType.RESOURCE_SYNCED, reason, message));
        return withConditions(status, table, facts, now);
    }

    /** The status of a table that is left as it is: what was known last, and that it is paused. */
    public static TableStatus paused(Table table, Instant now) {
        TableStatus status = copy(table);
        List<Fact> facts = new ArrayList<>();
        for (ConditionType kept : List.of(
                ConditionType.READY,
                ConditionType.INDEXES_ACTIVE,
                ConditionType.STREAM_SINKS_DELIVERING,
                ConditionType.RESOURCE_SYNCED,
                ConditionType.TERMINAL,
                ConditionType.ADVISORY)) {
            Conditions.factOf(conditionsBefore(table), kept).ifPresent(facts::add);
        }
        facts.add(Fact.isTrue(ConditionType.PAUSED, ConditionReason.PAUSED_BY_ANNOTATION, Fact.PAUSED));
        Long looked = status.getObservedGeneration();
        status.setConditions(Conditions.merge(conditionsBefore(table), facts, looked, now));
        return status;
    }

    /** The status of a table that is being deleted. */
    public static TableStatus deleting(Table table, ConditionReason reason, String message, Instant now) {
        TableStatus status = copy(table);
        status.setTableStatus(TableState.DELETING);
        List<Fact> facts = List.of(
                Fact.isFalse(ConditionType.READY, reason, message),
                Fact.isTrue(ConditionType.RECONCILING, reason, message),
                Fact.isFalse(ConditionType.RESOURCE_SYNCED, reason, message));
        return withConditions(status, table, facts, now);
    }

    /** The status of a table after a failure that nobody foresaw. */
    public static TableStatus failed(Table table, String message, Instant now) {
        List<Fact> facts = new ArrayList<>(List.of(
                Fact.isUnknown(ConditionType.READY, ConditionReason.RECONCILE_ERROR, message),
                Fact.isTrue(ConditionType.RECONCILING, ConditionReason.RECONCILE_ERROR, message),
                Fact.isUnknown(ConditionType.RESOURCE_SYNCED, ConditionReason.RECONCILE_ERROR, message)));
        IndexStatusOf.unknown(table, ConditionReason.RECONCILE_ERROR, message).ifPresent(facts::add);
        return withConditions(copy(table), table, facts, now);
    }

    /** What changed from the table's status to this one. */
    public static List<Notice> notices(Table table, TableStatus after) {
        return Notice.between(conditionsBefore(table), after.getConditions());
    }

    /** What to tell when a table that was there without a resource belongs to one again. */
    public static Optional<Notice> takenOver(TablePlan plan, Optional<Answer<TableState>> declared) {
        return plan instanceof TablePlan.Declare declare
                        && declare.owner().takes().isPresent()
                        && declared.orElseThrow() instanceof Answer.Ok<TableState> ok
                ? Optional.of(new Notice(
                        false,
                        "Adopted",
                        "The table " + declare.tableName() + " was in the pool without a resource; it belongs to this"
                                + " one now, with its " + ok.value().itemCount() + " items."))
                : Optional.empty();
    }

    private static Optional<TableState> state(TablePlan plan, Optional<Answer<TableState>> declared) {
        if (declared.isPresent() && declared.get() instanceof Answer.Ok<TableState> ok) {
            return Optional.of(ok.value());
        }
        return switch (plan) {
            case TablePlan.Keep keep -> Optional.of(keep.state());
            case TablePlan.Declare declare -> declare.before();
            default -> Optional.empty();
        };
    }

    private static List<Fact> facts(ObservedTable observed, TablePlan plan, Optional<Answer<TableState>> declared) {
        return switch (plan) {
            case TablePlan.CreatePool create ->
                waiting(observed, ConditionReason.POOL_NOT_READY, "A default pool is being made for this namespace.");
            case TablePlan.Wait wait -> waiting(observed, wait.reason(), wait.message());
            case TablePlan.NameInUse taken -> refused(observed, ConditionReason.NAME_IN_USE, taken.message());
            case TablePlan.Keep keep -> serving(observed, keep.state());
            case TablePlan.Declare declare -> declared(observed, declared.orElseThrow(), declare.before());
        };
    }

    private static List<Fact> declared(ObservedTable observed, Answer<TableState> answer, Optional<TableState> before) {
        return switch (answer) {
            case Answer.Ok<TableState> ok -> serving(observed, ok.value());
            case Answer.Conflict<TableState> conflict ->
                before.filter(state -> observed.uid().equals(state.resource()))
                        .map(state -> busy(observed, state, conflict.message()))
                        .orElseGet(() -> refused(observed, ConditionReason.NAME_IN_USE, conflict.message()));
            case Answer.Invalid<TableState> invalid -> refused(observed, ConditionReason.REJECTED, invalid.message());
            case Answer.NotFound<TableState> none -> waiting(observed, ConditionReason.CREATING, BEING_CREATED);
            case Answer.Unreachable<TableState> unreachable ->
                waiting(
                        observed,
                        before.isPresent() ? ConditionReason.UPDATING : ConditionReason.CREATING,
                        "The pool did not confirm the table; the operator asks again.");
        };
    }

    private static List<Fact> serving(ObservedTable observed, TableState state) {
        Optional<Fact> reconciling = state.isActive()
                ? IndexStatusOf.reconciling(observed.table(), state)
                : Optional.of(Fact.isTrue(ConditionType.RECONCILING, ConditionReason.CREATING, BEING_CREATED));
        return serving(observed, state, reconciling);
    }

    /** The table is ours, so the pool can only mean that it has not finished what it was told before. */
    private static List<Fact> busy(ObservedTable observed, TableState state, String message) {
        Fact reconciling = Fact.isTrue(
                ConditionType.RECONCILING,
                ConditionReason.UPDATING,
                "The pool is busy with the change before this one, and is asked again: " + message);
        return serving(observed, state, Optional.of(reconciling));
    }

    /** @param reconciling what is still to be done; empty when the table is as the spec says */
    private static List<Fact> serving(ObservedTable observed, TableState state, Optional<Fact> reconciling) {
        List<Fact> facts = new ArrayList<>();
        facts.add(ready(observed, state));
        IndexStatusOf.active(observed.table(), state).ifPresent(facts::add);
        IndexStatusOf.behind(state).ifPresent(facts::add);
        reconciling.ifPresent(facts::add);
        facts.add(reconciling
                .map(why -> Fact.isFalse(ConditionType.RESOURCE_SYNCED, why.reason(), why.message()))
                .orElseGet(() -> Fact.isTrue(
                        ConditionType.RESOURCE_SYNCED, ConditionReason.ACTIVE, "The table is as the spec says.")));
        return facts;
    }

    private static Fact ready(ObservedTable observed, TableState state) {
        if (!state.isActive()) {
            return Fact.isFalse(ConditionType.READY, ConditionReason.CREATING, BEING_CREATED);
        }
        Optional<Condition> poolProblem = observed.pool()
                .map(pool -> pool.getStatus())
                .flatMap(status -> Conditions.find(status.getConditions(), ConditionType.READY))
                .filter(ready -> Fact.Truth.FALSE.value().equals(ready.getStatus()));
        return poolProblem
                .map(problem -> Fact.isFalse(
                        ConditionType.READY,
                        ConditionReason.POOL_NOT_READY,
                        "The pool " + observed.poolNames().name() + " is not ready: " + problem.getMessage()))
                .orElseGet(
                        () -> Fact.isTrue(ConditionType.READY, ConditionReason.ACTIVE, "The table serves requests."));
    }

    private static List<Fact> waiting(ObservedTable observed, ConditionReason reason, String message) {
        boolean served = Conditions.isTrue(conditionsBefore(observed.table()), ConditionType.READY)
                || Conditions.find(conditionsBefore(observed.table()), ConditionType.READY)
                        .filter(ready -> Fact.Truth.UNKNOWN.value().equals(ready.getStatus()))
                        .isPresent();
        // The pool may well serve while the operator cannot ask it: then the truth is unknown, not False.
        Fact ready = served && reason == ConditionReason.POOL_UNREACHABLE
                ? Fact.isUnknown(ConditionType.READY, reason, message)
                : Fact.isFalse(ConditionType.READY, reason, message);
        List<Fact> facts = new ArrayList<>(List.of(
                ready,
                Fact.isTrue(ConditionType.RECONCILING, reason, message),
                Fact.isUnknown(ConditionType.RESOURCE_SYNCED, reason, message)));
        IndexStatusOf.unknown(observed.table(), reason, message).ifPresent(facts::add);
        return facts;
    }

    private static List<Fact> refused(ObservedTable observed, ConditionReason reason, String message) {
        List<Fact> facts = new ArrayList<>(List.of(
                Fact.isFalse(ConditionType.READY, reason, message),
                Fact.isTrue(ConditionType.STALLED, reason, message),
                Fact.isFalse(ConditionType.RESOURCE_SYNCED, reason, message),
                Fact.isTrue(ConditionType.TERMINAL, reason, message)));
        IndexStatusOf.unknown(observed.table(), reason, message).ifPresent(facts::add);
        return facts;
    }

    private static Optional<Fact> advisory(List<Advice> advice) {
        if (advice.isEmpty()) {
            return Optional.empty();
        }
        String messages = advice.stream().map(Advice::message).collect(Collectors.joining(" "));
        return Optional.of(Fact.isTrue(ConditionType.ADVISORY, advice.get(0).reason(), messages));
    }

    private static void describe(TableStatus status, TableState state, ObservedTable observed) {
        status.setTableStatus(state.status());
        status.setTableID(state.id());
        status.setItemCount(state.itemCount());
        status.setTableSizeBytes(state.sizeBytes());
        status.setLatestStreamARN(state.latestStreamArn());
        status.setLatestStreamLabel(state.latestStreamLabel());
        status.setGlobalSecondaryIndexesDescriptions(IndexStatusOf.descriptions(observed.table(), state));
        status.setTimeToLive(timeToLive(state.timeToLive()));
        status.setStreamSinks(SinkStatusOf.entries(state));
        status.setCreationDateTime(
                Instant.ofEpochSecond((long) state.createdAt()).toString());
        String region = observed.pool().map(pool -> pool.getSpec().getRegion()).orElse("");
        status.setAckResourceMetadata(new AckResourceMetadata(state.arn(), ACCOUNT, PARTITION, region));
    }

    private static TimeToLiveStatus timeToLive(TableState.TimeToLive stateOrNull) {
        return stateOrNull == null
                ? null
                : new TimeToLiveStatus(
                        stateOrNull.status(),
                        stateOrNull.attributeName(),
                        stateOrNull.lastSweepAt() == null
                                ? null
                                : Instant.ofEpochSecond(stateOrNull.lastSweepAt())
                                        .toString(),
                        stateOrNull.deletedItems(),
                        stateOrNull.lagSeconds());
    }

    private static TableStatus withConditions(TableStatus status, Table table, List<Fact> facts, Instant now) {
        status.setObservedGeneration(table.getMetadata().getGeneration());
        status.setConditions(Conditions.merge(
                conditionsBefore(table), facts, table.getMetadata().getGeneration(), now));
        return status;
    }

    /** What the pool told last time, for when it tells nothing. */
    private static TableStatus copy(Table table) {
        TableStatus copy = new TableStatus();
        Optional.ofNullable(table.getStatus()).ifPresent(status -> {
            copy.setAckResourceMetadata(status.getAckResourceMetadata());
            copy.setCreationDateTime(status.getCreationDateTime());
            copy.setGlobalSecondaryIndexesDescriptions(status.getGlobalSecondaryIndexesDescriptions());
            copy.setItemCount(status.getItemCount());
            copy.setLastHandledReconcileAt(status.getLastHandledReconcileAt());
            copy.setLatestStreamARN(status.getLatestStreamARN());
            copy.setLatestStreamLabel(status.getLatestStreamLabel());
            copy.setObservedGeneration(status.getObservedGeneration());
            copy.setPool(status.getPool());
            copy.setStreamSinks(status.getStreamSinks());
            copy.setTableID(status.getTableID());
            copy.setTableSizeBytes(status.getTableSizeBytes());
            copy.setTableStatus(status.getTableStatus());
            copy.setTimeToLive(status.getTimeToLive());
        });
        return copy;
    }

    private static List<Condition> conditionsBefore(Table table) {
        return Optional.ofNullable(table.getStatus())
                .map(TableStatus::getConditions)
                .orElse(List.of());
    }
}
