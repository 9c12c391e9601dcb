package dev.tepui.e2e.kube.api.lifecycle;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.error.ApiError;
import dev.tepui.e2e.kube.api.error.Cause;
import dev.tepui.e2e.kube.api.types.ResourceType;
import java.util.List;

/** The scale subresource: the same three numbers of any kind that has replicas. */
public final class Scale {
    private Scale() {}

    /** An object seen as {@code autoscaling/v1 Scale}. */
    public static ObjectNode of(ResourceType type, ObjectNode object) {
        JsonNode paths = type.scale();
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        scale.put("apiVersion", "autoscaling/v1").put("kind", "Scale");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            if (object.path("metadata").has(field)) {
                metadata.set(field, object.get("metadata").get(field));
            }
        }
        scale.putObject("spec")
                .put("replicas", object.at(pointer(paths, "specReplicasPath")).asInt());
        ObjectNode status = scale.putObject("status");
        status.put("replicas", object.at(pointer(paths, "statusReplicasPath")).asInt());
        String selector = selector(type, object);
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return scale;
    }

    /** Writes a changed scale back into the object. */
    public static ObjectNode into(ResourceType type, ObjectNode object, JsonNode scale) {
        JsonNode replicas = scale.at("/spec/replicas");
        if (!replicas.isIntegralNumber() || replicas.asInt() < 0) {
            Cause cause = Cause.invalid("spec.replicas", replicas, "must be greater than or equal to 0");
            throw ApiError.invalid("Scale", "autoscaling", Objects.name(object), List.of(cause));
        }
        JsonPointer path = pointer(type.scale(), "specReplicasPath");
        object.withObject(path.head()).set(path.last().getMatchingProperty(), IntNode.valueOf(replicas.asInt()));
        if (scale.at("/metadata/resourceVersion").isTextual()) {
            Objects.metadata(object).set("resourceVersion", scale.at("/metadata/resourceVersion"));
        }
        return object;
    }

    private static String selector(ResourceType type, ObjectNode object) {
        if (type.custom()) {
            JsonNode path = type.scale().path("labelSelectorPath");
            return path.isTextual()
                    ? object.at(pointer(type.scale(), "labelSelectorPath")).asText()
                    : "";
        }
        StringBuilder text = new StringBuilder();
        object.at("/spec/selector/matchLabels")
                .properties()
                .forEach(label -> text.append(text.isEmpty() ? "" : ",")
                        .append(label.getKey())
                        .append('=')
                        .append(label.getValue().asText()));
        return text.toString();
    }

    private static JsonPointer pointer(JsonNode paths, String name) {
        return JsonPointer.compile(paths.path(name).asText().replace('.', '/'));
    }
}
