package dev.tepui.storage.operation;

import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.expression.KeyCondition;
import dev.tepui.storage.expression.KeyCondition.KeyAttribute;
import dev.tepui.storage.expression.KeyCondition.Keys;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.SortCondition;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a Query or Scan reads: a table in the order of its primary key, or one of its secondary indexes. Immutable; made
 * once per catalogue version.
 */
final class IndexAccess {
    private static final String INVALID_START = "The provided starting key is invalid";

    /** What there is to read. */
    enum Kind {
        /** The table itself. */
        TABLE,
        /** A local secondary index: never behind its table, whose items lie beside it. */
        LOCAL,
        /** A global secondary index: a moment behind its table, and all that a read of it can see. */
        GLOBAL
    }

    private final TableAccess table;
    private final Kind kind;
    private final String name;
    private final IndexSchema schema;
    private final KeyCodec codec;
    private final Keys keys;
    private final Set<String> keyAttributes = new LinkedHashSet<>();

    /** {@code name} is null for the table itself. */
    private IndexAccess(TableAccess table, Kind kind, String name, IndexSchema schema, KeyCodec codec) {
        this.table = table;
        this.kind = kind;
        this.name = name;
        this.schema = schema;
        this.codec = codec;
        this.keys = new Keys(keyAttributes(schema.partition()), keyAttributes(schema.sort()));
        // An index may have the table's own keys.
        Stream.of(schema.partition(), schema.sort(), schema.tableKey())
                .flatMap(List::stream)
                .forEach(attribute -> keyAttributes.add(attribute.name()));
    }

    /** The table itself. */
    static IndexAccess ofTable(TableAccess table) {
        TableDefinition definition = table.definition();
        List<AttributeDefinition> key = definition.keySchema().stream()
                .map(element -> new AttributeDefinition(element.attribute(), definition.typeOf(element.attribute())))
                .toList();
        IndexSchema schema = new IndexSchema(
                table.table().number(),
                key.subList(0, 1),
                key.subList(1, key.size()),
                List.of(),
                new Projection(ProjectionType.ALL, List.of()));
        return new IndexAccess(table, Kind.TABLE, null, schema, table.codec());
    }

    /** The table's n-th local secondary index, counted from 0. */
    static IndexAccess ofLocalIndex(TableAccess table, LocalIndexes indexes, int position) {
        IndexSchema schema = indexes.schema(position);
        return new IndexAccess(
                table,
                Kind.LOCAL,
                table.definition().localIndexes().get(position).name(),
                schema,
                KeyCodec.ofLocalIndex(table.table().number(), schema));
    }

    /** A global secondary index of the table. */
    static IndexAccess ofGlobalIndex(TableAccess table, String name, IndexSchema schema) {
        return new IndexAccess(table, Kind.GLOBAL, name, schema, KeyCodec.ofGlobalIndex(schema));
    }

    private List<KeyAttribute> keyAttributes(List<AttributeDefinition> attributes) {
        return attributes.stream()
                .map(attribute ->
                        new KeyAttribute(attribute.name(), attribute.type().name(), name))
                .toList();
    }

    /** The table that the index belongs to, or that this is. */
    TableAccess table() {
        return table;
    }

    Kind kind() {
        return kind;
    }

    /** The index's name; null for the table itself. */
    String name() {
        return name;
    }

    /** The prefix of the keys. */
    int number() {
        return schema.number();
    }

    KeyCodec codec() {
        return codec;
    }

    /** What key conditions are about. */
    Keys keys() {
        return keys;
    }

    /** Whether a partition is one item at most. */
    boolean hasSingleItems() {
        return kind == Kind.TABLE && keys.sort().isEmpty();
    }

    /** Whether all of an item is here. */
    boolean projectsAll() {
        return schema.projection().type() == ProjectionType.ALL;
    }

    /** Whether an attribute is here, if an item has it. */
    boolean projects(String attribute) {
        return schema.projects(attribute);
    }

    /** What it means that a replica does not know it any more. */
    TableLookup.OutdatedException gone() {
        return new TableLookup.OutdatedException(
                kind == Kind.GLOBAL ? TableAccess.noSuchIndex(name) : ApiError.tableNotFound());
    }

    /** Refuses values of a key condition that are too large for a key. */
    void checkSizes(KeyCondition condition) {
        TableAccess.checkLengths(Role.HASH, condition.partition());
        List<AttributeValue> all = new ArrayList<>(condition.leadingSort());
        TableAccess.checkLengths(Role.RANGE, all);
        for (AttributeValue value : condition.sortValues()) {
            all.add(value);
            TableAccess.checkLengths(Role.RANGE, all);
            all.removeLast();
        }
    }

    /** The positions that a key condition wants. */
    KeyCodec.Range range(KeyCondition condition) {
        List<AttributeValue> leading = new ArrayList<>(condition.partition());
        leading.addAll(condition.leadingSort());
        return codec.range(leading, condition.sort());
    }

    /** The positions of the partition that a key condition is about. */
    KeyCodec.Range partition(KeyCondition condition) {
        return codec.range(condition.partition(), new SortCondition.Any());
    }

    /** The position of an ExclusiveStartKey: the key attributes of table and index. */
    KeyCodec.Key startPosition(Map<String, AttributeValue> start) {
        if (kind != Kind.TABLE && !start.keySet().equals(keyAttributes)) {
            throw ApiError.validation(INVALID_START);
        }
        try {
            KeyCodec.Key key = table.positionOf(kind == Kind.TABLE ? start : table.keyAttributes(start));
            if (kind == Kind.TABLE) {
                return key;
            }
            checkStart(Role.HASH, keys.partition(), start);
            checkStart(Role.RANGE, keys.sort(), start);
            return codec.encode(start);
        } catch (ApiError | ExpressionException e) {
            throw ApiError.validation(INVALID_START + ": " + e.getMessage());
        }
    }

    private static void checkStart(Role role, List<KeyAttribute> attributes, Map<String, AttributeValue> start) {
        attributes.forEach(attribute -> KeyCondition.checkValue(start.get(attribute.name()), attribute));
        TableAccess.checkLengths(
                role,
                attributes.stream()
                        .map(attribute -> start.get(attribute.name()))
                        .toList());
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
