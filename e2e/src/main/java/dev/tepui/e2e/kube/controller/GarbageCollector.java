package dev.tepui.e2e.kube.controller;

import dev.tepui.e2e.kube.loop.ReconcileLoop;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes objects whose owners are all gone, finishes foreground deletions, and lets deleted claims go that no pod
 * uses, where the API server does not do so: a bare kube-apiserver leaves that to kube-controller-manager. Looks at
 * everything of the kinds that the local cluster knows, a second after something was deleted and otherwise every few
 * seconds; made for tens of objects.
 */
public final class GarbageCollector implements AutoCloseable {

    private static final String FOREGROUND_FINALIZER = "foregroundDeletion";
    /** A kube-apiserver gives it to every claim. */
    private static final String CLAIM_FINALIZER = "kubernetes.io/pvc-protection";

    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration REGULARLY = Duration.ofSeconds(3);
    /** Of versions that it looks at, and in no namespace. */
    private static final Set<String> IGNORED_KINDS = Set.of("Node", "Namespace", "PersistentVolume");

    private final KubernetesClient client;
    private final ReconcileLoop<String> loop = new ReconcileLoop<>("garbage-collector", this::reconcile);

    /** Starts. The client stays the caller's to close, after this. */
    public GarbageCollector(KubernetesClient client) {
        this.client = client;
        loop.mark("regular");
    }

    void somethingDeleted() {
        loop.markAfter("prompt", SOON);
    }

    @Override
    public void close() {
        loop.close();
    }

    private void reconcile(String occasion) {
        List<GenericKubernetesResource> objects =
                NamespacedObjects.lasting(client).toList();
        Set<String> present =
                objects.stream().map(object -> object.getMetadata().getUid()).collect(Collectors.toSet());
        for (GenericKubernetesResource object : objects) {
            if (isOrphan(object, present)) {
                client.resource(object)
                        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                        .delete();
            } else if (isHeldBy(FOREGROUND_FINALIZER, object)) {
                finishForegroundDeletion(object, objects);
            } else if (isHeldBy(CLAIM_FINALIZER, object) && !isUsed(object, objects)) {
                letGo(object, CLAIM_FINALIZER);
            }
        }
        if (occasion.equals("regular")) {
            loop.markAfter(occasion, REGULARLY);
        }
    }

    /** All owners are gone. Kinds not looked at (cluster-wide ones) count as present. */
    private boolean isOrphan(HasMetadata object, Set<String> present) {
        List<OwnerReference> owners = owners(object);
        return !owners.isEmpty()
                && object.getMetadata().getDeletionTimestamp() == null
                && owners.stream().allMatch(owner -> isKnown(owner) && !present.contains(owner.getUid()))
                && owners.stream()
                        .noneMatch(owner -> isThere(owner, object.getMetadata().getNamespace()));
    }

    /** Asks again: the owner may be younger than the list of its kind. */
    private boolean isThere(OwnerReference owner, String namespace) {
        GenericKubernetesResource found = client.genericKubernetesResources(owner.getApiVersion(), owner.getKind())
                .inNamespace(namespace)
                .withName(owner.getName())
                .get();
        return found != null && found.getMetadata().getUid().equals(owner.getUid());
    }

    private static boolean isKnown(OwnerReference owner) {
        return NamespacedObjects.API_VERSIONS.contains(owner.getApiVersion())
                && !IGNORED_KINDS.contains(owner.getKind());
    }

    private static boolean isHeldBy(String finalizer, HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null
                && object.getMetadata().getFinalizers() != null
                && object.getMetadata().getFinalizers().contains(finalizer);
    }

    private static boolean isUsed(HasMetadata claim, List<GenericKubernetesResource> objects) {
        String namespace = claim.getMetadata().getNamespace();
        String name = claim.getMetadata().getName();
        return objects.stream()
                .filter(object -> object.getKind().equals("Pod")
                        && object.getMetadata().getNamespace().equals(namespace))
                .flatMap(pod -> Optional.<List<Object>>ofNullable(pod.get("spec", "volumes")).stream())
                .flatMap(List::stream)
                .anyMatch(volume -> volume instanceof Map<?, ?> fields
                        && fields.get("persistentVolumeClaim") instanceof Map<?, ?> source
                        && name.equals(source.get("claimName")));
    }

    private void letGo(GenericKubernetesResource object, String finalizer) {
        List<String> finalizers = new ArrayList<>(object.getMetadata().getFinalizers());
        finalizers.remove(finalizer);
        object.getMetadata().setFinalizers(finalizers);
        client.resource(object).update();
    }

    private void finishForegroundDeletion(GenericKubernetesResource owner, List<GenericKubernetesResource> objects) {
        List<GenericKubernetesResource> dependents = objects.stream()
                .filter(object -> owners(object).stream()
                        .anyMatch(reference ->
                                reference.getUid().equals(owner.getMetadata().getUid())))
                .toList();
        for (GenericKubernetesResource dependent : dependents) {
            if (dependent.getMetadata().getDeletionTimestamp() == null) {
                client.resource(dependent)
                        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                        .delete();
            }
        }
        if (dependents.isEmpty()) {
            letGo(owner, FOREGROUND_FINALIZER);
        }
    }

    private static List<OwnerReference> owners(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getOwnerReferences()).orElse(List.of());
    }
}
