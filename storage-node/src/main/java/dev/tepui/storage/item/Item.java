package dev.tepui.storage.item;

import java.util.Map;

/** An item: attributes by name, in order of arrival. Immutable; the map must not be changed after it is handed in. */
public record Item(Map<String, AttributeValue> attributes) {
    /** The attribute of that name, or null. */
    public AttributeValue get(String name) {
        return attributes.get(name);
    }
}
