package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The member GlobalSecondaryIndexes of a table's definition. */
public final class GlobalIndexesJson {
    private static final String MEMBER = "GlobalSecondaryIndexes";

    private GlobalIndexesJson() {}

    /**
     * The indexes that a request asks for, checked one after the other as the service does: an empty list when it has
     * one, null when it says nothing.
     *
     * @param local the table's local secondary indexes, which have other names
     */
    static List<GlobalIndex> read(
            Structure request, List<LocalIndex> local, List<AttributeDefinition> attributes, BillingMode billingMode) {
        if (!request.has(MEMBER)) {
            return null;
        }
        Set<String> names = new HashSet<>();
        local.forEach(index -> names.add(index.name()));
        List<GlobalIndex> indexes = new ArrayList<>();
        for (Structure index : request.structures(MEMBER)) {
            GlobalIndex read = index(index, attributes, billingMode);
            if (!names.add(read.name())) {
                throw ApiError.invalidParameter("Duplicate index name: " + read.name());
            }
            indexes.add(read);
        }
        if (indexes.size() > TableDefinition.GLOBAL_INDEXES_MAX) {
            throw ApiError.invalidParameter(
                    "GlobalSecondaryIndex count exceeds the per-table limit of " + TableDefinition.GLOBAL_INDEXES_MAX);
        }
        if (TableDefinition.projectsTooMuch(local, indexes)) {
            throw ApiError.validation(TableDefinition.TOO_MANY_PROJECTED);
        }
        return List.copyOf(indexes);
    }

    /**
     * A new index.
     *
     * @param billingMode of its table; null when that is not known, then it is not compared with the throughput
     */
    static GlobalIndex index(Structure index, List<AttributeDefinition> attributes, BillingMode billingMode) {
        String name = index.string("IndexName");
        List<KeyElement> keys = KeysJson.manyElements(index);
        KeysJson.checkDefined(keys, attributes);
        KeysJson.checkManyRoles(keys);
        return new GlobalIndex(
                name,
                keys,
                ProjectionJson.read(index),
                CapacityJson.provisionedOfNewIndex(index, billingMode),
                CapacityJson.onDemandOfNewIndex(index, billingMode),
                CapacityJson.warm(index, name));
    }

    /** Writes the member as CreateTable takes it; nothing when the definition says nothing about indexes. */
    static void write(JsonOutput out, TableDefinition definition) {
        if (definition.globalIndexes() == null) {
            return;
        }
        out.name(MEMBER).beginArray();
        definition.globalIndexes().forEach(index -> writeNew(out, index));
        out.endArray();
    }

    /** Writes an index as an object, as CreateTable and UpdateTable take it. */
    static void writeNew(JsonOutput out, GlobalIndex index) {
        out.beginObject();
        writeMembers(out, index);
        if (index.provisionedThroughput() != null) {
            CapacityJson.writeProvisioned(out, index.provisionedThroughput());
        }
        CapacityJson.writeOnDemand(out, index.onDemandThroughput());
        CapacityJson.writeWarm(out, index.warmThroughput());
        out.endObject();
    }

    /** Writes the members IndexName, KeySchema and Projection of an index. */
    public static void writeMembers(JsonOutput out, GlobalIndex index) {
        out.member("IndexName", index.name());
        KeysJson.writeKey(out, index.keySchema());
        ProjectionJson.write(out, index.projection());
    }
}
