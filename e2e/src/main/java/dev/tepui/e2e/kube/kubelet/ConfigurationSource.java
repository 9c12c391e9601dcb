package dev.tepui.e2e.kube.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** ConfigMaps and Secrets as plain bytes. */
interface ConfigurationSource {

    /** Content of a ConfigMap by key; empty when there is no such ConfigMap. Blocks for one API call. */
    Optional<Map<String, byte[]>> configMap(String namespace, String name);

    /** Content of a Secret by key, decoded; empty when there is no such Secret. Blocks for one API call. */
    Optional<Map<String, byte[]>> secret(String namespace, String name);

    /** Reads from the API server every time. */
    static ConfigurationSource of(KubernetesClient client) {
        return new ConfigurationSource() {
            @Override
            public Optional<Map<String, byte[]>> configMap(String namespace, String name) {
                ConfigMap found = client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get();
                return Optional.ofNullable(found).map(map -> {
                    Map<String, byte[]> content = decoded(map.getBinaryData());
                    Optional.ofNullable(map.getData())
                            .orElse(Map.of())
                            .forEach((key, text) -> content.put(key, text.getBytes(StandardCharsets.UTF_8)));
                    return content;
                });
            }

            @Override
            public Optional<Map<String, byte[]>> secret(String namespace, String name) {
                Secret found =
                        client.secrets().inNamespace(namespace).withName(name).get();
                return Optional.ofNullable(found).map(secret -> decoded(secret.getData()));
            }
        };
    }

    private static Map<String, byte[]> decoded(Map<String, String> base64) {
        Map<String, byte[]> content = new TreeMap<>();
        Optional.ofNullable(base64)
                .orElse(Map.of())
                .forEach((key, text) -> content.put(key, Base64.getDecoder().decode(text)));
        return content;
    }
}
