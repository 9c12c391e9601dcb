package dev.tepui.e2e.kube.api.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.e2e.kube.api.schema.ListKeys;
import dev.tepui.e2e.kube.api.schema.Schema;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What server-side apply needs to know of typed values: which fields a value sets, what merging and removing mean. A
 * map list is a map from its keys to its items, a set list a map from its items to themselves; other lists are scalars.
 */
final class Typed {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Typed() {}

    /** The fields that a value sets. */
    static FieldSet fieldsOf(JsonNode value, Schema schema) {
        if (isLeaf(value, schema)) {
            return FieldSet.SELF;
        }
        FieldSet fields = FieldSet.EMPTY;
        for (Map.Entry<String, JsonNode> child : children(value, schema).entrySet()) {
            String step = child.getKey();
            FieldSet below = fieldsOf(child.getValue(), below(schema, step));
            // Items and keys of maps are themselves a decision; declared fields are only the way to one.
            if (isItem(step, schema) || below.isEmpty()) {
                below = below.union(FieldSet.SELF);
            }
            fields = fields.with(step, below);
        }
        return fields;
    }

    /** Fields whose value differs, or that only {@code after} has. */
    static FieldSet changed(JsonNode before, JsonNode after, Schema schema) {
        if (before == null) {
            return fieldsOf(after, schema);
        }
        if (isLeaf(before, schema) || isLeaf(after, schema)) {
            return before.equals(after)
                    ? FieldSet.EMPTY
                    : fieldsOf(after, schema).union(FieldSet.SELF);
        }
        Map<String, JsonNode> old = children(before, schema);
        FieldSet fields = FieldSet.EMPTY;
        for (Map.Entry<String, JsonNode> child : children(after, schema).entrySet()) {
            String step = child.getKey();
            JsonNode previous = old.get(step);
            FieldSet below = changed(previous, child.getValue(), below(schema, step));
            if (previous == null && (isItem(step, schema) || below.isEmpty())) {
                below = below.union(FieldSet.SELF);
            }
            fields = fields.with(step, below);
        }
        return fields;
    }

    /** Fields that only {@code before} has; where a whole subtree is gone, its root is a member. */
    static FieldSet removed(JsonNode before, JsonNode after, Schema schema) {
        if (isLeaf(before, schema) || isLeaf(after, schema)) {
            return FieldSet.EMPTY;
        }
        Map<String, JsonNode> now = children(after, schema);
        FieldSet fields = FieldSet.EMPTY;
        for (Map.Entry<String, JsonNode> child : children(before, schema).entrySet()) {
            String step = child.getKey();
            JsonNode next = now.get(step);
            FieldSet below = next == null ? FieldSet.SELF : removed(child.getValue(), next, below(schema, step));
            fields = fields.with(step, below);
        }
        return fields;
    }

    /** {@code live} with everything that {@code applied} says laid over it. */
    static JsonNode merge(JsonNode live, JsonNode applied, Schema schema) {
        if (live == null || isLeaf(live, schema) || isLeaf(applied, schema)) {
            return applied.deepCopy();
        }
        Map<String, JsonNode> old = children(live, schema);
        Map<String, JsonNode> fresh = children(applied, schema);
        Map<String, JsonNode> merged = new LinkedHashMap<>();
        // Live items that are not applied keep their place; those that are applied come in the applied order.
        Iterator<Map.Entry<String, JsonNode>> next = fresh.entrySet().iterator();
        old.forEach((step, value) -> {
            if (!fresh.containsKey(step)) {
                merged.put(step, value);
            } else if (next.hasNext()) {
                Map.Entry<String, JsonNode> entry = next.next();
                merged.put(entry.getKey(), mergedChild(old, entry, schema));
            }
        });
        next.forEachRemaining(entry -> merged.put(entry.getKey(), mergedChild(old, entry, schema)));
        return rebuild(merged, live);
    }

    private static JsonNode mergedChild(Map<String, JsonNode> old, Map.Entry<String, JsonNode> fresh, Schema schema) {
        return merge(old.get(fresh.getKey()), fresh.getValue(), below(schema, fresh.getKey()));
    }

    /**
     * Removes what {@code fields} names. An object or item that is a member goes as a whole unless {@code kept} has
     * something inside it.
     */
    static JsonNode remove(JsonNode value, FieldSet fields, FieldSet kept, Schema schema) {
        if (isLeaf(value, schema)) {
            return value;
        }
        Map<String, JsonNode> rest = new LinkedHashMap<>();
        children(value, schema).forEach((step, child) -> {
            FieldSet gone = fields.child(step);
            FieldSet stays = kept.child(step);
            Schema childSchema = below(schema, step);
            if (gone.isEmpty()) {
                rest.put(step, child);
            } else if (!gone.member() || !stays.isEmpty()) {
                JsonNode remaining = remove(child, gone, stays, childSchema);
                // A struct that was there only for the removed fields would be left behind as an empty shell.
                if (!remaining.isEmpty() || !remaining.isContainerNode() || child.isEmpty() || !stays.isEmpty()) {
                    rest.put(step, remaining);
                }
            }
        });
        return rebuild(rest, value);
    }

    private static boolean isLeaf(JsonNode value, Schema schema) {
        if (value.isObject()) {
            return schema.atomic();
        }
        return !value.isArray() || !schema.mapList() && !schema.setList();
    }

    private static boolean isItem(String step, Schema schema) {
        return !step.startsWith("f:") || !schema.declares(step.substring(2));
    }

    private static Schema below(Schema schema, String step) {
        return step.startsWith("f:") ? schema.field(step.substring(2)) : schema.items();
    }

    private static Map<String, JsonNode> children(JsonNode value, Schema schema) {
        Map<String, JsonNode> children = new LinkedHashMap<>();
        if (value.isObject()) {
            value.properties().forEach(p -> children.put("f:" + p.getKey(), p.getValue()));
        } else if (schema.mapList()) {
            value.forEach(item -> children.put("k:" + ListKeys.of(item, schema), item));
        } else {
            value.forEach(item -> children.put("v:" + item, item));
        }
        return children;
    }

    private static JsonNode rebuild(Map<String, JsonNode> children, JsonNode like) {
        if (like.isObject()) {
            ObjectNode object = NODES.objectNode();
            children.forEach((step, child) -> object.set(step.substring(2), child));
            return object;
        }
        ArrayNode array = NODES.arrayNode();
        children.values().forEach(array::add);
        return array;
    }
}
