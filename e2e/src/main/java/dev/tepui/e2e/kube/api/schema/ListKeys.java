package dev.tepui.e2e.kube.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What identifies an item in a list of type {@code map}. */
public final class ListKeys {
    private ListKeys() {}

    /** The item's key fields, sorted by name, with the schema's default for a key field that is absent. */
    public static ObjectNode of(JsonNode item, Schema list) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        list.listKeys().stream().sorted().forEach(name -> {
            JsonNode value = item.get(name);
            JsonNode fallback = list.items().field(name).json().get("default");
            if (value != null) {
                key.set(name, value);
            } else if (fallback != null) {
                key.set(name, fallback);
            }
        });
        return key;
    }
}
