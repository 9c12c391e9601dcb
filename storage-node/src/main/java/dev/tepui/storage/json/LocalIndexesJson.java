package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The member LocalSecondaryIndexes of a table's definition. */
public final class LocalIndexesJson {
    private static final String MEMBER = "LocalSecondaryIndexes";

    /** Source: DynamoDB's limits. */
    private static final int INDEXES_MAX = 5;

    private LocalIndexesJson() {}

    /** The indexes that a request asks for, checked one after the other as the service does. */
    static List<LocalIndex> read(Structure request, List<KeyElement> tableKey, List<AttributeDefinition> attributes) {
        if (!request.has(MEMBER)) {
            return List.of();
        }
        List<Structure> given = request.structures(MEMBER);
        if (given.isEmpty()) {
            throw ApiError.invalidParameter("List of LocalSecondaryIndexes is empty");
        }
        if (tableKey.size() == 1) {
            throw ApiError.invalidParameter("Table KeySchema does not have a range key, which is required when"
                    + " specifying a LocalSecondaryIndex");
        }
        List<LocalIndex> indexes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Structure index : given) {
            LocalIndex read = index(index, tableKey.get(0).attribute(), attributes);
            if (!names.add(read.name())) {
                throw ApiError.invalidParameter("Duplicate index name: " + read.name());
            }
            indexes.add(read);
        }
        if (indexes.size() > INDEXES_MAX) {
            throw ApiError.invalidParameter(
                    "Number of LocalSecondaryIndexes exceeds per-table limit of " + INDEXES_MAX);
        }
        return List.copyOf(indexes);
    }

    private static LocalIndex index(Structure index, String tableHash, List<AttributeDefinition> attributes) {
        String name = index.string("IndexName");
        List<KeyElement> keys = KeysJson.elements(index);
        KeysJson.checkDefined(keys, attributes);
        KeysJson.checkRoles(keys);
        if (keys.size() == 1) {
            throw ApiError.invalidParameter("Index KeySchema does not have a range key for index: " + name);
        }
        String hash = keys.get(0).attribute();
        if (!hash.equals(tableHash)) {
            throw ApiError.invalidParameter("Index KeySchema does not have the same leading hash key as table"
                    + " KeySchema for index: " + name + ". index hash key: " + hash + ", table hash key: "
                    + tableHash);
        }
        return new LocalIndex(name, keys.get(1).attribute(), ProjectionJson.read(index));
    }

    /** Writes the member as CreateTable takes it; nothing when there are no indexes. */
    static void write(JsonOutput out, TableDefinition definition) {
        if (definition.localIndexes().isEmpty()) {
            return;
        }
        out.name(MEMBER).beginArray();
        for (LocalIndex index : definition.localIndexes()) {
            out.beginObject();
            writeMembers(out, definition, index);
            out.endObject();
        }
        out.endArray();
    }

    /** Writes the members IndexName, KeySchema and Projection of an index. */
    public static void writeMembers(JsonOutput out, TableDefinition definition, LocalIndex index) {
        out.member("IndexName", index.name());
        KeysJson.writeKey(
                out,
                List.of(
                        new KeyElement(definition.hashAttribute(), Role.HASH),
                        new KeyElement(index.sortAttribute(), Role.RANGE)));
        ProjectionJson.write(out, index.projection());
    }
}
