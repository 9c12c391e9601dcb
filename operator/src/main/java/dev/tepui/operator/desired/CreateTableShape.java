package dev.tepui.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How the members of a CreateTable request and the fields of a Table's spec are called: the same names, PascalCase
 * there, camelCase here, except for abbreviations and the time to live, which ACK calls differently.
 */
final class CreateTableShape {
    /** Fields of a spec that CreateTable knows, and the time to live; the others concern other calls or only us. */
    static final List<String> FIELDS = List.of(
            "tableName",
            "attributeDefinitions",
            "keySchema",
            "localSecondaryIndexes",
            "globalSecondaryIndexes",
            "billingMode",
            "provisionedThroughput",
            "onDemandThroughput",
            "warmThroughput",
            "streamSpecification",
            "timeToLive",
            "sseSpecification",
            "tags",
            "tableClass",
            "deletionProtectionEnabled",
            "resourcePolicy");

    private static final Map<String, String> EXCEPTIONS = Map.of(
            "sseSpecification", "SSESpecification",
            "sseType", "SSEType",
            "kmsMasterKeyID", "KMSMasterKeyId",
            "timeToLive", "TimeToLiveSpecification");
    private static final Map<String, String> EXCEPTIONS_BACK = EXCEPTIONS.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    /** A reference between resources: no part of the DynamoDB API. */
    private static final Set<String> OURS_ONLY = Set.of("kmsMasterKeyRef");

    private CreateTableShape() {}

    static String memberOf(String field) {
        return EXCEPTIONS.getOrDefault(field, Character.toUpperCase(field.charAt(0)) + field.substring(1));
    }

    static String fieldOf(String member) {
        return EXCEPTIONS_BACK.getOrDefault(member, Character.toLowerCase(member.charAt(0)) + member.substring(1));
    }

    /** The same value with all names in it changed; what is null stays absent. */
    static JsonNode rename(JsonNode value, UnaryOperator<String> naming) {
        if (value.isObject()) {
            ObjectNode renamed = JsonNodeFactory.instance.objectNode();
            value.properties().stream()
                    .filter(entry -> !entry.getValue().isNull() && !OURS_ONLY.contains(entry.getKey()))
                    .forEach(entry -> renamed.set(naming.apply(entry.getKey()), rename(entry.getValue(), naming)));
            return renamed;
        }
        if (value.isArray()) {
            ArrayNode renamed = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> renamed.add(rename(element, naming)));
            return renamed;
        }
        return value;
    }
}
