package dev.tepui.operator.apply;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.NodeClient;
import dev.tepui.operator.nodeclient.PoolAccess;
import dev.tepui.operator.nodeclient.PoolMembers;
import dev.tepui.operator.nodeclient.SweepSettings;
import dev.tepui.operator.observe.LostVolume;
import dev.tepui.operator.observe.ObservedPool;
import dev.tepui.operator.plan.Formation;
import dev.tepui.operator.plan.PoolPlan;
import dev.tepui.operator.plan.Volumes;
import dev.tepui.operator.status.PoolOutcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Performs the plan for a pool. Every step may be repeated: whatever was done already is done again without effect. */
public final class PoolApplier {
    private static final Logger LOG = Logger.getLogger(PoolApplier.class);

    /** How the API server answers to a value that it does not take. */
    private static final int UNPROCESSABLE = 422;

    private final NodeClient nodes;
    private final Supplier<String> newToken;

    /** @param newToken makes an unguessable token */
    public PoolApplier(NodeClient nodes, Supplier<String> newToken) {
        this.nodes = nodes;
        this.newToken = newToken;
    }

    public PoolOutcome perform(PoolPlan plan, ObservedPool observed, Context<StoragePool> context) {
        List<String> conflicts = new ArrayList<>();
        plan.newAdminSecret()
                .filter(secret -> !create(secret, context))
                .ifPresent(secret -> conflicts.add(describe(secret)));
        for (HasMetadata object : plan.apply()) {
            if (!ObjectApplier.apply(object, context)) {
                conflicts.add(describe(object));
            }
        }
        plan.delete().forEach(object -> context.getClient().resource(object).delete());
        plan.sweepSettings().ifPresent(settings -> tell(observed.access().orElseThrow(), settings));
        plan.scaling().tell().ifPresent(members -> tell(observed.access().orElseThrow(), members));
        plan.repair().rebuild().ifPresent(lost -> rebuild(lost, context.getClient()));
        Optional<String> refused = expand(plan.volumes(), context);
        return new PoolOutcome(form(plan.formation(), observed), List.copyOf(conflicts), refused);
    }

    /** A cluster, a storage class or a quota may refuse it; that is the end neither of the others nor of the rest. */
    private static Optional<String> expand(Volumes volumes, Context<StoragePool> context) {
        Optional<String> refused = Optional.empty();
        for (PersistentVolumeClaim claim : volumes.expand()) {
            try {
                LOG.infof("expanding %s to %s", describe(claim), volumes.size());
                context.resourceOperations().serverSideApply(claim);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN && e.getCode() != UNPROCESSABLE) {
                    throw e;
                }
                refused = refused.or(
                        () -> Optional.of(describe(claim) + ": " + e.getStatus().getMessage()));
            }
        }
        return refused;
    }

    /**
     * Claim first: it goes when the pod is gone, and then both come back. Each only as it was looked at: what has
     * changed since is looked at again.
     */
    private static void rebuild(LostVolume lost, KubernetesClient client) {
        LOG.warnf(
                "rebuilding %s: claim %s %s",
                lost.host(), lost.claim().getMetadata().getName(), lost.what());
        for (HasMetadata gone : List.of(lost.claim(), lost.pod())) {
            try {
                client.resource(gone)
                        .lockResourceVersion(gone.getMetadata().getResourceVersion())
                        .delete();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
                LOG.infof("%s has changed; the next reconciliation looks at it again", describe(gone));
                return;
            }
        }
    }

    /** By create, not by apply: of two that try at the same time one fails, and the token never changes. */
    private boolean create(Secret withoutToken, Context<StoragePool> context) {
        byte[] token = newToken.get().getBytes(StandardCharsets.UTF_8);
        Secret secret = new SecretBuilder(withoutToken)
                .withData(Map.of(PoolNames.TOKEN_KEY, Base64.getEncoder().encodeToString(token)))
                .build();
        try {
            context.resourceOperations().create(secret);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** Without success the same call is made again with the next reconciliation. */
    private void tell(PoolAccess access, SweepSettings settings) {
        Answer<SweepSettings> answer = nodes.putSweepSettings(access, settings);
        if (answer instanceof Answer.Ok<SweepSettings>) {
            LOG.infof("told pool at %s: %s", access.hosts(), settings);
        } else {
            LOG.warnf("pool at %s was not told %s: %s", access.hosts(), settings, answer);
        }
    }

    /** Without success the same call is made again with the next reconciliation. */
    private void tell(PoolAccess access, PoolMembers members) {
        Answer<Void> answer = nodes.putMembers(access, members);
        if (answer instanceof Answer.Ok<Void>) {
            LOG.infof("told pool at %s: %s", access.hosts(), members);
        } else {
            LOG.warnf("pool at %s was not told %s: %s", access.hosts(), members, answer);
        }
    }

    /** All members must agree; if one does not, the same call is made again with the next reconciliation. */
    private Optional<String> form(Formation formation, ObservedPool observed) {
        if (!(formation instanceof Formation.Form form)) {
            return Optional.empty();
        }
        LOG.infof("forming pool %s on %s", form.poolId(), form.hosts());
        boolean all = true;
        for (String host : form.hosts()) {
            Answer<Void> answer = nodes.form(observed.access().orElseThrow(), host, form.poolId());
            if (!(answer instanceof Answer.Ok<Void>)) {
                LOG.warnf("member %s did not form the pool: %s", host, answer);
                all = false;
            }
        }
        return all ? Optional.of(form.poolId()) : Optional.empty();
    }

    private static String describe(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
