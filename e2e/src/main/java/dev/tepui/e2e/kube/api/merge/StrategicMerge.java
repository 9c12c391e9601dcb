package dev.tepui.e2e.kube.api.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Strategic merge patch, which only built-in kinds have: lists with a key are merged item by item. Understands the
 * directives {@code $patch}, {@code $retainKeys}, {@code $deleteFromPrimitiveList/…} and {@code $setElementOrder/…}.
 */
public final class StrategicMerge {
    private static final String PATCH = "$patch";
    private static final String RETAIN = "$retainKeys";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    private static final String ORDER = "$setElementOrder/";

    private StrategicMerge() {}

    public static ObjectNode apply(ObjectNode target, ObjectNode patch, Schema schema) {
        return object(target, patch, schema);
    }

    private static ObjectNode object(JsonNode target, ObjectNode patch, Schema schema) {
        String directive = patch.path(PATCH).asText();
        ObjectNode result = target != null && target.isObject() && !directive.equals("replace")
                ? target.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        if (directive.equals("delete")) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (patch.has(RETAIN)) {
            List<String> retained = new ArrayList<>();
            patch.get(RETAIN).forEach(name -> retained.add(name.asText()));
            result.retain(retained);
        }
        patch.properties().forEach(p -> {
            if (!p.getKey().startsWith("$")) {
                field(result, p.getKey(), p.getValue(), schema.field(p.getKey()));
            }
        });
        // Directives about a list refer to the list as it is after the merge.
        patch.properties().forEach(p -> {
            if (p.getKey().startsWith(DELETE_FROM)) {
                deleteItems(result, p.getKey().substring(DELETE_FROM.length()), p.getValue());
            }
        });
        patch.properties().forEach(p -> {
            if (p.getKey().startsWith(ORDER)) {
                String name = p.getKey().substring(ORDER.length());
                reorder(result, name, p.getValue(), schema.field(name));
            }
        });
        return result;
    }

    private static void field(ObjectNode result, String name, JsonNode patch, Schema schema) {
        JsonNode old = result.get(name);
        if (patch.isNull()) {
            result.remove(name);
        } else if (patch instanceof ObjectNode object) {
            if (object.path(PATCH).asText().equals("delete")) {
                result.remove(name);
            } else {
                result.set(name, object(old, object, schema));
            }
        } else if (patch.isArray() && schema.mapList()) {
            result.set(name, keyedList(old, patch, schema));
        } else if (patch.isArray() && schema.setList()) {
            result.set(name, union(old, patch));
        } else {
            result.set(name, patch.deepCopy());
        }
    }

    private static ArrayNode keyedList(JsonNode old, JsonNode patch, Schema schema) {
        String key = schema.listKeys().get(0);
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        boolean replace = false;
        for (JsonNode item : patch) {
            replace |= item.path(PATCH).asText().equals("replace");
        }
        if (old != null && !replace) {
            old.forEach(result::add);
        }
        for (JsonNode item : patch) {
            int at = indexOf(result, key, item.path(key));
            String directive = item.path(PATCH).asText();
            if (directive.equals("delete")) {
                if (at >= 0) {
                    result.remove(at);
                }
            } else if (directive.equals("replace") && item.size() == 1) {
                continue;
            } else if (at >= 0) {
                result.set(at, object(result.get(at), (ObjectNode) item, schema.items()));
            } else {
                result.add(object(null, (ObjectNode) item, schema.items()));
            }
        }
        return result;
    }

    private static ArrayNode union(JsonNode old, JsonNode patch) {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        if (old != null) {
            old.forEach(result::add);
        }
        for (JsonNode item : patch) {
            if (!contains(result, item)) {
                result.add(item);
            }
        }
        return result;
    }

    private static void deleteItems(ObjectNode result, String name, JsonNode gone) {
        if (result.get(name) instanceof ArrayNode list) {
            ArrayNode rest = JsonNodeFactory.instance.arrayNode();
            list.forEach(item -> {
                if (!contains(gone, item)) {
                    rest.add(item);
                }
            });
            result.set(name, rest);
        }
    }

    /** Puts the named items in the given order; items that are not named keep their place relative to the end. */
    private static void reorder(ObjectNode result, String name, JsonNode order, Schema schema) {
        if (!(result.get(name) instanceof ArrayNode list)) {
            return;
        }
        ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
        List<JsonNode> rest = new ArrayList<>();
        list.forEach(rest::add);
        for (JsonNode wanted : order) {
            for (JsonNode item : List.copyOf(rest)) {
                boolean same = schema.mapList()
                        ? item.path(schema.listKeys().get(0))
                                .equals(wanted.path(schema.listKeys().get(0)))
                        : item.equals(wanted);
                if (same) {
                    sorted.add(item);
                    rest.remove(item);
                }
            }
        }
        rest.forEach(sorted::add);
        result.set(name, sorted);
    }

    private static int indexOf(ArrayNode list, String key, JsonNode value) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean contains(JsonNode list, JsonNode wanted) {
        for (JsonNode item : list) {
            if (item.equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
