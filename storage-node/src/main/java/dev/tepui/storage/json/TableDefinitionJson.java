package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Role;
import dev.tepui.storage.table.TableDefinition.Tag;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table's definition as the JSON of a CreateTable request, both ways. Reading checks everything that CreateTable
 * checks without knowing the other tables, and answers with DynamoDB's texts. Safe for any thread.
 */
public final class TableDefinitionJson {
    /** The operation whose request shape this reads. */
    public static final String OPERATION = "CreateTable";

    /** Tags of one table. Source: DynamoDB's limits. */
    private static final int TAGS_MAX = 50;

    /** Source: the service's refusal of greater values. */
    private static final long UNITS_MAX = 1_000_000_000_000L;

    private static final List<String> UNSUPPORTED = List.of(
            "LocalSecondaryIndexes",
            "GlobalSecondaryIndexes",
            "VectorIndexes",
            "ResourcePolicy",
            "GlobalTableSourceArn",
            "GlobalTableSettingsReplicationMode");

    private final Shape shape;

    /** {@code model} must have been loaded with {@link #OPERATION}. */
    public TableDefinitionJson(ApiModel model) {
        this.shape = model.input(OPERATION);
    }

    /**
     * Reads a CreateTable request.
     *
     * @throws ApiError as CreateTable would answer
     */
    public TableDefinition read(byte[] createTableJson) {
        return definition(RequestReader.read(shape, createTableJson));
    }

    /** The definition in a CreateTable request that has been read already. */
    public static TableDefinition definition(Structure request) {
        String name = request.string("TableName");
        TableName.check(name);
        refuseUnsupported(request);
        List<AttributeDefinition> attributes = attributes(request);
        List<KeyElement> keySchema = keySchema(request, attributes);
        BillingMode billingMode = request.has("BillingMode")
                ? BillingMode.valueOf(request.string("BillingMode"))
                : BillingMode.PROVISIONED;
        return new TableDefinition(
                name,
                attributes,
                keySchema,
                List.of(),
                billingMode,
                throughput(request, billingMode),
                options(request, billingMode));
    }

    private static void refuseUnsupported(Structure request) {
        for (String parameter : UNSUPPORTED) {
            Object value = request.get(parameter);
            if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
                throw ApiError.unsupported(parameter);
            }
        }
        Structure stream = request.structure("StreamSpecification");
        if (stream != null && stream.isTrue("StreamEnabled")) {
            throw ApiError.unsupported("StreamSpecification");
        }
        Structure encryption = request.structure("SSESpecification");
        if (encryption != null && encryption.isTrue("Enabled")) {
            throw ApiError.unsupported("SSESpecification");
        }
        if (request.has("WarmThroughput")) {
            throw ApiError.unsupported("WarmThroughput");
        }
    }

    private static List<AttributeDefinition> attributes(Structure request) {
        List<AttributeDefinition> attributes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Structure definition : request.structures("AttributeDefinitions")) {
            String name = definition.string("AttributeName");
            if (!names.add(name)) {
                throw ApiError.validation("Cannot have two attributes with the same name");
            }
            attributes.add(new AttributeDefinition(name, KeyType.valueOf(definition.string("AttributeType"))));
        }
        if (attributes.isEmpty()) {
            throw ApiError.validation("No Attribute Schema Defined");
        }
        return attributes;
    }

    private static List<KeyElement> keySchema(Structure request, List<AttributeDefinition> attributes) {
        List<KeyElement> keys = new ArrayList<>();
        for (Structure element : request.structures("KeySchema")) {
            keys.add(new KeyElement(element.string("AttributeName"), Role.valueOf(element.string("KeyType"))));
        }
        if (keys.isEmpty()) {
            throw ApiError.validation("No defined key schema.  A key schema containing at least a hash key "
                    + "must be defined for all tables");
        }
        if (keys.size() > 2) {
            throw ApiError.validation(
                    "Key Schema too big.  Key Schema must at most consist of the hash and range key of a table");
        }
        if (keys.get(0).role() != Role.HASH) {
            throw ApiError.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (keys.size() == 2) {
            if (keys.get(1).role() != Role.RANGE) {
                throw ApiError.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
            }
            if (keys.get(0).attribute().equals(keys.get(1).attribute())) {
                throw ApiError.validation(
                        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
            }
        }
        checkDefined(keys, attributes);
        return keys;
    }

    private static void checkDefined(List<KeyElement> keys, List<AttributeDefinition> attributes) {
        List<String> keyNames = keys.stream().map(KeyElement::attribute).toList();
        List<String> defined =
                attributes.stream().map(AttributeDefinition::name).toList();
        if (!defined.containsAll(keyNames)) {
            throw ApiError.invalidParameter("Some index key attributes are not defined in AttributeDefinitions. Keys: "
                    + keyNames + ", AttributeDefinitions: " + defined);
        }
        if (defined.size() > keyNames.size()) {
            throw ApiError.invalidParameter("Number of attributes in KeySchema does not exactly match "
                    + "number of attributes defined in AttributeDefinitions");
        }
    }

    private static Throughput throughput(Structure request, BillingMode billingMode) {
        Structure provisioned = request.structure("ProvisionedThroughput");
        if (billingMode == BillingMode.PAY_PER_REQUEST) {
            if (provisioned != null) {
                throw ApiError.invalidParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
                        + "when BillingMode is PAY_PER_REQUEST");
            }
            return null;
        }
        if (provisioned == null) {
            throw ApiError.invalidParameter("ReadCapacityUnits and WriteCapacityUnits must both be specified "
                    + "when BillingMode is PROVISIONED");
        }
        return new Throughput(bounded(provisioned, "ReadCapacityUnits"), bounded(provisioned, "WriteCapacityUnits"));
    }

    private static long bounded(Structure throughput, String member) {
        long units = throughput.number(member);
        if (units > UNITS_MAX) {
            throw ApiError.validation("Given value " + units + " for " + member + " is out of bounds");
        }
        return units;
    }

    private static Options options(Structure request, BillingMode billingMode) {
        return new Options(
                request.isTrue("DeletionProtectionEnabled"),
                request.string("TableClass"),
                onDemand(request, billingMode),
                tags(request));
    }

    private static Throughput onDemand(Structure request, BillingMode billingMode) {
        Structure given = request.structure("OnDemandThroughput");
        if (given == null) {
            return null;
        }
        if (billingMode != BillingMode.PAY_PER_REQUEST) {
            throw ApiError.invalidParameter("OnDemandThroughput cannot be specified when BillingMode is PROVISIONED");
        }
        return new Throughput(maximum(given, "MaxReadRequestUnits"), maximum(given, "MaxWriteRequestUnits"));
    }

    private static long maximum(Structure onDemand, String member) {
        Long units = onDemand.number(member);
        if (units == null) {
            return -1;
        }
        if (units < 1 && units != -1) {
            throw ApiError.invalidParameter(member + " must be at least 1, or -1 for no maximum");
        }
        return units;
    }

    private static List<Tag> tags(Structure request) {
        List<Tag> tags = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Structure tag : request.structures("Tags")) {
            if (!keys.add(tag.string("Key"))) {
                throw ApiError.invalidParameter("Duplicate tag key: " + tag.string("Key"));
            }
            tags.add(new Tag(tag.string("Key"), tag.string("Value")));
        }
        if (tags.size() > TAGS_MAX) {
            throw ApiError.invalidParameter("Too many tags: a table has at most " + TAGS_MAX);
        }
        return tags;
    }

    /** Writes a definition as a CreateTable request, which {@link #read} understands. */
    public static void write(JsonOutput out, TableDefinition definition) {
        out.beginObject().member("TableName", definition.name());
        writeAttributes(out, definition);
        writeKeySchema(out, definition);
        out.member("BillingMode", definition.billingMode().name());
        Throughput provisioned = definition.provisionedThroughput();
        if (provisioned != null) {
            out.name("ProvisionedThroughput")
                    .beginObject()
                    .member("ReadCapacityUnits", provisioned.readUnits())
                    .member("WriteCapacityUnits", provisioned.writeUnits())
                    .endObject();
        }
        Options options = definition.options();
        out.member("DeletionProtectionEnabled", options.deletionProtection());
        out.member("TableClass", options.tableClass());
        writeOnDemand(out, definition);
        if (!options.tags().isEmpty()) {
            out.name("Tags");
            writeTags(out, options.tags());
        }
        out.endObject();
    }

    /** Writes the member AttributeDefinitions. */
    public static void writeAttributes(JsonOutput out, TableDefinition definition) {
        out.name("AttributeDefinitions").beginArray();
        for (AttributeDefinition attribute : definition.attributes()) {
            out.beginObject()
                    .member("AttributeName", attribute.name())
                    .member("AttributeType", attribute.type().name())
                    .endObject();
        }
        out.endArray();
    }

    /** Writes the member KeySchema. */
    public static void writeKeySchema(JsonOutput out, TableDefinition definition) {
        out.name("KeySchema").beginArray();
        for (KeyElement element : definition.keySchema()) {
            out.beginObject()
                    .member("AttributeName", element.attribute())
                    .member("KeyType", element.role().name())
                    .endObject();
        }
        out.endArray();
    }

    /** Writes the member OnDemandThroughput, if the table has one. */
    public static void writeOnDemand(JsonOutput out, TableDefinition definition) {
        Throughput onDemand = definition.options().onDemandThroughput();
        if (onDemand != null) {
            out.name("OnDemandThroughput")
                    .beginObject()
                    .member("MaxReadRequestUnits", onDemand.readUnits())
                    .member("MaxWriteRequestUnits", onDemand.writeUnits())
                    .endObject();
        }
    }

    /** Writes tags as an array. */
    public static void writeTags(JsonOutput out, List<Tag> tags) {
        out.beginArray();
        for (Tag tag : tags) {
            out.beginObject()
                    .member("Key", tag.key())
                    .member("Value", tag.value())
                    .endObject();
        }
        out.endArray();
    }
}
