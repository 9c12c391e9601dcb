package dev.tepui.e2e.kube.api.types;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tepui.e2e.kube.api.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Reads the table of built-in kinds, {@code built-in.yaml}. */
final class BuiltInTypes {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    private static final JsonNode TABLE = readTable();
    private static final ModelSchemas SCHEMAS = new ModelSchemas(TABLE.get("notes"));

    private BuiltInTypes() {}

    static List<ResourceType> load() {
        List<ResourceType> types = new ArrayList<>();
        TABLE.get("kinds").forEach(row -> types.add(type(row)));
        return types;
    }

    /** A fresh copy of the schema of {@code metadata}. */
    static ObjectNode metadataSchema() {
        return SCHEMAS.schemaOf("io.fabric8.kubernetes.api.model.ObjectMeta");
    }

    /** Notes of the table that fit no field of any kind. */
    static Set<String> unusedNotes() {
        load().forEach(ResourceType::schema);
        return SCHEMAS.unusedNotes();
    }

    private static JsonNode readTable() {
        try (InputStream in = BuiltInTypes.class.getResourceAsStream("built-in.yaml")) {
            return YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ResourceType type(JsonNode row) {
        String kind = row.get("kind").asText();
        String group = row.get("group").asText();
        String plural = row.path("plural").asText(kind.toLowerCase(Locale.ROOT) + "s");
        String storage = row.path("storage").asText(group.isEmpty() ? plural : plural + "." + group);
        Set<String> subresources = new HashSet<>(strings(row.path("subresources")));
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        if (subresources.contains("scale")) {
            scale.put("specReplicasPath", ".spec.replicas");
            scale.put("statusReplicasPath", ".status.replicas");
        }
        return new ResourceType(
                group,
                row.get("version").asText(),
                kind,
                plural,
                kind.toLowerCase(Locale.ROOT),
                strings(row.path("short")),
                strings(row.path("categories")),
                row.path("namespaced").asBoolean(true),
                storage,
                subresources,
                scale,
                List.of(),
                false,
                memoized(() -> builtInSchema(row)));
    }

    private static Schema builtInSchema(JsonNode row) {
        return row.has("model") ? Schema.parse(SCHEMAS.schemaOf(row.get("model").asText())) : Schema.UNTYPED;
    }

    private static List<String> strings(JsonNode list) {
        return list.isMissingNode() ? List.of() : YAML.convertValue(list, STRINGS);
    }

    private static <T> Supplier<T> memoized(Supplier<T> source) {
        return new Supplier<>() {
            private T value;

            @Override
            public synchronized T get() {
                if (value == null) {
                    value = source.get();
                }
                return value;
            }
        };
    }
}
