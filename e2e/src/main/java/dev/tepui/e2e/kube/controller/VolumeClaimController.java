package dev.tepui.e2e.kube.controller;

import dev.tepui.e2e.kube.loop.ObjectKey;
import dev.tepui.e2e.kube.loop.ReconcileLoop;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Reports every claim as bound, with the size that it asks for: the kubelet gives each a directory when a pod first
 * uses it. When a claim asks for more later, the kubelet reports that.
 */
final class VolumeClaimController implements AutoCloseable {

    private final KubernetesClient client;
    private final ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>("volume-claim-controller", this::reconcile);

    VolumeClaimController(KubernetesClient client) {
        this.client = client;
    }

    void claimChanged(PersistentVolumeClaim claim) {
        loop.mark(ObjectKey.of(claim));
    }

    @Override
    public void close() {
        loop.close();
    }

    private void reconcile(ObjectKey key) {
        PersistentVolumeClaim claim = client.persistentVolumeClaims()
                .inNamespace(key.namespace())
                .withName(key.name())
                .get();
        boolean bound = claim != null
                && claim.getStatus() != null
                && "Bound".equals(claim.getStatus().getPhase());
        if (claim == null || bound || claim.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        PersistentVolumeClaimStatus status = new PersistentVolumeClaimStatusBuilder()
                .withPhase("Bound")
                .withAccessModes(claim.getSpec().getAccessModes())
                .withCapacity(claim.getSpec().getResources().getRequests())
                .build();
        client.resource(new PersistentVolumeClaimBuilder(claim)
                        .withStatus(status)
                        .build())
                .updateStatus();
    }
}
