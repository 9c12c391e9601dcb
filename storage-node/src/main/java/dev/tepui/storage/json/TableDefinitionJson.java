package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Throughput;
import dev.tepui.storage.table.TimeToLiveSpecification;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A table's definition as the JSON of a CreateTable request, both ways, together with what is set by calls of its own.
 * Reading checks what CreateTable checks without knowing the other tables, in its order and with its texts; only a warm
 * throughput below what the table has anyway passes, because that may come of a later change. Safe for any thread.
 */
public final class TableDefinitionJson {
    /** The operations whose request shapes this reads. */
    public static final Set<String> OPERATIONS = Set.of("CreateTable", "UpdateTimeToLive");

    private static final List<String> UNSUPPORTED =
            List.of("VectorIndexes", "ResourcePolicy", "GlobalTableSourceArn", "GlobalTableSettingsReplicationMode");

    private final Shape shape;

    /** {@code model} must have been loaded with {@link #OPERATIONS}. */
    public TableDefinitionJson(ApiModel model) {
        this.shape =
                model.input("CreateTable").with(model.input("UpdateTimeToLive").require(TimeToLiveJson.MEMBER));
    }

    /**
     * Reads a declaration: a CreateTable request of which an empty list of global secondary indexes is allowed, since a
     * declaration, unlike a request, may want a table that exists to have none, and that may have the member
     * TimeToLiveSpecification.
     *
     * @throws ApiError as CreateTable would answer
     */
    public TableDefinition read(byte[] createTableJson) {
        Structure request = RequestReader.read(shape, createTableJson);
        return definition(request, true, TimeToLiveJson.read(request));
    }

    /** The definition in a CreateTable request that has been read already. */
    public static TableDefinition definition(Structure request) {
        return definition(request, false, null);
    }

    private static TableDefinition definition(
            Structure request, boolean noneIsAllowed, TimeToLiveSpecification timeToLive) {
        String name = request.string("TableName");
        TableName.check(name);
        refuseUnsupported(request);
        BillingMode billingMode =
                request.has("BillingMode") ? CapacityJson.billingMode(request) : BillingMode.PROVISIONED;
        Throughput provisioned = CapacityJson.provisionedOfNewTable(request, billingMode);
        List<AttributeDefinition> attributes = KeysJson.attributes(request);
        List<KeyElement> keySchema = KeysJson.tableKey(request, attributes);
        if (!request.has("LocalSecondaryIndexes") && !request.has("GlobalSecondaryIndexes")) {
            KeysJson.checkCount(keySchema, attributes);
        }
        List<LocalIndex> localIndexes = LocalIndexesJson.read(request, keySchema, attributes);
        List<GlobalIndex> globalIndexes = GlobalIndexesJson.read(request, localIndexes, attributes, billingMode);
        if (globalIndexes != null && globalIndexes.isEmpty() && !noneIsAllowed) {
            throw ApiError.invalidParameter("List of GlobalSecondaryIndexes is empty");
        }
        KeysJson.checkUsed(keyAttributes(keySchema, localIndexes, globalIndexes), attributes);
        return new TableDefinition(
                name,
                attributes,
                keySchema,
                localIndexes,
                globalIndexes,
                billingMode,
                provisioned,
                options(request, billingMode, timeToLive));
    }

    /** Refuses what this version cannot do; what asks for nothing passes, or is refused later as the service does. */
    private static void refuseUnsupported(Structure request) {
        for (String parameter : UNSUPPORTED) {
            Object value = request.get(parameter);
            if (value != null && !(value instanceof Collection<?> list && list.isEmpty())) {
                throw ApiError.unsupported(parameter);
            }
        }
        refuseEncryption(request);
    }

    /** Refuses encryption at rest; switching off what is off passes. */
    static void refuseEncryption(Structure request) {
        Structure encryption = request.structure("SSESpecification");
        if (encryption != null && encryption.isTrue("Enabled")) {
            throw ApiError.unsupported("SSESpecification");
        }
    }

    private static Set<String> keyAttributes(
            List<KeyElement> keySchema, List<LocalIndex> localIndexes, List<GlobalIndex> globalIndexesOrNull) {
        Set<String> names = new LinkedHashSet<>();
        keySchema.forEach(element -> names.add(element.attribute()));
        localIndexes.forEach(index -> names.add(index.sortAttribute()));
        if (globalIndexesOrNull != null) {
            globalIndexesOrNull.forEach(index -> index.keySchema().forEach(element -> names.add(element.attribute())));
        }
        return names;
    }

    private static Options options(Structure request, BillingMode billingMode, TimeToLiveSpecification timeToLive) {
        return new Options(
                request.isTrue("DeletionProtectionEnabled"),
                request.string("TableClass"),
                CapacityJson.onDemandOfNewTable(request, billingMode),
                TagsJson.read(request),
                CapacityJson.warm(request, null),
                StreamJson.read(request),
                timeToLive);
    }

    /** Writes a definition as {@link #read} understands it. */
    public static void write(JsonOutput out, TableDefinition definition) {
        out.beginObject().member("TableName", definition.name());
        writeAttributes(out, definition);
        writeKeySchema(out, definition);
        LocalIndexesJson.write(out, definition);
        GlobalIndexesJson.write(out, definition);
        out.member("BillingMode", definition.billingMode().name());
        if (definition.provisionedThroughput() != null) {
            CapacityJson.writeProvisioned(out, definition.provisionedThroughput());
        }
        Options options = definition.options();
        out.member("DeletionProtectionEnabled", options.deletionProtection());
        out.member("TableClass", options.tableClass());
        CapacityJson.writeOnDemand(out, options.onDemandThroughput());
        CapacityJson.writeWarm(out, options.warmThroughput());
        StreamJson.write(out, options.stream());
        TimeToLiveJson.write(out, options.timeToLive());
        if (!options.tags().isEmpty()) {
            out.name("Tags");
            TagsJson.write(out, options.tags());
        }
        out.endObject();
    }

    /** Writes the member AttributeDefinitions. */
    public static void writeAttributes(JsonOutput out, TableDefinition definition) {
        KeysJson.write(out, definition.attributes());
    }

    /** Writes the member KeySchema. */
    public static void writeKeySchema(JsonOutput out, TableDefinition definition) {
        KeysJson.writeKey(out, definition.keySchema());
    }
}
