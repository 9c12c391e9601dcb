package dev.tepui.e2e.kube.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Brings an object into the shape its schema describes, in place: removes what is unknown, adds defaults. */
public final class Structure {
    private Structure() {}

    /** Removes unknown fields and returns their paths. */
    public static List<String> prune(JsonNode value, Schema schema) {
        List<String> unknown = new ArrayList<>();
        prune(value, schema, "", unknown);
        return unknown;
    }

    private static void prune(JsonNode value, Schema schema, String path, List<String> unknown) {
        if (schema == Schema.UNTYPED) {
            return;
        }
        if (value instanceof ObjectNode object) {
            for (String name : List.copyOf(names(object))) {
                String at = path.isEmpty() ? name : path + "." + name;
                if (!schema.keeps(name)) {
                    unknown.add(at);
                    object.remove(name);
                } else {
                    prune(object.get(name), schema.field(name), at, unknown);
                }
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                prune(value.get(i), schema.items(), path + "[" + i + "]", unknown);
            }
        }
    }

    /** Removes null fields, as decoding into a typed object does; a nullable field of the schema keeps its null. */
    public static void dropNulls(JsonNode value, Schema schema) {
        if (value instanceof ObjectNode object) {
            for (String name : List.copyOf(names(object))) {
                JsonNode child = object.get(name);
                if (child.isNull() && !schema.field(name).nullable() && schema != Schema.UNTYPED) {
                    object.remove(name);
                } else {
                    dropNulls(child, schema.field(name));
                }
            }
        } else if (value.isArray()) {
            value.forEach(item -> dropNulls(item, schema.items()));
        }
    }

    /** Adds the schema's defaults to objects that are there. */
    public static void applyDefaults(JsonNode value, Schema schema) {
        if (value instanceof ObjectNode object) {
            schema.properties().forEach((name, property) -> {
                JsonNode fallback = property.json().get("default");
                if (fallback != null && !object.has(name)) {
                    object.set(name, fallback.deepCopy());
                }
            });
            object.properties().forEach(p -> applyDefaults(p.getValue(), schema.field(p.getKey())));
        } else if (value.isArray()) {
            value.forEach(item -> applyDefaults(item, schema.items()));
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>(object.size());
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
