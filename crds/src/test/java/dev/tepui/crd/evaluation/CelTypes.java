package dev.tepui.crd.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** CEL types of a schema, so that a rule that names a field which does not exist fails to compile. */
final class CelTypes implements CelTypeProvider {

    private final Map<String, CelType> structs = new HashMap<>();

    /** The type of the values of a schema. The path names the type, so it must be unique. */
    CelType of(JsonNode schema, String path) {
        return switch (schema.path("type").asText()) {
            case "object" -> schema.has("properties") ? struct(schema, path) : map(schema, path);
            case "array" -> ListType.create(of(schema.get("items"), path + ".items"));
            case "integer" -> SimpleType.INT;
            case "number" -> SimpleType.DOUBLE;
            case "boolean" -> SimpleType.BOOL;
            case "string" -> SimpleType.STRING;
            default -> SimpleType.DYN; // int-or-string
        };
    }

    private CelType struct(JsonNode schema, String path) {
        Map<String, CelType> fields = new HashMap<>();
        schema.get("properties")
                .properties()
                .forEach(p -> fields.put(p.getKey(), of(p.getValue(), path + "." + p.getKey())));
        if (path.equals("root")) {
            fields.put("metadata", named("root.metadata", Map.of("name", SimpleType.STRING)));
        }
        return named(path, fields);
    }

    private CelType named(String path, Map<String, CelType> fields) {
        StructType struct =
                StructType.create(path, ImmutableSet.copyOf(fields.keySet()), f -> Optional.ofNullable(fields.get(f)));
        structs.put(path, struct);
        return struct;
    }

    private CelType map(JsonNode schema, String path) {
        return schema.has("additionalProperties")
                ? MapType.create(SimpleType.STRING, of(schema.get("additionalProperties"), path + ".values"))
                : SimpleType.DYN;
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(structs.values());
    }

    @Override
    public Optional<CelType> findType(String typeName) {
        return Optional.ofNullable(structs.get(typeName));
    }
}
