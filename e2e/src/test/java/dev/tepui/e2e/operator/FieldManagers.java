package dev.tepui.e2e.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who manages the fields of an object, from its {@code managedFields}. */
final class FieldManagers {
    private FieldManagers() {}

    /**
     * The fields of each manager. A manager is named with how it wrote and, if that was one, the subresource; a field
     * with its place, as in {@code spec.tags.k:{"key":"team"}.value}.
     */
    static Map<String, Set<String>> of(JsonNode object) {
        Map<String, Set<String>> fields = new TreeMap<>();
        for (JsonNode entry : object.at("/metadata/managedFields")) {
            String manager = entry.path("manager").asText() + " "
                    + entry.path("operation").asText() + " "
                    + entry.path("subresource").asText();
            addLeaves("", entry.path("fieldsV1"), fields.computeIfAbsent(manager.strip(), key -> new TreeSet<>()));
        }
        return fields;
    }

    private static void addLeaves(String path, JsonNode fields, Set<String> leaves) {
        fields.properties().forEach(field -> {
            String name = field.getKey().replaceFirst("^f:", "");
            // A point stands for the map or the element itself, which several may have.
            if (name.equals(".")) {
                return;
            }
            String place = path.isEmpty() ? name : path + "." + name;
            if (field.getValue().isEmpty()) {
                leaves.add(place);
            } else {
                addLeaves(place, field.getValue(), leaves);
            }
        });
    }
}
