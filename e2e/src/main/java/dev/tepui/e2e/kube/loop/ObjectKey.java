package dev.tepui.e2e.kube.loop;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Name of one object of a known kind. */
public record ObjectKey(String namespace, String name) {

    /** The key of an object. */
    public static ObjectKey of(HasMetadata object) {
        return new ObjectKey(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
