package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Role;
import dev.tepui.storage.table.TableIndex;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table with what item operations need to know about its keys, computed once per catalogue version. Immutable. */
final class TableAccess {
    private static final String NO_MATCH = "The provided key element does not match the schema";

    private final Table table;
    private final KeyCodec codec;
    private final LocalIndexes localIndexes;
    private final IndexAccess whole;
    private final Map<String, IndexAccess> indexes = new HashMap<>();
    private final IndexKeys indexKeys = new IndexKeys();
    private final Map<String, IndexSchema> globalIndexes = new LinkedHashMap<>();

    /** {@code collectionMaxBytes} is how large an item collection may grow. */
    TableAccess(Table table, long collectionMaxBytes) {
        this.table = table;
        this.codec = KeyCodec.of(table);
        this.localIndexes = LocalIndexes.of(table, collectionMaxBytes);
        this.whole = IndexAccess.ofTable(this);
        for (LocalIndex index : definition().localIndexes()) {
            indexKeys.add(index.name(), localIndexes.schema(indexes.size()));
            indexes.put(index.name(), IndexAccess.ofLocalIndex(this, localIndexes, indexes.size()));
        }
        table.consumers().indexes().all().stream().filter(TableIndex::isWanted).forEach(this::add);
    }

    private void add(TableIndex index) {
        IndexSchema schema = IndexSchema.of(definition(), index.definition(), index.number());
        indexKeys.add(index.name(), schema);
        globalIndexes.put(index.name(), schema);
        if (index.status() == TableIndex.Status.ACTIVE) {
            indexes.put(index.name(), IndexAccess.ofGlobalIndex(this, index.name(), schema));
        }
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

    /** What replicas must know to keep the local secondary indexes, or null when there are none. */
    LocalIndexes localIndexes() {
        return localIndexes;
    }

    /** What the secondary indexes want of the attributes that are their keys. */
    IndexKeys indexKeys() {
        return indexKeys;
    }

    /** The global secondary indexes that are to have every write, in their order. */
    List<IndexSchema> globalIndexes() {
        return List.copyOf(globalIndexes.values());
    }

    /** What a write took that has asked about all {@link #globalIndexes}, or about none. */
    CapacityUnits writeUnits(Reply.Footprint footprint) {
        return CapacityUnits.ofWrite(
                footprint,
                definition().localIndexes().stream().map(LocalIndex::name).toList(),
                List.copyOf(globalIndexes.keySet()));
    }

    /** The same without global indexes and without asking for names: this is counted for every write. */
    double unitsWithoutGlobal(Reply.Footprint footprint) {
        double units = Capacity.writeUnits(Math.max(footprint.oldBytes(), footprint.newBytes()));
        int local = definition().localIndexes().size();
        for (int i = 0; i < Math.min(local, footprint.indexUnits().size()); i++) {
            units += footprint.indexUnits().get(i);
        }
        return units;
    }

    /**
     * What is read with that IndexName; null stands for the table itself.
     *
     * @throws TableLookup.OutdatedException when it cannot be read, as far as this node knows
     */
    IndexAccess index(String name) {
        IndexAccess index = name == null ? whole : indexes.get(name);
        if (index == null) {
            throw new TableLookup.OutdatedException(
                    globalIndexes.containsKey(name)
                            ? ApiError.validation("Cannot read from backfilling global secondary index: " + name)
                            : noSuchIndex(name));
        }
        return index;
    }

    /** What the service says about an index that is not there. */
    static ApiError noSuchIndex(String name) {
        return ApiError.validation("The table does not have the specified index: " + name);
    }

    /** What DynamoDB calls an attribute in its texts: Key, IndexKey, or null when it is part of no key. */
    String keyRole(String attribute) {
        if (definition().keySchema().stream()
                .anyMatch(element -> element.attribute().equals(attribute))) {
            return "Key";
        }
        return indexKeys.contain(attribute) ? "IndexKey" : null;
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
            if (KeyType.of(value) != definition().typeOf(element.attribute())) {
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
            if (KeyType.of(value) != expected) {
                throw ApiError.invalidParameter(
                        "Type mismatch for key " + name + " expected: " + expected + " actual: " + value.typeName());
            }
        }
        checkSizes(item);
        indexKeys.check(item);
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

    /** The place of an item that has been read. */
    ItemKey keyOfStored(Map<String, AttributeValue> item) {
        return itemKey(codec.encode(item));
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
        if (isEmpty(value)) {
            throw ApiError.validation(
                    "One or more parameter values are not valid. " + cannotBeEmpty(value) + " Key: " + name);
        }
        checkLengths(role, List.of(value));
    }

    static boolean isEmpty(AttributeValue value) {
        return !(value instanceof AttributeValue.N) && ItemSize.of(value) == 0;
    }

    static String cannotBeEmpty(AttributeValue value) {
        return "The AttributeValue for a key attribute cannot contain an empty "
                + (value instanceof AttributeValue.S ? "string" : "binary") + " value.";
    }

    /** Refuses values that are too large together for a partition key or a sort key. */
    static void checkLengths(Role role, List<AttributeValue> values) {
        long size = 0;
        for (AttributeValue value : values) {
            size += ItemSize.of(value);
        }
        // The missing spaces and the different words are the service's. Numbers are never so long.
        if (role == Role.HASH && size > ItemSize.PARTITION_KEY_MAX_BYTES) {
            throw ApiError.invalidParameter("Size of hashkey has exceeded the maximum size limit of"
                    + ItemSize.PARTITION_KEY_MAX_BYTES + " bytes");
        }
        if (role == Role.RANGE && size > ItemSize.SORT_KEY_MAX_BYTES) {
            throw ApiError.invalidParameter("Aggregated size of all range keys has exceeded the size limit of "
                    + ItemSize.SORT_KEY_MAX_BYTES + " bytes");
        }
    }
}
