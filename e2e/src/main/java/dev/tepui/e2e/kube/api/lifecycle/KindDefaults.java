package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tepui.e2e.kube.api.schema.Quantity;
import dev.tepui.e2e.kube.api.schema.Schema;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Defaults of built-in kinds that depend on other fields, so that a schema cannot say them. Changes objects in place.
 */
final class KindDefaults {
    private KindDefaults() {}

    static void complete(ResourceType type, ObjectNode object) {
        canonicalQuantities(object, type.schema());
        if (type.custom()) {
            return;
        }
        switch (type.kind()) {
            case "Pod" -> pod(object.path("spec"));
            case "StatefulSet" -> statefulSet((ObjectNode) object.path("spec"));
            case "Deployment", "ReplicaSet" -> pod(object.at("/spec/template/spec"));
            case "Secret" -> secret(object);
            case "Service" -> service((ObjectNode) object.path("spec"));
            case "Namespace" ->
                object.withObjectProperty("metadata")
                        .withObjectProperty("labels")
                        .set("kubernetes.io/metadata.name", object.at("/metadata/name"));
            case "RoleBinding", "ClusterRoleBinding" -> roleBinding(object);
            case "CustomResourceDefinition" -> definition(object);
            default -> {}
        }
    }

    private static void pod(JsonNode spec) {
        if (!(spec instanceof ObjectNode pod)) {
            return;
        }
        if (pod.has("serviceAccountName")) {
            // The old name of the field; real servers show both.
            pod.set("serviceAccount", pod.get("serviceAccountName"));
        }
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : pod.path(list)) {
                if (container instanceof ObjectNode c && !c.has("imagePullPolicy")) {
                    String image = c.path("image").asText();
                    String tag = image.substring(image.lastIndexOf('/') + 1);
                    boolean latest = !tag.contains(":") || tag.endsWith(":latest");
                    c.put("imagePullPolicy", latest ? "Always" : "IfNotPresent");
                }
                requestsFromLimits(container.path("resources"));
            }
        }
    }

    private static void requestsFromLimits(JsonNode resources) {
        resources.path("limits").properties().forEach(limit -> {
            ObjectNode requests = ((ObjectNode) resources).withObjectProperty("requests");
            if (!requests.has(limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        });
    }

    private static void statefulSet(ObjectNode spec) {
        pod(spec.at("/template/spec"));
        JsonNode strategy = spec.path("updateStrategy");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            ObjectNode rolling = ((ObjectNode) strategy).withObjectProperty("rollingUpdate");
            if (!rolling.has("partition")) {
                rolling.put("partition", 0);
            }
        }
        for (JsonNode claim : spec.path("volumeClaimTemplates")) {
            ((ObjectNode) claim).put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        }
    }

    private static void secret(ObjectNode secret) {
        if (secret.remove("stringData") instanceof ObjectNode plain) {
            ObjectNode data = secret.withObjectProperty("data");
            plain.properties()
                    .forEach(p -> data.put(
                            p.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(p.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void service(ObjectNode spec) {
        for (JsonNode port : spec.path("ports")) {
            if (!port.has("targetPort")) {
                ((ObjectNode) port).set("targetPort", port.path("port"));
            }
        }
        if (spec.has("clusterIP") && !spec.has("clusterIPs")) {
            spec.putArray("clusterIPs").add(spec.get("clusterIP"));
        }
        if (spec.path("type").asText().equals("ExternalName")) {
            spec.remove(List.of("ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"));
        }
    }

    private static void roleBinding(ObjectNode binding) {
        String group = "rbac.authorization.k8s.io";
        if (binding.path("roleRef") instanceof ObjectNode role && !role.has("apiGroup")) {
            role.put("apiGroup", group);
        }
        for (JsonNode subject : binding.path("subjects")) {
            boolean account = subject.path("kind").asText().equals("ServiceAccount");
            if (!account && !subject.has("apiGroup")) {
                ((ObjectNode) subject).put("apiGroup", group);
            }
        }
    }

    /** A definition is accepted as soon as it is stored: its names are established in the same version. */
    private static void definition(ObjectNode definition) {
        ObjectNode names = definition.withObjectProperty("spec").withObjectProperty("names");
        String kind = names.path("kind").asText();
        if (!names.has("singular")) {
            names.put("singular", kind.toLowerCase(Locale.ROOT));
        }
        if (!names.has("listKind")) {
            names.put("listKind", kind + "List");
        }
        ObjectNode status = definition.withObjectProperty("status");
        status.set("acceptedNames", names.deepCopy());
        ArrayNode stored = JsonNodeFactory.instance.arrayNode();
        for (JsonNode version : definition.at("/spec/versions")) {
            if (version.path("storage").asBoolean()) {
                stored.add(version.get("name"));
            }
        }
        status.set("storedVersions", stored);
        if (!status.has("conditions")) {
            String now = Clock.now();
            ArrayNode conditions = status.putArray("conditions");
            conditions
                    .addObject()
                    .put("type", "NamesAccepted")
                    .put("status", "True")
                    .put("reason", "NoConflicts")
                    .put("message", "no conflicts found")
                    .put("lastTransitionTime", now);
            conditions
                    .addObject()
                    .put("type", "Established")
                    .put("status", "True")
                    .put("reason", "InitialNamesAccepted")
                    .put("message", "the initial names have been accepted")
                    .put("lastTransitionTime", now);
        }
    }

    /** Built-in kinds store amounts in canonical form: what was sent as 1024Mi is read as 1Gi. */
    private static void canonicalQuantities(JsonNode value, Schema schema) {
        if (schema == Schema.UNTYPED) {
            return;
        }
        if (value instanceof ObjectNode object) {
            for (var property : new ArrayList<>(object.properties())) {
                Schema child = schema.field(property.getKey());
                if (isQuantity(child) && property.getValue().isValueNode()) {
                    Quantity.parse(property.getValue().asText())
                            .ifPresent(q -> object.set(property.getKey(), TextNode.valueOf(q.canonical())));
                } else {
                    canonicalQuantities(property.getValue(), child);
                }
            }
        } else if (value.isArray()) {
            value.forEach(item -> canonicalQuantities(item, schema.items()));
        }
    }

    private static boolean isQuantity(Schema schema) {
        return schema.intOrString() && schema.json().path("format").asText().equals("quantity");
    }
}
