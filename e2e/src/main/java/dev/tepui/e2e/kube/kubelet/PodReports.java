package dev.tepui.e2e.kube.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kubelet writes about pods to the API server. Blocks for one call each; never throws for what the server
 * says.
 */
final class PodReports {

    private static final Logger LOG = LoggerFactory.getLogger(PodReports.class);

    private final KubernetesClient client;

    PodReports(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Replaces the status. The uid in the patch keeps it from a pod of the same name that is not this one.
     *
     * @return the status, empty when it did not arrive and should be reported again
     */
    Optional<PodStatus> report(Pod pod, PodStatus status) {
        String patch = Serialization.asJson(
                Map.of("metadata", Map.of("uid", pod.getMetadata().getUid()), "status", status));
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            return Optional.of(status);
        } catch (KubernetesClientException e) {
            LOG.debug("status of pod {} not reported: {}", pod.getMetadata().getName(), e.getMessage());
            boolean gone = e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
            return gone ? Optional.of(status) : Optional.empty();
        }
    }

    /** The process has ended: the API server may forget the pod. */
    void deleted(Pod pod) {
        try {
            Pod present = client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .get();
            boolean same = present != null
                    && present.getMetadata().getUid().equals(pod.getMetadata().getUid());
            if (same) {
                client.resource(present).withGracePeriod(0).delete();
            }
        } catch (KubernetesClientException e) {
            LOG.warn("pod {} could not be deleted: {}", pod.getMetadata().getName(), e.getMessage());
        }
    }
}
