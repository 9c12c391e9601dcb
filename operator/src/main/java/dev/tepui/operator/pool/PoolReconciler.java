package dev.tepui.operator.pool;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.StoragePoolStatus;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import dev.tepui.operator.apply.PoolApplier;
import dev.tepui.operator.apply.StatusApplier;
import dev.tepui.operator.desired.DesiredPool;
import dev.tepui.operator.desired.NodeDefaults;
import dev.tepui.operator.naming.Annotations;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.Member;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.observe.AdminTokens;
import dev.tepui.operator.observe.GoingNamespace;
import dev.tepui.operator.observe.ObservedPool;
import dev.tepui.operator.observe.PoolObserver;
import dev.tepui.operator.observe.WorthReconciling;
import dev.tepui.operator.plan.PoolDeletion;
import dev.tepui.operator.plan.PoolPlan;
import dev.tepui.operator.status.Conditions;
import dev.tepui.operator.status.PoolOutcome;
import dev.tepui.operator.status.PoolStatusOf;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
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
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/** Turns a StoragePool into running storage nodes, and keeps it so. */
@ControllerConfiguration(
        name = "storagepool",
        finalizerName = PoolNames.FINALIZER,
        fieldManager = Labels.OPERATOR,
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = WorthReconciling.class))
// Without end: a pool or table that is given up after some attempts stays broken after its reason is gone.
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 60_000)
@Singleton
public class PoolReconciler implements Reconciler<StoragePool>, Cleaner<StoragePool> {
    private static final Logger LOG = Logger.getLogger(PoolReconciler.class);
    /** Members come up within seconds, and nothing but asking tells when they answer: no pod is ready before that. */
    private static final Duration WHILE_STARTING = Duration.ofSeconds(1);

    private static final Duration WHILE_TROUBLED = Duration.ofSeconds(5);

    private final PoolObserver observer;
    private final PoolApplier applier;
    private final StatusApplier statusApplier;
    private final AdminTokens tokens;
    private final Settings settings;
    private final Clock clock;

    /**
     * @param defaults what pools get that say nothing else
     * @param refresh how often the members of a pool that serves are asked how they are
     * @param lostVolumeAfter how long a member waits for a lost volume before it gets another one
     */
    public record Settings(NodeDefaults defaults, Duration refresh, Duration lostVolumeAfter) {}

    public PoolReconciler(
            PoolObserver observer, PoolApplier applier, AdminTokens tokens, Settings settings, Clock clock) {
        this.observer = observer;
        this.applier = applier;
        this.statusApplier = new StatusApplier(clock);
        this.tokens = tokens;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, StoragePool>> prepareEventSources(EventSourceContext<StoragePool> context) {
        InformerEventSource<Secret, StoragePool> secrets = owned(Secret.class, context);
        tokens.readFrom(secrets);
        return List.of(
                secrets,
                owned(ConfigMap.class, context),
                owned(Service.class, context),
                owned(PodDisruptionBudget.class, context),
                owned(NetworkPolicy.class, context),
                owned(StatefulSet.class, context),
                claims(context));
    }

    @Override
    public UpdateControl<StoragePool> reconcile(StoragePool pool, Context<StoragePool> context) {
        if (Annotations.isPaused(pool)) {
            statusApplier.write(pool, PoolStatusOf.paused(pool, clock.instant()), context);
            return UpdateControl.noUpdate();
        }
        ObservedPool observed = observer.observe(pool, context);
        DesiredPool desired = DesiredPool.of(pool, settings.defaults(), observed.statefulSets());
        PoolPlan plan = PoolPlan.of(observed, desired, clock.instant(), settings.lostVolumeAfter());
        PoolOutcome outcome = applier.perform(plan, observed, context);
        StoragePoolStatus status = PoolStatusOf.compute(observed, plan, outcome, clock.instant());
        statusApplier.write(pool, status, context);
        return UpdateControl.<StoragePool>noUpdate().rescheduleAfter(next(pool, status));
    }

    @Override
    public DeleteControl cleanup(StoragePool pool, Context<StoragePool> context) {
        return switch (PoolDeletion.decide(observer.observeDeletion(pool, context, context.getClient()))) {
            case PoolDeletion.Go go -> DeleteControl.defaultDelete();
            case PoolDeletion.Blocked blocked -> {
                statusApplier.write(pool, PoolStatusOf.blocked(pool, blocked.message(), clock.instant()), context);
                yield DeleteControl.noFinalizerRemoval().rescheduleAfter(WHILE_TROUBLED.toMillis());
            }
        };
    }

    @Override
    public ErrorStatusUpdateControl<StoragePool> updateErrorStatus(
            StoragePool pool, Context<StoragePool> context, Exception failure) {
        if (GoingNamespace.isReasonOf(failure)) {
            LOG.infof("pool %s goes with its namespace", PoolNames.of(pool));
            return ErrorStatusUpdateControl.noStatusUpdate();
        }
        LOG.errorf(failure, "reconciling pool %s failed", PoolNames.of(pool));
        statusApplier.write(
                pool, PoolStatusOf.failed(pool, String.valueOf(failure.getMessage()), clock.instant()), context);
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    private Duration next(StoragePool pool, StoragePoolStatus status) {
        if (Member.areAsleep(pool)) {
            return settings.refresh();
        }
        boolean scaled = Objects.equals(status.getCells(), Member.cells(pool)) && status.getScaling() == null;
        if (!Boolean.TRUE.equals(status.getFormed()) || !scaled) {
            return WHILE_STARTING;
        }
        boolean serving = Conditions.isTrue(status.getConditions(), ConditionType.READY)
                && Conditions.find(status.getConditions(), ConditionType.RECONCILING)
                        .isEmpty();
        boolean justFormed = status.getGroupsWithLeader() == 0;
        return serving ? settings.refresh() : justFormed ? WHILE_STARTING : WHILE_TROUBLED;
    }

    /** They belong to nobody, so that data outlives pool and StatefulSets; the label tells whose they are. */
    private static InformerEventSource<PersistentVolumeClaim, StoragePool> claims(
            EventSourceContext<StoragePool> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(PersistentVolumeClaim.class, StoragePool.class)
                        .withLabelSelector(Labels.OWN_OBJECTS_SELECTOR)
                        .withSecondaryToPrimaryMapper(claim -> Set.of(new ResourceID(
                                claim.getMetadata().getLabels().get(Labels.POOL),
                                claim.getMetadata().getNamespace())))
                        .build(),
                context);
    }

    private static <T extends HasMetadata> InformerEventSource<T, StoragePool> owned(
            Class<T> type, EventSourceContext<StoragePool> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, StoragePool.class)
                        .withLabelSelector(Labels.OWN_OBJECTS_SELECTOR)
                        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(StoragePool.class))
                        .build(),
                context);
    }
}
