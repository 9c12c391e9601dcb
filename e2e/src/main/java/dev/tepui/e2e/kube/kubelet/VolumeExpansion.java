package dev.tepui.e2e.kube.kubelet;

import dev.tepui.e2e.kube.loop.ObjectKey;
import dev.tepui.e2e.kube.loop.ReconcileLoop;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.ObjLongConsumer;

/** Makes volumes as large as their claims ask for, while they are used, and then reports that they are. */
final class VolumeExpansion implements AutoCloseable {
    private static final String STORAGE = "storage";

    private final KubernetesClient client;
    private final ObjLongConsumer<ObjectKey> resize;
    private final ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>("volume-expansion", this::reconcile);

    /** @param resize gives the volume of a claim so many bytes */
    VolumeExpansion(KubernetesClient client, ObjLongConsumer<ObjectKey> resize) {
        this.client = client;
        this.resize = resize;
    }

    void claimChanged(PersistentVolumeClaim claim) {
        loop.mark(ObjectKey.of(claim));
    }

    /** How large the volume of a claim shall be. */
    long requestedBytes(String namespace, String name) {
        return bytes(requested(client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .require()));
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
                && claim.getStatus().getCapacity() != null
                && claim.getStatus().getCapacity().containsKey(STORAGE);
        if (!bound || bytes(claim.getStatus().getCapacity().get(STORAGE)) >= bytes(requested(claim))) {
            return;
        }
        resize.accept(key, bytes(requested(claim)));
        client.resource(new PersistentVolumeClaimBuilder(claim)
                        .editStatus()
                        .addToCapacity(STORAGE, requested(claim))
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private static Quantity requested(PersistentVolumeClaim claim) {
        return claim.getSpec().getResources().getRequests().get(STORAGE);
    }

    private static long bytes(Quantity quantity) {
        return quantity.getNumericalAmount().longValueExact();
    }
}
