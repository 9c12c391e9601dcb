package dev.tepui.e2e.kube.controller;

import dev.tepui.e2e.kube.loop.ReconcileLoop;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Deletes objects whose owners are all gone, and finishes foreground deletions, where the API server does not do so: a
 * bare kube-apiserver leaves that to kube-controller-manager. Looks at everything of the kinds that the local cluster
 * knows, a second after something was deleted and otherwise every few seconds; made for tens of objects.
 */
final class GarbageCollector implements AutoCloseable {

    private static final String FOREGROUND_FINALIZER = "foregroundDeletion";
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration REGULARLY = Duration.ofSeconds(3);
    private static final List<String> API_VERSIONS =
            List.of("v1", "apps/v1", "policy/v1", "discovery.k8s.io/v1", "tepui.dev/v1alpha1");
    private static final Set<String> IGNORED_KINDS = Set.of("Event", "Node", "Namespace", "PersistentVolume");

    private final KubernetesClient client;
    private final ReconcileLoop<String> loop = new ReconcileLoop<>("garbage-collector", this::reconcile);

    GarbageCollector(KubernetesClient client) {
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
                API_VERSIONS.stream().flatMap(this::listAll).toList();
        Set<String> present =
                objects.stream().map(object -> object.getMetadata().getUid()).collect(Collectors.toSet());
        for (GenericKubernetesResource object : objects) {
            if (isOrphan(object, present)) {
                client.resource(object)
                        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                        .delete();
            } else if (isForegroundDeletion(object)) {
                finishForegroundDeletion(object, objects);
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
        return API_VERSIONS.contains(owner.getApiVersion()) && !IGNORED_KINDS.contains(owner.getKind());
    }

    private static boolean isForegroundDeletion(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null
                && object.getMetadata().getFinalizers() != null
                && object.getMetadata().getFinalizers().contains(FOREGROUND_FINALIZER);
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
            List<String> finalizers = new ArrayList<>(owner.getMetadata().getFinalizers());
            finalizers.remove(FOREGROUND_FINALIZER);
            owner.getMetadata().setFinalizers(finalizers);
            client.resource(owner).update();
        }
    }

    private Stream<GenericKubernetesResource> listAll(String apiVersion) {
        return Optional.ofNullable(client.getApiResources(apiVersion)).stream()
                .flatMap(list -> list.getResources().stream())
                .filter(kind -> kind.getNamespaced() && !kind.getName().contains("/"))
                .filter(kind -> kind.getVerbs().containsAll(List.of("list", "delete")))
                .filter(kind -> !IGNORED_KINDS.contains(kind.getKind()))
                .flatMap(kind -> list(apiVersion, kind));
    }

    private Stream<GenericKubernetesResource> list(String apiVersion, APIResource kind) {
        int slash = apiVersion.indexOf('/');
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
                .withVersion(apiVersion.substring(slash + 1))
                .withKind(kind.getKind())
                .withPlural(kind.getName())
                .withNamespaced(true)
                .build();
        return client.genericKubernetesResources(context).inAnyNamespace().list().getItems().stream()
                .peek(object -> complete(object, Map.entry(apiVersion, kind.getKind())));
    }

    /** Items of a list may come without their apiVersion and kind. */
    private static void complete(GenericKubernetesResource object, Map.Entry<String, String> type) {
        object.setApiVersion(type.getKey());
        object.setKind(type.getValue());
    }

    private static List<OwnerReference> owners(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getOwnerReferences()).orElse(List.of());
    }
}
