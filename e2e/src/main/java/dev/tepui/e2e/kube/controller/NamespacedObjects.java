package dev.tepui.e2e.kube.controller;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All objects in namespaces, of whatever kind, as far as the operator or the local cluster make any of the kind. */
public final class NamespacedObjects {
    /** Where these kinds are. */
    static final List<String> API_VERSIONS = List.of(
            "v1",
            "apps/v1",
            "coordination.k8s.io/v1",
            "discovery.k8s.io/v1",
            "networking.k8s.io/v1",
            "policy/v1",
            "tepui.dev/v1alpha1");

    private static final String WITHOUT_FINALIZERS = "{\"metadata\": {\"finalizers\": null}}";

    private NamespacedObjects() {}

    /** Those of all namespaces, without events; each has its apiVersion and kind. */
    static Stream<GenericKubernetesResource> lasting(KubernetesClient client) {
        return API_VERSIONS.stream()
                .flatMap(version -> kinds(client, version)
                        .filter(kind -> !kind.getKind().equals("Event"))
                        .flatMap(kind -> list(client, version, kind)));
    }

    /** Deletes everything in a namespace, whatever finalizers say. */
    public static void deleteAll(KubernetesClient client, String namespace) {
        for (String version : API_VERSIONS) {
            kinds(client, version)
                    .flatMap(kind -> list(client, version, kind))
                    .filter(object -> object.getMetadata().getNamespace().equals(namespace))
                    .forEach(object -> delete(client, object));
        }
    }

    private static void delete(KubernetesClient client, GenericKubernetesResource object) {
        client.resource(object).withGracePeriod(0).delete();
        try {
            client.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), WITHOUT_FINALIZERS);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private static Stream<APIResource> kinds(KubernetesClient client, String apiVersion) {
        return Optional.ofNullable(client.getApiResources(apiVersion)).stream()
                .flatMap(list -> list.getResources().stream())
                .filter(kind -> kind.getNamespaced() && !kind.getName().contains("/"))
                .filter(kind -> kind.getVerbs().containsAll(List.of("list", "delete")));
    }

    private static Stream<GenericKubernetesResource> list(
            KubernetesClient client, String apiVersion, APIResource kind) {
        int slash = apiVersion.indexOf('/');
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
                .withVersion(apiVersion.substring(slash + 1))
                .withKind(kind.getKind())
                .withPlural(kind.getName())
                .withNamespaced(true)
                .build();
        return client.genericKubernetesResources(context).inAnyNamespace().list().getItems().stream()
                .peek(object -> {
                    // Items of a list may come without them.
                    object.setApiVersion(apiVersion);
                    object.setKind(kind.getKind());
                });
    }
}
