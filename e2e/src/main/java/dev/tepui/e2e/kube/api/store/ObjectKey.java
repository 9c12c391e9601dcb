package dev.tepui.e2e.kube.api.store;

/**
 * Names one object.
 *
 * @param resource the collection, {@code plural.group}, or {@code plural} in the core group
 * @param namespace empty for cluster-scoped objects
 */
public record ObjectKey(String resource, String namespace, String name) implements Comparable<ObjectKey> {
    @Override
    public int compareTo(ObjectKey other) {
        int byResource = resource.compareTo(other.resource);
        int byNamespace = byResource != 0 ? byResource : namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
}
