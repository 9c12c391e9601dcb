package dev.tepui.e2e.kube.api.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns a CustomResourceDefinition into the types it defines. */
final class CustomTypes {
    private CustomTypes() {}

    static List<ResourceType> of(ObjectNode definition) {
        JsonNode spec = definition.get("spec");
        List<ResourceType> types = new ArrayList<>();
        for (JsonNode version : spec.path("versions")) {
            if (version.path("served").asBoolean()) {
                types.add(type(spec, version));
            }
        }
        return types;
    }

    private static ResourceType type(JsonNode spec, JsonNode version) {
        JsonNode names = spec.get("names");
        String group = spec.get("group").asText();
        String plural = names.get("plural").asText();
        String kind = names.get("kind").asText();
        Set<String> subresources = new HashSet<>();
        version.path("subresources").fieldNames().forEachRemaining(subresources::add);
        List<JsonNode> columns = new ArrayList<>();
        version.path("additionalPrinterColumns").forEach(columns::add);
        Schema schema = Schema.parse(withObjectFields(version.at("/schema/openAPIV3Schema")));
        return new ResourceType(
                group,
                version.get("name").asText(),
                kind,
                plural,
                names.path("singular").asText(kind.toLowerCase(Locale.ROOT)),
                strings(names.path("shortNames")),
                strings(names.path("categories")),
                spec.path("scope").asText().equals("Namespaced"),
                plural + "." + group,
                subresources,
                version.path("subresources").path("scale"),
                columns,
                true,
                () -> schema);
    }

    /** Every object has apiVersion, kind and metadata, whether or not the author's schema mentions them. */
    private static JsonNode withObjectFields(JsonNode authored) {
        ObjectNode schema = authored.isObject()
                ? ((ObjectNode) authored).deepCopy()
                : JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.withObjectProperty("properties");
        properties.withObjectProperty("apiVersion").put("type", "string");
        properties.withObjectProperty("kind").put("type", "string");
        ObjectNode metadata = BuiltInTypes.metadataSchema();
        JsonNode nameRules = properties.path("metadata").path("properties").path("name");
        nameRules
                .properties()
                .forEach(rule -> ((ObjectNode) metadata.at("/properties/name")).set(rule.getKey(), rule.getValue()));
        properties.set("metadata", metadata);
        return schema;
    }

    private static List<String> strings(JsonNode list) {
        List<String> strings = new ArrayList<>();
        list.forEach(item -> strings.add(item.asText()));
        return strings;
    }
}
