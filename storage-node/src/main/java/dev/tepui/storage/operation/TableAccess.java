package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Role;
import java.util.LinkedHashMap;
import java.util.Map;

/** A table with what item operations need to know about its keys, computed once per catalogue version. Immutable. */
final class TableAccess {
    private static final String NO_MATCH = "The provided key element does not match the schema";

    private final Table table;
    private final KeyCodec codec;

    TableAccess(Table table) {
        this.table = table;
        this.codec = KeyCodec.of(table);
    }

    Table table() {
        return table;
    }

    TableDefinition definition() {
        return table.definition();
    }

    KeyCodec codec() {
        return codec;
    }

    /** The place of the item that {@code key} names: exactly the key attributes, of the right types. */
    ItemKey keyOf(Map<String, AttributeValue> key) {
        return itemKey(checkedKey(key));
    }

    /** As {@link #keyOf}, with hash and key in one, as ranges need it. */
    KeyCodec.Key positionOf(Map<String, AttributeValue> key) {
        return checkedKey(key);
    }

    private KeyCodec.Key checkedKey(Map<String, AttributeValue> key) {
        if (key.size() != definition().keySchema().size()) {
            throw ApiError.validation(NO_MATCH);
        }
        for (KeyElement element : definition().keySchema()) {
            AttributeValue value = key.get(element.attribute());
            if (value == null || typeOf(value) != definition().typeOf(element.attribute())) {
                throw ApiError.validation(NO_MATCH);
            }
        }
        checkSizes(key);
        return codec.encode(key);
    }

    /** The place of an item, which must have the key attributes, of the right types. */
    ItemKey keyOfItem(Map<String, AttributeValue> item) {
        for (KeyElement element : definition().keySchema()) {
            String name = element.attribute();
            AttributeValue value = item.get(name);
            if (value == null) {
                throw ApiError.invalidParameter("Missing the key " + name + " in the item");
            }
            KeyType expected = definition().typeOf(name);
            if (typeOf(value) != expected) {
                throw ApiError.invalidParameter(
                        "Type mismatch for key " + name + " expected: " + expected + " actual: " + typeName(value));
            }
        }
        checkSizes(item);
        return itemKey(codec.encode(item));
    }

    /** The key attributes of an item. */
    Map<String, AttributeValue> keyAttributes(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        for (KeyElement element : definition().keySchema()) {
            key.put(element.attribute(), item.get(element.attribute()));
        }
        return key;
    }

    private ItemKey itemKey(KeyCodec.Key key) {
        return new ItemKey(table.number(), key.hash(), key.bytes());
    }

    private void checkSizes(Map<String, AttributeValue> attributes) {
        for (KeyElement element : definition().keySchema()) {
            checkSize(element.attribute(), element.role(), attributes.get(element.attribute()));
        }
    }

    /** Refuses a key value that is empty or too large. */
    static void checkSize(String name, Role role, AttributeValue value) {
        if (value instanceof AttributeValue.N) {
            return;
        }
        long size = ItemSize.of(value);
        if (size == 0) {
            throw ApiError.validation("One or more parameter values are not valid. "
                    + "The AttributeValue for a key attribute cannot contain an empty "
                    + (value instanceof AttributeValue.S ? "string" : "binary") + " value. Key: " + name);
        }
        // The missing spaces and the different words are the service's.
        if (role == Role.HASH && size > ItemSize.PARTITION_KEY_MAX_BYTES) {
            throw ApiError.invalidParameter("Size of hashkey has exceeded the maximum size limit of"
                    + ItemSize.PARTITION_KEY_MAX_BYTES + " bytes");
        }
        if (role == Role.RANGE && size > ItemSize.SORT_KEY_MAX_BYTES) {
            throw ApiError.invalidParameter("Aggregated size of all range keys has exceeded the size limit of "
                    + ItemSize.SORT_KEY_MAX_BYTES + " bytes");
        }
    }

    /** The key type that a value has, or null when it cannot be a key. */
    private static KeyType typeOf(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S ignored -> KeyType.S;
            case AttributeValue.N ignored -> KeyType.N;
            case AttributeValue.B ignored -> KeyType.B;
            default -> null;
        };
    }

    private static String typeName(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Bool ignored -> "BOOL";
            case AttributeValue.Null ignored -> "NULL";
            default -> value.getClass().getSimpleName();
        };
    }

    /** The key attributes at a position (hash and key). */
    Map<String, AttributeValue> keyAt(Bytes position) {
        return codec.decode(position);
    }
}
