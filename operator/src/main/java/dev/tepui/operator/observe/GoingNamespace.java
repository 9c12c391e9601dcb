package dev.tepui.operator.observe;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a namespace is being deleted with all that is in it. */
public final class GoingNamespace {
    /** Cause of the API server's refusal to make something in it (NamespaceLifecycle, an admission controller). */
    private static final String NAMESPACE_TERMINATING = "NamespaceTerminating";

    private GoingNamespace() {}

    /** Also true of one that is gone already. Reads the Kubernetes API: for deletions only. */
    static boolean is(String name, KubernetesClient client) {
        Namespace namespace = client.namespaces().withName(name).get();
        return namespace == null || namespace.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether something failed, at whatever depth, because its namespace goes: nothing is wrong with it then. */
    public static boolean isReasonOf(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(KubernetesClientException.class::isInstance)
                .map(cause -> ((KubernetesClientException) cause).getStatus())
                .flatMap(GoingNamespace::causes)
                .anyMatch(cause -> NAMESPACE_TERMINATING.equals(cause.getReason()));
    }

    private static Stream<StatusCause> causes(Status status) {
        return Optional.ofNullable(status).map(Status::getDetails).map(details -> details.getCauses()).stream()
                .flatMap(List::stream);
    }
}
