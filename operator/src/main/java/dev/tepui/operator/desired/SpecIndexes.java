package dev.tepui.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.GlobalSecondaryIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The global secondary indexes of a spec and the attribute definitions that their keys need, while a change is made to
 * them. For one thread.
 */
final class SpecIndexes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INDEXES = "globalSecondaryIndexes";
    private static final String DEFINITIONS = "attributeDefinitions";
    private static final String INDEX_NAME = "indexName";
    private static final String ATTRIBUTE_NAME = "attributeName";
    private static final String KEY_SCHEMA = "keySchema";

    private final ObjectNode spec;
    private final Map<String, JsonNode> indexes;
    private final Map<String, JsonNode> definitions;
    private final List<SpecField> changed = new ArrayList<>();

    /** @param spec stays as it is */
    SpecIndexes(ObjectNode spec) {
        this.spec = spec;
        this.indexes = byName(spec.path(INDEXES).deepCopy(), INDEX_NAME);
        this.definitions = byName(spec.path(DEFINITIONS), ATTRIBUTE_NAME);
    }

    /**
     * Changes indexes as UpdateTable does.
     *
     * @param updates GlobalSecondaryIndexUpdates; missing when there are none
     * @param newDefinitions AttributeDefinitions, of which those are taken that the keys need; may be missing
     * @param isApplied see {@link SpecChange#of}
     * @return the fields that it changes; what is there already, or gone, is no change
     * @throws IllegalArgumentException when an index is there with another shape, or is not there
     */
    List<SpecField> change(JsonNode updates, JsonNode newDefinitions, Predicate<SpecField> isApplied) {
        Set<String> needless = new HashSet<>();
        for (JsonNode update : updates) {
            if (update.has("Create")) {
                create(renamed(update.get("Create")));
            } else if (update.has("Update")) {
                update(renamed(update.get("Update")));
            } else if (update.has("Delete")) {
                delete(update.get("Delete").path("IndexName").asText(), needless);
            }
        }
        if (!updates.isEmpty()) {
            Set<String> needed = keyAttributes();
            define(renamed(newDefinitions), needed);
            needless.removeAll(needed);
            needless.removeIf(attribute -> isApplied.test(SpecField.ofElement(DEFINITIONS, attribute)));
            definitions.keySet().removeAll(needless);
        }
        return changed;
    }

    /** Removes a part of every index, where nobody applies it. */
    void remove(String part, Predicate<SpecField> isApplied) {
        indexes.forEach((name, index) -> {
            if (index.has(part)
                    && !isApplied.test(SpecField.ofElement(INDEXES, name).with(part))) {
                ((ObjectNode) index).remove(part);
            }
        });
    }

    /** Puts both lists into a merge patch of the spec, as far as they changed: it can only replace whole lists. */
    void putChangesInto(ObjectNode patch) {
        putChangesInto(patch, INDEXES, indexes.values());
        putChangesInto(patch, DEFINITIONS, definitions.values());
    }

    private void putChangesInto(ObjectNode patch, String list, Collection<JsonNode> elements) {
        JsonNode after = JsonNodeFactory.instance.arrayNode().addAll(elements);
        boolean none = after.isEmpty() && spec.path(list).isMissingNode();
        if (!none && !after.equals(spec.path(list))) {
            patch.set(list, after);
        }
    }

    private void create(JsonNode wanted) {
        String name = wanted.path(INDEX_NAME).asText();
        JsonNode index = normalized(wanted);
        JsonNode before = indexes.putIfAbsent(name, index);
        if (before == null) {
            changed.add(SpecField.ofElement(INDEXES, name));
        } else if (!before.equals(index)) {
            throw new IllegalArgumentException(
                    "Attempting to create an index which already exists, with another definition: " + name);
        }
    }

    private void update(JsonNode wanted) {
        String name = wanted.path(INDEX_NAME).asText();
        if (!(indexes.get(name) instanceof ObjectNode index)) {
            throw new IllegalArgumentException("Attempting to update an index which does not exist: " + name);
        }
        wanted.properties().stream()
                .filter(member -> member.getValue().isObject())
                .forEach(member -> member.getValue().properties().forEach(part -> {
                    if (!SpecChange.isSame(
                            part.getValue(), index.path(member.getKey()).path(part.getKey()))) {
                        index.withObject("/" + member.getKey()).set(part.getKey(), part.getValue());
                        changed.add(SpecField.ofElement(INDEXES, name)
                                .with(member.getKey())
                                .with(part.getKey()));
                    }
                }));
    }

    /** @param needless gets the attributes of its key */
    private void delete(String name, Set<String> needless) {
        JsonNode index = indexes.remove(name);
        if (index != null) {
            changed.add(SpecField.ofElement(INDEXES, name));
            addKeyAttributes(index, needless);
        }
    }

    private void define(JsonNode wanted, Set<String> needed) {
        for (JsonNode definition : wanted) {
            String attribute = definition.path(ATTRIBUTE_NAME).asText();
            if (needed.contains(attribute) && !definition.equals(definitions.put(attribute, definition))) {
                changed.add(SpecField.ofElement(DEFINITIONS, attribute));
            }
        }
    }

    /** The attributes that the keys of the table and of all indexes use now. */
    private Set<String> keyAttributes() {
        Set<String> names = new HashSet<>();
        addKeyAttributes(spec, names);
        spec.path("localSecondaryIndexes").forEach(index -> addKeyAttributes(index, names));
        indexes.values().forEach(index -> addKeyAttributes(index, names));
        return names;
    }

    private static void addKeyAttributes(JsonNode keyed, Set<String> names) {
        keyed.path(KEY_SCHEMA).forEach(key -> names.add(key.path(ATTRIBUTE_NAME).asText()));
    }

    private static Map<String, JsonNode> byName(JsonNode list, String member) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        list.forEach(element -> byName.put(element.path(member).asText(), element));
        return byName;
    }

    /** An index as a spec holds it, so that it can be compared with those of the spec. */
    private static JsonNode normalized(JsonNode index) {
        try {
            return JSON.valueToTree(JSON.treeToValue(index, GlobalSecondaryIndex.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a global secondary index: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode renamed(JsonNode value) {
        return CreateTableShape.rename(value, CreateTableShape::fieldOf);
    }
}
