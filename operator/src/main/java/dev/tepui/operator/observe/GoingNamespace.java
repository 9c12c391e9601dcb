package dev.tepui.operator.observe;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Whether a namespace is being deleted with all that is in it. Reads the Kubernetes API: for deletions only. */
final class GoingNamespace {
    private GoingNamespace() {}

    /** Also true of one that is gone already. */
    static boolean is(String name, KubernetesClient client) {
        Namespace namespace = client.namespaces().withName(name).get();
        return namespace == null || namespace.getMetadata().getDeletionTimestamp() != null;
    }
}
