package dev.tepui.e2e.kube.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.lifecycle.Target;
import dev.tepui.e2e.kube.api.query.FieldSelector;
import dev.tepui.e2e.kube.api.query.LabelSelector;
import java.util.Set;
import java.util.function.Predicate;

/** Which objects of a collection a request is about. */
record Selection(String namespace, Predicate<JsonNode> fields, Predicate<JsonNode> labels)
        implements Predicate<JsonNode> {

    static Selection of(Request request, Target target) {
        Predicate<JsonNode> fields = FieldSelector.parse(
                request.query("fieldSelector"), !target.type().custom(), Set.of());
        Predicate<JsonNode> labels = LabelSelector.parse(request.query("labelSelector"));
        return new Selection(target.namespace(), object -> fields.test(target.shown(asObject(object))), labels);
    }

    private static ObjectNode asObject(JsonNode object) {
        return (ObjectNode) object;
    }

    @Override
    public boolean test(JsonNode object) {
        boolean inside = namespace.isEmpty()
                || namespace.equals(object.path("metadata").path("namespace").asText());
        return inside && labels.test(object) && fields.test(object);
    }
}
