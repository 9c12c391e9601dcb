package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.PoolNames;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Metadata that all objects of a pool share: its labels, and the pool as owner, so that they go when it goes. */
final class PoolObject {
    private PoolObject() {}

    static ObjectMeta metadata(StoragePool pool, String name) {
        PoolNames names = PoolNames.of(pool);
        return new ObjectMetaBuilder()
                .withNamespace(names.namespace())
                .withName(name)
                .withLabels(Labels.ofPool(names))
                .withOwnerReferences(owner(pool))
                .build();
    }

    private static OwnerReference owner(StoragePool pool) {
        return new OwnerReferenceBuilder()
                .withApiVersion(pool.getApiVersion())
                .withKind(pool.getKind())
                .withName(pool.getMetadata().getName())
                .withUid(pool.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
