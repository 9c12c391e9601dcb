package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the secondary indexes of a table want of attributes that are their keys: an item need not have them, but what it
 * has must be a key. Immutable after {@link #add}.
 */
final class IndexKeys {
    /** The partition key or the sort key of an index. */
    private record Part(String index, Role role, List<AttributeDefinition> attributes) {
        int maxBytes() {
            return role == Role.HASH ? ItemSize.PARTITION_KEY_MAX_BYTES : ItemSize.SORT_KEY_MAX_BYTES;
        }
    }

    private final List<Part> parts = new ArrayList<>();

    /** Adds an index of the table. */
    void add(String index, IndexSchema schema) {
        parts.add(new Part(index, Role.HASH, schema.partition()));
        parts.add(new Part(index, Role.RANGE, schema.sort()));
    }

    /** Whether an attribute is part of a key. */
    boolean contain(String attribute) {
        return parts.stream()
                .anyMatch(part ->
                        part.attributes().stream().anyMatch(key -> key.name().equals(attribute)));
    }

    /** Refuses an item that an index cannot hold. */
    void check(Map<String, AttributeValue> item) {
        for (Part part : parts) {
            long bytes = 0;
            for (AttributeDefinition attribute : part.attributes()) {
                AttributeValue value = item.get(attribute.name());
                if (value != null) {
                    checkType(part, attribute, value);
                    checkSize(part, attribute, value);
                    bytes += ItemSize.of(value);
                }
            }
            if (bytes > part.maxBytes()) {
                throw tooLarge(part, bytes);
            }
        }
    }

    /** Refuses a value for an attribute when it is the key of an index and the value, or its type, cannot be. */
    void check(String name, AttributeValue value, boolean typeOnly) {
        for (Part part : parts) {
            for (AttributeDefinition attribute : part.attributes()) {
                if (attribute.name().equals(name)) {
                    checkType(part, attribute, value);
                    if (!typeOnly) {
                        checkSize(part, attribute, value);
                    }
                }
            }
        }
    }

    private static void checkType(Part part, AttributeDefinition attribute, AttributeValue value) {
        if (KeyType.of(value) != attribute.type()) {
            throw ApiError.invalidParameter("Type mismatch for Index Key " + attribute.name() + " Expected: "
                    + attribute.type() + " Actual: " + value.typeName() + " IndexName: " + part.index());
        }
    }

    private static void checkSize(Part part, AttributeDefinition attribute, AttributeValue value) {
        if (TableAccess.isEmpty(value)) {
            throw ApiError.validation("One or more parameter values are not valid. A value specified for a secondary "
                    + "index key is not supported. " + TableAccess.cannotBeEmpty(value) + " IndexName: " + part.index()
                    + ", IndexKey: " + attribute.name());
        }
        TableAccess.checkLengths(part.role(), List.of(value));
    }

    private static ApiError tooLarge(Part part, long bytes) {
        String names = part.attributes().stream().map(AttributeDefinition::name).collect(Collectors.joining(", "));
        return ApiError.validation("Aggregate size for " + part.role() + " key attributes " + names + " of index "
                + part.index() + " has exceeded limit " + part.maxBytes() + " bytes, with actual size " + bytes
                + " bytes");
    }
}
