package dev.tepui.e2e.kube.controller;

import dev.tepui.e2e.kube.event.EventRecorder;
import dev.tepui.e2e.kube.loop.ObjectKey;
import dev.tepui.e2e.kube.loop.ReconcileLoop;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the pods of StatefulSets. Every step reads what it needs from the API server: with a handful of sets that costs
 * little, and no step ever acts on what a cache has not heard of yet.
 */
final class StatefulSetController implements AutoCloseable {

    private final KubernetesClient client;
    private final EventRecorder events;
    private final TemplateRevisions revisions;
    private final ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>("statefulset-controller", this::reconcile);

    StatefulSetController(KubernetesClient client) {
        this.client = client;
        this.events = new EventRecorder(client, "statefulset-controller");
        this.revisions = new TemplateRevisions(client);
    }

    void setChanged(StatefulSet set) {
        loop.mark(ObjectKey.of(set));
    }

    void podChanged(Pod pod) {
        controller(pod)
                .ifPresent(owner -> loop.mark(new ObjectKey(pod.getMetadata().getNamespace(), owner.getName())));
    }

    @Override
    public void close() {
        loop.close();
    }

    private void reconcile(ObjectKey key) {
        StatefulSet set = client.apps()
                .statefulSets()
                .inNamespace(key.namespace())
                .withName(key.name())
                .get();
        if (set == null) {
            return;
        }
        String update = TemplateRevisions.name(set);
        revisions.record(set, update);
        String current = Optional.ofNullable(set.getStatus())
                .map(status -> status.getCurrentRevision())
                .filter(revision -> !revision.isEmpty())
                .orElse(update);
        StatefulSetPlan plan =
                StatefulSetPlan.plan(set, pods(set), new StatefulSetPlan.Revisions(current, update), Instant.now());
        plan.create().forEach(creation -> create(set, creation));
        plan.delete().forEach(pod -> delete(set, pod));
        reportStatus(set, plan);
        revisions.prune(set, List.of(current, update));
        boolean waitsForMinReady =
                plan.status().getAvailableReplicas() < plan.status().getReadyReplicas();
        if (waitsForMinReady) {
            loop.markAfter(key, Duration.ofSeconds(1));
        }
    }

    private List<Pod> pods(StatefulSet set) {
        return client
                .pods()
                .inNamespace(set.getMetadata().getNamespace())
                .withLabelSelector(set.getSpec().getSelector())
                .list()
                .getItems()
                .stream()
                .filter(pod -> controller(pod)
                        .filter(owner -> owner.getUid().equals(set.getMetadata().getUid()))
                        .isPresent())
                .toList();
    }

    private void create(StatefulSet set, StatefulSetPlan.Creation creation) {
        StatefulSetPods.claims(set, creation.ordinal()).forEach(this::createClaim);
        PodTemplateSpec template = revisions.template(set, creation.revision());
        Pod pod = StatefulSetPods.pod(set, template, creation.ordinal(), creation.revision());
        try {
            client.resource(pod).create();
        } catch (KubernetesClientException e) {
            events.warning(
                    set, "FailedCreate", "create Pod " + pod.getMetadata().getName() + " failed: " + e.getMessage());
            throw e;
        }
        events.normal(set, "SuccessfulCreate", "create Pod " + pod.getMetadata().getName() + " successful");
    }

    private void createClaim(PersistentVolumeClaim claim) {
        if (client.resource(claim).get() != null) {
            return;
        }
        try {
            client.resource(claim).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private void delete(StatefulSet set, Pod pod) {
        client.resource(pod)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        events.normal(set, "SuccessfulDelete", "delete Pod " + pod.getMetadata().getName() + " successful");
    }

    private void reportStatus(StatefulSet set, StatefulSetPlan plan) {
        if (plan.status().equals(set.getStatus())) {
            return;
        }
        StatefulSet reported =
                new StatefulSetBuilder(set).withStatus(plan.status()).build();
        client.resource(reported).updateStatus();
    }

    private static Optional<OwnerReference> controller(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getOwnerReferences()).stream()
                .flatMap(List::stream)
                .filter(owner -> "StatefulSet".equals(owner.getKind()) && Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }
}
