package dev.tepui.storage.operation;

import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.KeyCondition;
import dev.tepui.storage.expression.KeyCondition.KeyAttribute;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a Query or Scan reads: a table in the order of its primary key, or one of its local secondary indexes.
 * Immutable; made once per catalogue version.
 */
final class IndexAccess {
    private static final String INVALID_START = "The provided starting key is invalid";

    private final TableAccess table;
    private final String name;
    private final int number;
    private final KeyCodec codec;
    private final KeyAttribute partition;
    private final KeyAttribute sort;
    private final List<String> keyAttributes;
    private final Set<String> projected;

    private IndexAccess(TableAccess table, LocalIndex index, int number, KeyCodec codec) {
        TableDefinition definition = table.definition();
        String tableSort = definition.rangeAttribute();
        this.table = table;
        this.name = index == null ? null : index.name();
        this.number = number;
        this.codec = codec;
        this.partition = keyAttribute(definition.hashAttribute());
        if (index == null) {
            this.sort = tableSort == null ? null : keyAttribute(tableSort);
            this.keyAttributes = tableSort == null ? List.of(partition.name()) : List.of(partition.name(), tableSort);
            this.projected = null;
        } else {
            this.sort = keyAttribute(index.sortAttribute());
            // An index may have the table's own sort key.
            this.keyAttributes = Stream.of(partition.name(), sort.name(), tableSort)
                    .distinct()
                    .toList();
            this.projected = projected(index);
        }
    }

    /** The table itself. */
    static IndexAccess ofTable(TableAccess table) {
        return new IndexAccess(table, null, table.table().number(), table.codec());
    }

    /** The table's n-th local secondary index, counted from 0. */
    static IndexAccess ofLocalIndex(TableAccess table, LocalIndexes indexes, int position) {
        return new IndexAccess(
                table,
                table.definition().localIndexes().get(position),
                table.table().indexNumber(position),
                KeyCodec.ofLocalIndex(table.table().number(), indexes.schema(position)));
    }

    private KeyAttribute keyAttribute(String attribute) {
        return new KeyAttribute(attribute, table.definition().typeOf(attribute).name(), name);
    }

    private Set<String> projected(LocalIndex index) {
        if (index.projection().type() == ProjectionType.ALL) {
            return null;
        }
        Set<String> attributes = new HashSet<>(index.projection().nonKeyAttributes());
        attributes.addAll(keyAttributes);
        return Set.copyOf(attributes);
    }

    /** The table that the index belongs to, or that this is. */
    TableAccess table() {
        return table;
    }

    /** The index's name; null for the table itself. */
    String name() {
        return name;
    }

    /** The prefix of the keys. */
    int number() {
        return number;
    }

    KeyCodec codec() {
        return codec;
    }

    KeyAttribute partition() {
        return partition;
    }

    /** The attribute by which items of a partition are ordered, or null. */
    KeyAttribute sort() {
        return sort;
    }

    /** Whether an attribute is part of what key conditions are about. */
    boolean isKey(String attribute) {
        return attribute.equals(partition.name()) || sort != null && attribute.equals(sort.name());
    }

    /** Whether all of an item is here. */
    boolean projectsAll() {
        return projected == null;
    }

    /** Whether an attribute is here, if an item has it. */
    boolean projects(String attribute) {
        return projectsAll() || projected.contains(attribute);
    }

    /** Refuses values of a key condition that are too large for a key. */
    void checkSizes(KeyCondition condition) {
        TableAccess.checkSize(partition.name(), Role.HASH, condition.partition());
        for (AttributeValue value : condition.sortValues()) {
            TableAccess.checkSize(sort.name(), Role.RANGE, value);
        }
    }

    /** The position of an ExclusiveStartKey: the key attributes of table and index. */
    KeyCodec.Key startPosition(Map<String, AttributeValue> start) {
        if (name != null && !start.keySet().equals(Set.copyOf(keyAttributes))) {
            throw ApiError.validation(INVALID_START);
        }
        try {
            KeyCodec.Key key = table.positionOf(name == null ? start : table.keyAttributes(start));
            if (name == null) {
                return key;
            }
            AttributeValue value = start.get(sort.name());
            KeyCondition.checkValue(value, sort);
            TableAccess.checkSize(sort.name(), Role.RANGE, value);
            return codec.encode(start);
        } catch (ApiError | ExpressionException e) {
            throw ApiError.validation(INVALID_START + ": " + e.getMessage());
        }
    }

    /** The key attributes of table and index at a position (hash and key). */
    Map<String, AttributeValue> keyAt(Bytes position) {
        return codec.decode(position);
    }

    /** The key attributes of table and index of an item. */
    Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        for (String attribute : keyAttributes) {
            key.put(attribute, item.get(attribute));
        }
        return key;
    }
}
