package dev.tepui.e2e.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;

/** The global secondary indexes in the state of a table: what a pool does with them, but only when a test says so. */
final class PretendedIndexes {
    private static final String INDEXES = "globalSecondaryIndexes";
    private static final String STATUS = "status";

    private PretendedIndexes() {}

    /** Whether an index is wanted of a name whose index is just being deleted. */
    static boolean areBusy(ObjectNode tableOrNull, JsonNode definition) {
        return tableOrNull != null
                && wanted(definition).stream()
                        .map(name -> find(tableOrNull, name))
                        .anyMatch(index ->
                                index != null && index.path(STATUS).asText().equals("DELETING"));
    }

    /** Lets new indexes begin, and those go that are not wanted. A definition without indexes leaves them. */
    static void declare(ObjectNode before, ObjectNode after) {
        ArrayNode indexes = after.putArray(INDEXES);
        List<String> wanted = wanted(after.get("definition"));
        boolean said = after.get("definition").has("GlobalSecondaryIndexes");
        if (before != null) {
            before.path(INDEXES).forEach(index -> {
                ObjectNode kept = index.deepCopy();
                if (said && !wanted.contains(index.path("name").asText())) {
                    kept.put(STATUS, "DELETING").put("backfilling", false).remove("backfillPercent");
                }
                indexes.add(kept);
            });
        }
        for (String name : wanted) {
            if (find(after, name) == null) {
                indexes.addObject()
                        .put("name", name)
                        .put(STATUS, "CREATING")
                        .put("backfilling", false)
                        .put("itemCount", 0)
                        .put("sizeBytes", 0)
                        .put("arn", after.path("arn").asText() + "/index/" + name);
            }
        }
        if (before == null && !wanted.isEmpty()) {
            after.put(STATUS, "CREATING");
        }
    }

    static void finish(ObjectNode table, String name) {
        Iterator<JsonNode> indexes = table.path(INDEXES).iterator();
        while (indexes.hasNext()) {
            ObjectNode index = (ObjectNode) indexes.next();
            if (index.path("name").asText().equals(name)) {
                if (index.path(STATUS).asText().equals("DELETING")) {
                    indexes.remove();
                } else {
                    index.put(STATUS, "ACTIVE").put("backfilling", false).remove("backfillPercent");
                }
            }
        }
        boolean complete = table.path(INDEXES).findValuesAsText(STATUS).stream().allMatch("ACTIVE"::equals);
        if (complete) {
            table.put(STATUS, "ACTIVE");
        }
    }

    /** Null when there is none of that name. */
    static ObjectNode find(ObjectNode table, String name) {
        for (JsonNode index : table.path(INDEXES)) {
            if (index.path("name").asText().equals(name)) {
                return (ObjectNode) index;
            }
        }
        return null;
    }

    private static List<String> wanted(JsonNode definition) {
        return definition.path("GlobalSecondaryIndexes").findValuesAsText("IndexName");
    }
}
