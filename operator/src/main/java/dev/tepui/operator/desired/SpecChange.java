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
import java.util.function.Predicate;

/**
 * What a change that an SDK asked for does to a Table's spec.
 *
 * @param patch JSON merge patch of the spec; empty when everything is as wanted. It also removes what has become
 *     useless, the capacity of the other billing mode or the definition of an attribute that was in the key of a
 *     deleted index, where nobody else wants that
 * @param fields what was asked to be set or removed, as far as it changes anything
 */
public record SpecChange(ObjectNode patch, List<SpecField> fields) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TAGS = "tags";
    private static final String VALUE = "value";
    private static final String INDEX_UPDATES = "GlobalSecondaryIndexUpdates";

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
    }

    /**
     * @param request members of UpdateTable and UpdateTimeToLive to set; Tags to put and TagKeys to remove;
     *     PresentTags, the tags of the table as the pool has them, for a spec that says nothing about tags
     * @param isApplied whether somebody applies a field, so that it must not be removed by the way
     * @throws IllegalArgumentException when the request is no JSON object, or an index cannot be changed so
     */
    public static SpecChange of(TableSpec present, JsonNode request, Predicate<SpecField> isApplied) {
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
        SpecIndexes indexes = new SpecIndexes(spec);
        fields.addAll(indexes.change(request.path(INDEX_UPDATES), request.path("AttributeDefinitions"), isApplied));
        String unused = unusedIn(request.path("BillingMode"));
        if (unused != null) {
            if (spec.has(unused) && !isApplied.test(SpecField.of(unused))) {
                patch.putNull(unused);
            }
            indexes.remove(unused, isApplied);
        }
        indexes.putChangesInto(patch);
        return new SpecChange(patch, fields);
    }

    /** Whether a request changes global secondary indexes. */
    public static boolean isOfIndexes(JsonNode request) {
        return !request.path(INDEX_UPDATES).isEmpty();
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
    static boolean isSame(JsonNode wanted, JsonNode actual) {
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
                fields.add(SpecField.ofElement(TAGS, keyOf(tag)));
            }
        }
        for (JsonNode key : request.path("TagKeys")) {
            if (tags.remove(key.asText()) != null) {
                fields.add(SpecField.ofElement(TAGS, key.asText()));
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

    /** The capacity that a billing mode does not use; null when it stays. */
    private static String unusedIn(JsonNode billingMode) {
        return switch (billingMode.asText()) {
            case "PAY_PER_REQUEST" -> "provisionedThroughput";
            case "PROVISIONED" -> "onDemandThroughput";
            default -> null;
        };
    }
}
