package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.store.ObjectStore;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.util.HashSet;
import java.util.Set;

/** Gives each Service that wants one an address of its own from 10.96.0.0/16. */
final class ClusterAddresses {
    private final ObjectStore store;

    ClusterAddresses(ObjectStore store) {
        this.store = store;
    }

    void assign(ResourceType type, ObjectNode object) {
        if (!type.is("", "Service") || !(object.path("spec") instanceof ObjectNode spec)) {
            return;
        }
        if (spec.path("type").asText().equals("ExternalName")
                || !spec.path("clusterIP").asText().isEmpty()) {
            return;
        }
        Set<String> taken = new HashSet<>();
        for (JsonNode service : store.list(type.storage(), "").objects()) {
            taken.add(service.at("/spec/clusterIP").asText());
        }
        for (int number = 10; number < 65_000; number++) {
            String address = "10.96." + number / 256 + "." + number % 256;
            if (!taken.contains(address)) {
                spec.put("clusterIP", address);
                spec.putArray("clusterIPs").add(address);
                return;
            }
        }
    }
}
