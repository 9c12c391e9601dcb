package dev.tepui.operator.table;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TableStatus;
import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import dev.tepui.operator.apply.StatusApplier;
import dev.tepui.operator.apply.TableApplier;
import dev.tepui.operator.desired.EffectiveDefinition;
import dev.tepui.operator.naming.Annotations;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.TableNames;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.TableState;
import dev.tepui.operator.observe.GoingNamespace;
import dev.tepui.operator.observe.ObservedTable;
import dev.tepui.operator.observe.TableObserver;
import dev.tepui.operator.observe.WorthReconciling;
import dev.tepui.operator.plan.TableDeletion;
import dev.tepui.operator.plan.TablePlan;
import dev.tepui.operator.status.Conditions;
import dev.tepui.operator.status.Notice;
import dev.tepui.operator.status.TableStatusOf;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Declares tables to their pools, and keeps resource and pool the same. The resource is the source of truth. */
@ControllerConfiguration(
        name = "table",
        finalizerName = TableNames.FINALIZER,
        fieldManager = Labels.OPERATOR,
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = WorthReconciling.class))
// Without end: a pool or table that is given up after some attempts stays broken after its reason is gone.
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 60_000)
@Singleton
public class TableReconciler implements Reconciler<Table>, Cleaner<Table> {
    private static final Logger LOG = Logger.getLogger(TableReconciler.class);
    /** Creating and deleting take a few commits in the catalogue: well under a second. Backfilling takes longer. */
    private static final Duration WHILE_CHANGING = Duration.ofMillis(500);

    private static final Duration WHILE_WAITING = Duration.ofSeconds(5);

    /** States of the time to live that end by themselves. */
    private static final Set<String> UNSETTLED = Set.of("ENABLING", "DISABLING");

    private final TableObserver observer;
    private final TableApplier applier;
    private final StatusApplier statusApplier;
    private final Settings settings;
    private final Clock clock;

    /**
     * @param defaultPoolZones zones of a pool that is made because a Table needs one; empty to go by the cluster
     * @param refresh how often item counts are brought up to date, and a table lost in the pool is noticed
     */
    public record Settings(List<String> defaultPoolZones, Duration refresh) {}

    public TableReconciler(TableObserver observer, TableApplier applier, Settings settings, Clock clock) {
        this.observer = observer;
        this.applier = applier;
        this.statusApplier = new StatusApplier(clock);
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Table>> prepareEventSources(EventSourceContext<Table> context) {
        InformerEventSourceConfiguration<StoragePool> pools = InformerEventSourceConfiguration.from(
                        StoragePool.class, Table.class)
                .withSecondaryToPrimaryMapper(pool -> tablesOf(pool, context))
                .withPrimaryToSecondaryMapper((Table table) -> Set.of(poolOf(table)))
                .withOnUpdateFilter(new WorthTellingTables())
                .build();
        return List.of(new InformerEventSource<>(pools, context));
    }

    @Override
    public UpdateControl<Table> reconcile(Table table, Context<Table> context) {
        if (Annotations.isPaused(table)) {
            statusApplier.write(table, TableStatusOf.paused(table, clock.instant()), context);
            return UpdateControl.noUpdate();
        }
        ObservedTable observed = observer.observe(table, context);
        EffectiveDefinition effective = EffectiveDefinition.of(table.getSpec());
        TablePlan plan = TablePlan.of(observed, effective, settings.defaultPoolZones());
        Optional<Answer<TableState>> declared = applier.perform(plan, context.getClient());
        TableStatus status = TableStatusOf.compute(observed, plan, declared, effective.advice(), clock.instant());
        statusApplier.write(table, status, context);
        TableStatusOf.takenOver(plan, declared).ifPresent(notice -> statusApplier.tell(table, notice, context));
        return UpdateControl.<Table>noUpdate().rescheduleAfter(next(status));
    }

    @Override
    public DeleteControl cleanup(Table table, Context<Table> context) {
        ObservedTable observed = observer.observe(table, context);
        EffectiveDefinition effective = EffectiveDefinition.of(table.getSpec());
        return switch (TableDeletion.of(observed, effective.definition())) {
            case TableDeletion.Gone gone -> DeleteControl.defaultDelete();
            case TableDeletion.Retain retain -> {
                statusApplier.tell(table, new Notice(false, "Retained", retain.message()), context);
                yield DeleteControl.defaultDelete();
            }
            case TableDeletion.Blocked blocked -> {
                statusApplier.write(
                        table,
                        TableStatusOf.deletionBlocked(table, blocked.reason(), blocked.message(), clock.instant()),
                        context);
                yield wait(WHILE_WAITING);
            }
            case TableDeletion.Wait wait -> {
                deleting(table, wait.reason(), wait.message(), context);
                yield wait(wait.reason() == ConditionReason.DELETING ? WHILE_CHANGING : WHILE_WAITING);
            }
            case TableDeletion.Delete delete -> delete(table, delete, context);
        };
    }

    @Override
    public ErrorStatusUpdateControl<Table> updateErrorStatus(Table table, Context<Table> context, Exception failure) {
        if (GoingNamespace.isReasonOf(failure)) {
            LOG.infof("table %s goes with its namespace", ResourceID.fromResource(table));
            return ErrorStatusUpdateControl.noStatusUpdate();
        }
        LOG.errorf(failure, "reconciling table %s failed", ResourceID.fromResource(table));
        statusApplier.write(
                table, TableStatusOf.failed(table, String.valueOf(failure.getMessage()), clock.instant()), context);
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    private DeleteControl delete(Table table, TableDeletion.Delete delete, Context<Table> context) {
        return switch (applier.perform(delete)) {
            case Answer.NotFound<TableState> gone -> DeleteControl.defaultDelete();
            case Answer.Ok<TableState> ok -> {
                deleting(table, ConditionReason.DELETING, "The pool is deleting the table.", context);
                yield wait(WHILE_CHANGING);
            }
            case Answer.Unreachable<TableState> unreachable -> {
                deleting(table, ConditionReason.DELETING, "The pool did not confirm the deletion yet.", context);
                yield wait(WHILE_WAITING);
            }
            case Answer.Conflict<TableState> conflict -> refused(table, conflict.message(), context);
            case Answer.Invalid<TableState> invalid -> refused(table, invalid.message(), context);
        };
    }

    private DeleteControl refused(Table table, String message, Context<Table> context) {
        TableStatus status = TableStatusOf.deletionBlocked(table, ConditionReason.REJECTED, message, clock.instant());
        statusApplier.write(table, status, context);
        return wait(WHILE_WAITING);
    }

    private void deleting(Table table, ConditionReason reason, String message, Context<Table> context) {
        statusApplier.write(table, TableStatusOf.deleting(table, reason, message, clock.instant()), context);
    }

    private static DeleteControl wait(Duration duration) {
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(duration.toMillis());
    }

    private Duration next(TableStatus status) {
        boolean settled = Conditions.find(status.getConditions(), ConditionType.RECONCILING)
                .isEmpty();
        if (settled) {
            boolean changing = Optional.ofNullable(status.getTimeToLive())
                    .filter(timeToLive -> UNSETTLED.contains(timeToLive.status()))
                    .isPresent();
            return changing ? WHILE_WAITING : settings.refresh();
        }
        boolean creating = Conditions.find(status.getConditions(), ConditionType.RECONCILING)
                .filter(condition -> ConditionReason.CREATING.value().equals(condition.getReason()))
                .isPresent();
        return creating ? WHILE_CHANGING : WHILE_WAITING;
    }

    private static Set<ResourceID> tablesOf(StoragePool pool, EventSourceContext<Table> context) {
        ResourceID id = ResourceID.fromResource(pool);
        return context.getPrimaryCache()
                .list(table -> poolOf(table).equals(id))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static ResourceID poolOf(Table table) {
        return new ResourceID(
                TableObserver.poolOf(table).name(), table.getMetadata().getNamespace());
    }
}
