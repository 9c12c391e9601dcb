package dev.tepui.e2e.kube.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A structural OpenAPI v3 schema, as in a CustomResourceDefinition. Immutable. */
public final class Schema {
    /** Says nothing about a value: maps are granular, lists atomic, everything is kept. */
    public static final Schema UNTYPED =
            new Schema(JsonNodeFactory.instance.objectNode().put("x-kubernetes-preserve-unknown-fields", true));

    private final ObjectNode json;
    private final Map<String, Schema> properties = new LinkedHashMap<>();
    private final Schema items;
    private final Schema additional;
    private final List<CelRule> rules;

    private Schema(ObjectNode json) {
        this.json = json;
        json.path("properties").properties().forEach(p -> properties.put(p.getKey(), parse(p.getValue())));
        items = json.has("items") ? parse(json.get("items")) : null;
        additional = json.path("additionalProperties").isObject() ? parse(json.get("additionalProperties")) : null;
        rules = CelRule.parse(json.path("x-kubernetes-validations"));
    }

    /** Reads a schema; anything that is not an object (for example {@code true}) is {@link #UNTYPED}. */
    public static Schema parse(JsonNode json) {
        return json.isObject() ? new Schema((ObjectNode) json) : UNTYPED;
    }

    public ObjectNode json() {
        return json;
    }

    public Map<String, Schema> properties() {
        return properties;
    }

    /** Schema of a field; {@link #UNTYPED} when nothing is said about it. */
    public Schema field(String name) {
        Schema property = properties.get(name);
        if (property != null) {
            return property;
        }
        return additional != null ? additional : UNTYPED;
    }

    public Schema items() {
        return items == null ? UNTYPED : items;
    }

    /** Schema of list items, if it says anything about them. */
    public Optional<Schema> itemSchema() {
        return Optional.ofNullable(items);
    }

    /** Schema of map values, if it says anything about them. */
    public Optional<Schema> valueSchema() {
        return Optional.ofNullable(additional);
    }

    /** Whether the field is part of the type (and not a key of a map). */
    public boolean declares(String name) {
        return properties.containsKey(name);
    }

    /** Whether pruning keeps the field. */
    public boolean keeps(String name) {
        return declares(name)
                || additional != null
                || json.path("additionalProperties").asBoolean()
                || preservesUnknown()
                || embedded() && List.of("apiVersion", "kind", "metadata").contains(name);
    }

    public String type() {
        return json.path("type").asText();
    }

    public boolean preservesUnknown() {
        return json.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    }

    public boolean intOrString() {
        return json.path("x-kubernetes-int-or-string").asBoolean();
    }

    public boolean embedded() {
        return json.path("x-kubernetes-embedded-resource").asBoolean();
    }

    public boolean nullable() {
        return json.path("nullable").asBoolean();
    }

    /** A list or map that has one owner as a whole. */
    public boolean atomic() {
        return "atomic".equals(json.path("x-kubernetes-map-type").asText())
                || !mapList()
                        && !setList()
                        && ("array".equals(type()) || listType().equals("atomic"));
    }

    public boolean mapList() {
        return listType().equals("map");
    }

    public boolean setList() {
        return listType().equals("set");
    }

    /** Names of the fields that identify an item of a {@linkplain #mapList map list}. */
    public List<String> listKeys() {
        return StreamSupport.stream(json.path("x-kubernetes-list-map-keys").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    public List<CelRule> rules() {
        return rules;
    }

    private String listType() {
        return json.path("x-kubernetes-list-type").asText();
    }
}
