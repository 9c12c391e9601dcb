package dev.tepui.e2e.kube.api.types;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Makes structural schemas of built-in kinds out of Fabric8's model classes, so that built-in and custom kinds take the
 * same path. What Java types cannot say (list keys, defaults, required fields) comes from the notes of
 * {@code built-in.yaml}, keyed by simple class name or {@code Class.field}.
 */
final class ModelSchemas {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> OPAQUE = Set.of(
            "Object", "JsonNode", "KubernetesResource", "AnyType", "RawExtension", "FieldsV1", "JSONSchemaProps");

    private final JsonNode notes;
    private final Set<String> usedNotes = new HashSet<>();

    ModelSchemas(JsonNode notes) {
        this.notes = notes;
    }

    ObjectNode schemaOf(String className) {
        try {
            Class<?> model = Class.forName(className);
            return describe(JSON.constructType(model), new ArrayDeque<>());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no model class " + className, e);
        }
    }

    /** Notes that matched nothing so far: misspelt, when every schema has been made. */
    Set<String> unusedNotes() {
        Set<String> unused = new HashSet<>();
        notes.fieldNames().forEachRemaining(unused::add);
        unused.removeAll(usedNotes);
        return unused;
    }

    private ObjectNode describe(JavaType type, Deque<String> within) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        String name = type.getRawClass().getSimpleName();
        if (OPAQUE.contains(name) || within.contains(name)) {
            return schema.put("x-kubernetes-preserve-unknown-fields", true);
        }
        if (type.isCollectionLikeType()) {
            schema.put("type", "array").set("items", describe(type.getContentType(), within));
            return schema;
        }
        if (type.isMapLikeType()) {
            schema.put("type", "object").set("additionalProperties", describe(type.getContentType(), within));
            return schema;
        }
        return switch (name) {
            case "String" -> schema.put("type", "string");
            case "Integer", "int" -> schema.put("type", "integer").put("format", "int32");
            case "Long", "long" -> schema.put("type", "integer").put("format", "int64");
            case "Double", "double", "Float" -> schema.put("type", "number");
            case "Boolean", "boolean" -> schema.put("type", "boolean");
            case "ZonedDateTime", "MicroTime" -> schema.put("type", "string").put("format", "date-time");
            case "IntOrString" -> schema.put("x-kubernetes-int-or-string", true);
            case "Quantity" -> schema.put("x-kubernetes-int-or-string", true).put("format", "quantity");
            default -> describeObject(type, schema, within);
        };
    }

    private ObjectNode describeObject(JavaType type, ObjectNode schema, Deque<String> within) {
        String owner = type.getRawClass().getSimpleName();
        within.push(owner);
        BeanDescription bean = JSON.getSerializationConfig().introspect(type);
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (BeanPropertyDefinition property : bean.findProperties()) {
            if (!property.couldSerialize()) {
                continue;
            }
            ObjectNode child = describe(property.getPrimaryType(), within);
            JsonNode note = note(owner + "." + property.getName());
            annotate(child, note);
            if (note.path("required").asBoolean()) {
                required.add(property.getName());
            }
            properties.set(property.getName(), child);
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        annotate(schema, note(owner));
        within.pop();
        return schema;
    }

    private JsonNode note(String key) {
        JsonNode note = notes.path(key);
        if (!note.isMissingNode()) {
            usedNotes.add(key);
        }
        return note;
    }

    private static void annotate(ObjectNode schema, JsonNode note) {
        if (note.has("keys")) {
            schema.put("x-kubernetes-list-type", "map").set("x-kubernetes-list-map-keys", note.get("keys"));
        }
        if (note.path("set").asBoolean()) {
            schema.put("x-kubernetes-list-type", "set");
        }
        if (note.path("atomic").asBoolean()) {
            schema.put("x-kubernetes-map-type", "atomic");
        }
        for (String copied : new String[] {"default", "enum", "minimum", "maximum", "format"}) {
            if (note.has(copied)) {
                schema.set(copied, note.get(copied));
            }
        }
    }
}
