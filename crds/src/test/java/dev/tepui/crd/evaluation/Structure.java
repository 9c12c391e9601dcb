package dev.tepui.crd.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
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
                .forEach(error -> problems.add(translate(error, object)));
        unknownFields(schema.at("/properties/spec"), object.path("spec"), "spec", problems);
        duplicates(schema, object, "", problems);
        return problems;
    }

    /** The library finds the error; the words are the API server's, so that files can say what kubectl will print. */
    private Problem translate(Error error, JsonNode object) {
        String pointer = error.getInstanceLocation().toString();
        JsonNode value = object.at(pointer);
        JsonNode wanted = schemaAt(pointer);
        String path = path(pointer);
        String keyword = error.getKeyword();
        String bound = wanted.path(keyword).asText().replaceFirst("\\.0$", "");
        String invalid = "Invalid value: " + value + ": " + path + " in body ";
        String text = switch (keyword) {
            case "required" -> "Required value";
            case "enum" -> "Unsupported value: " + value + ": supported values: " + listed(wanted.get("enum"));
            case "maxItems" -> "Too many: " + value.size() + ": must have at most " + bound + " items";
            case "minItems" -> invalid + "should have at least " + bound + " items";
            case "maxLength" -> "Too long: may not be more than " + bound + " bytes";
            case "minLength" -> invalid + "should be at least " + bound + " chars long";
            case "minimum" -> invalid + "should be greater than or equal to " + bound;
            case "maximum" -> invalid + "should be less than or equal to " + bound;
            case "pattern" -> invalid + "should match '" + bound + "'";
            default -> invalid + error.getMessage();
        };
        String at = keyword.equals("required") ? path + "." + error.getProperty() : path;
        return new Problem(at, text, null, BLOCKING.contains(keyword));
    }

    private static String listed(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(v -> texts.add(v.toString()));
        return String.join(", ", texts);
    }

    /** The schema of the value at a JSON pointer. */
    private JsonNode schemaAt(String pointer) {
        JsonNode found = schema;
        for (String step : steps(pointer)) {
            JsonNode property = found.path("properties").path(step);
            if (!property.isMissingNode()) {
                found = property;
            } else {
                found = found.has("items") ? found.get("items") : found.path("additionalProperties");
            }
        }
        return found;
    }

    /** {@code /spec/tags/0/key} as {@code spec.tags[0].key}. */
    private static String path(String pointer) {
        StringBuilder path = new StringBuilder();
        for (String step : steps(pointer)) {
            if (step.chars().allMatch(Character::isDigit)) {
                path.append('[').append(step).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step);
            }
        }
        return path.toString();
    }

    private static List<String> steps(String pointer) {
        return pointer.isEmpty() ? List.of() : List.of(pointer.substring(1).split("/"));
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
                    problems.add(new Problem(path, "unknown field \"" + fieldPath + "\"", null, false));
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
                JsonNode identity = entry;
                if ("map".equals(listType)) {
                    String key = schema.at("/x-kubernetes-list-map-keys/0").asText();
                    identity = JsonNodeFactory.instance.objectNode().set(key, entry.path(key));
                }
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
