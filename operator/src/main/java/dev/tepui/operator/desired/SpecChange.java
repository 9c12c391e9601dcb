package dev.tepui.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.TableSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a change that an SDK asked for does to a Table's spec.
 *
 * @param patch JSON merge patch of the spec; empty when everything is as wanted
 * @param fields what the patch sets or removes
 * @param leftovers fields that the new billing mode does not use; to be removed where nobody else wants them
 */
public record SpecChange(ObjectNode patch, List<SpecField> fields, List<SpecField> leftovers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TAGS = "tags";
    private static final String VALUE = "value";

    /** Fields of a spec that UpdateTable and UpdateTimeToLive change. */
    private static final List<String> SETTINGS = List.of(
            "billingMode",
            "provisionedThroughput",
            "onDemandThroughput",
            "warmThroughput",
            "streamSpecification",
            "timeToLive",
            "tableClass",
            "deletionProtectionEnabled");

    public SpecChange {
        fields = List.copyOf(fields);
        leftovers = List.copyOf(leftovers);
    }

    /**
     * @param request members of UpdateTable and UpdateTimeToLive to set; Tags to put and TagKeys to remove;
     *     PresentTags, the tags of the table as the pool has them, for a spec that says nothing about tags
     * @throws IllegalArgumentException when the request is no JSON object
     */
    public static SpecChange of(TableSpec present, JsonNode request) {
        if (!request.isObject()) {
            throw new IllegalArgumentException("not a change of a table");
        }
        ObjectNode spec = JSON.valueToTree(present);
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        List<SpecField> fields = new ArrayList<>();
        for (String field : SETTINGS) {
            JsonNode wanted = request.path(CreateTableShape.memberOf(field));
            if (!wanted.isMissingNode()) {
                set(field, CreateTableShape.rename(wanted, CreateTableShape::fieldOf), spec, patch, fields);
            }
        }
        if (request.has("Tags") || request.has("TagKeys")) {
            changeTags(spec, request, patch, fields);
        }
        return new SpecChange(patch, fields, leftovers(spec, request.path("BillingMode")));
    }

    private static void set(String field, JsonNode wanted, JsonNode spec, ObjectNode patch, List<SpecField> fields) {
        JsonNode actual = spec.path(field);
        if (!wanted.isObject()) {
            if (!isSame(wanted, actual)) {
                patch.set(field, wanted);
                fields.add(SpecField.of(field));
            }
            return;
        }
        wanted.properties().forEach(part -> {
            if (!isSame(part.getValue(), actual.path(part.getKey()))) {
                patch.withObject("/" + field).set(part.getKey(), part.getValue());
                fields.add(SpecField.of(field, part.getKey()));
            }
        });
    }

    /** As text: an int and a long are one number in JSON. */
    private static boolean isSame(JsonNode wanted, JsonNode actual) {
        return !actual.isMissingNode() && wanted.asText().equals(actual.asText());
    }

    private static void changeTags(ObjectNode spec, JsonNode request, ObjectNode patch, List<SpecField> fields) {
        JsonNode present = spec.has(TAGS) ? spec.get(TAGS) : renamed(request.path("PresentTags"));
        Map<String, JsonNode> tags = new LinkedHashMap<>();
        present.forEach(tag -> tags.put(keyOf(tag), tag));
        for (JsonNode tag : renamed(request.path("Tags"))) {
            JsonNode before = tags.put(keyOf(tag), tag);
            if (before == null
                    || !before.path(VALUE).asText().equals(tag.path(VALUE).asText())) {
                fields.add(SpecField.ofTag(keyOf(tag)));
            }
        }
        for (JsonNode key : request.path("TagKeys")) {
            if (tags.remove(key.asText()) != null) {
                fields.add(SpecField.ofTag(key.asText()));
            }
        }
        if (fields.stream().anyMatch(field -> field.steps().get(0).equals(TAGS))) {
            ArrayNode all = patch.putArray(TAGS);
            tags.values().forEach(all::add);
        }
    }

    private static JsonNode renamed(JsonNode tags) {
        return CreateTableShape.rename(tags, CreateTableShape::fieldOf);
    }

    private static String keyOf(JsonNode tag) {
        return tag.path("key").asText();
    }

    private static List<SpecField> leftovers(ObjectNode spec, JsonNode billingMode) {
        String unused = switch (billingMode.asText()) {
            case "PAY_PER_REQUEST" -> "provisionedThroughput";
            case "PROVISIONED" -> "onDemandThroughput";
            default -> null;
        };
        return unused == null || !spec.has(unused) ? List.of() : List.of(SpecField.of(unused));
    }
}
