package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.store.ObjectKey;
import dev.tepui.e2e.kube.api.types.ResourceType;

/**
 * What a request is about.
 *
 * @param namespace empty for cluster-scoped types
 * @param name empty when the object has no name yet
 * @param subresource empty for the object itself, or {@code status}
 */
public record Target(ResourceType type, String namespace, String name, String subresource) {
    public ObjectKey key() {
        return type.key(namespace, name);
    }

    public boolean isStatus() {
        return subresource.equals("status");
    }

    public Target named(String newName) {
        return new Target(type, namespace, newName, subresource);
    }

    public ApiError notFound() {
        return ApiError.notFound(type.plural(), type.group(), name);
    }

    ApiError conflict(String why) {
        return ApiError.conflict(type.plural(), type.group(), name, why);
    }

    /** The stored object as this type's version shows it. */
    public ObjectNode shown(ObjectNode stored) {
        return EventVersions.convert(stored, type);
    }
}
