package dev.tepui.e2e.kube.controller;

import dev.tepui.e2e.kube.loop.ObjectKey;
import dev.tepui.e2e.kube.loop.ReconcileLoop;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Reports every claim as bound: the kubelet gives each a directory when a pod first uses it. Requested sizes are
 * reported as given and not enforced.
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
        if (claim == null || claim.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        PersistentVolumeClaimStatus wanted = new PersistentVolumeClaimStatusBuilder()
                .withPhase("Bound")
                .withAccessModes(claim.getSpec().getAccessModes())
                .withCapacity(claim.getSpec().getResources().getRequests())
                .build();
        if (!wanted.equals(claim.getStatus())) {
            client.resource(new PersistentVolumeClaimBuilder(claim)
                            .withStatus(wanted)
                            .build())
                    .updateStatus();
        }
    }
}
