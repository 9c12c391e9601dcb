package dev.tepui.crd.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the schema's defaults, from the outside in: a default object gets the defaults of its own fields. */
final class Defaults {

    private Defaults() {}

    static void apply(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").properties().forEach(property -> {
                String name = property.getKey();
                JsonNode fallback = property.getValue().get("default");
                if (!object.has(name) && fallback != null) {
                    object.set(name, fallback.deepCopy());
                }
                if (object.has(name)) {
                    apply(property.getValue(), object.get(name));
                }
            });
            JsonNode values = schema.get("additionalProperties");
            if (values != null && values.isObject()) {
                object.forEach(child -> apply(values, child));
            }
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(child -> apply(schema.get("items"), child));
        }
    }
}
