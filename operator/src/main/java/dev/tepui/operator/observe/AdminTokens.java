package dev.tepui.operator.observe;

import dev.tepui.operator.naming.PoolNames;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Tokens of the pools' admin APIs, from one cache of Secrets for all who need them. Before the cache is there, no pool
 * has a token: callers wait.
 */
public final class AdminTokens {
    private volatile Optional<Cache<Secret>> secrets = Optional.empty();

    /** Called once, by the reconciler that owns the informer. */
    public void readFrom(Cache<Secret> cache) {
        secrets = Optional.of(cache);
    }

    /** The token of the pool; empty while there is none. */
    public Optional<String> of(PoolNames pool) {
        return secrets.flatMap(cache -> cache.get(new ResourceID(pool.adminSecret(), pool.namespace())))
                .flatMap(AdminTokens::tokenIn);
    }

    private static Optional<String> tokenIn(Secret secret) {
        return Optional.ofNullable(secret.getData())
                .map(data -> data.get(PoolNames.TOKEN_KEY))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip())
                .filter(token -> !token.isEmpty());
    }
}
