package dev.tepui.crd.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Types, bounds, required and unknown fields, duplicates in list maps and sets. */
final class Structure {

    /** JSON schema keywords whose violation keeps an API server from evaluating CEL. */
    private static final Set<String> BLOCKING = Set.of("type", "required", "enum", "maxLength", "maxItems");

    private final JsonNode schema;
    private final Schema validator;

    Structure(JsonNode schema) {
        this.schema = schema;
        this.validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                .getSchema(plainJsonSchema(schema).toString(), InputFormat.JSON);
    }

    List<Problem> check(JsonNode object) {
        List<Problem> problems = new ArrayList<>();
        validator
                .validate(object.toString(), InputFormat.JSON)
                .forEach(error -> problems.add(new Problem(
                        error.getInstanceLocation().toString(),
                        error.getMessage(),
                        null,
                        BLOCKING.contains(error.getKeyword()))));
        unknownFields(schema.at("/properties/spec"), object.path("spec"), "spec", problems);
        duplicates(schema, object, "", problems);
        return problems;
    }

    /** The schema without what only Kubernetes knows; integers given as 1.0 would be accepted there, too. */
    private static JsonNode plainJsonSchema(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        removeExtensions(copy);
        return copy;
    }

    private static void removeExtensions(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("x-kubernetes-validations", "format", "x-kubernetes-int-or-string"));
        }
        node.forEach(Structure::removeExtensions);
    }

    /** kubectl refuses unknown fields; an API server that is not asked to would prune them. */
    private static void unknownFields(JsonNode schema, JsonNode value, String path, List<Problem> problems) {
        if (value.isObject() && schema.has("properties")) {
            value.properties().forEach(field -> {
                JsonNode fieldSchema = schema.get("properties").get(field.getKey());
                String fieldPath = path + "." + field.getKey();
                if (fieldSchema == null) {
                    problems.add(new Problem(fieldPath, "unknown field", null, false));
                } else {
                    unknownFields(fieldSchema, field.getValue(), fieldPath, problems);
                }
            });
        }
        if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                unknownFields(schema.path("items"), array.get(i), path + "[" + i + "]", problems);
            }
        }
    }

    private static void duplicates(JsonNode schema, JsonNode value, String path, List<Problem> problems) {
        if (value instanceof ArrayNode array) {
            String listType = schema.path("x-kubernetes-list-type").asText("atomic");
            Set<JsonNode> seen = new HashSet<>();
            for (int i = 0; i < array.size(); i++) {
                JsonNode entry = array.get(i);
                JsonNode identity = "map".equals(listType)
                        ? entry.path(schema.at("/x-kubernetes-list-map-keys/0").asText())
                        : entry;
                if (!"atomic".equals(listType) && !seen.add(identity)) {
                    problems.add(new Problem(path + "[" + i + "]", "Duplicate value: " + identity, null, false));
                }
                duplicates(schema.path("items"), entry, path + "[" + i + "]", problems);
            }
        }
        if (value.isObject() && schema.has("properties")) {
            schema.get("properties").properties().forEach(property -> {
                JsonNode child = value.get(property.getKey());
                if (child != null) {
                    String prefix = path.isEmpty() ? "" : path + ".";
                    duplicates(property.getValue(), child, prefix + property.getKey(), problems);
                }
            });
        }
    }
}
