package dev.tepui.operator.desired;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.naming.PoolNames;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;

/**
 * The Secret with the token of the admin API. Its desired state has no token: that is random, made once by whoever
 * creates the Secret, and never replaced, because nodes that run with the old one would refuse the operator.
 */
final class AdminSecret {
    private AdminSecret() {}

    static Secret withoutToken(StoragePool pool) {
        return new SecretBuilder()
                .withMetadata(PoolObject.metadata(pool, PoolNames.of(pool).adminSecret()))
                .withType("Opaque")
                .build();
    }
}
