package dev.tepui.storage.table;

import dev.tepui.storage.item.AttributeValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What CreateTable asks for. Optional parts are null when not given, so that DescribeTable can echo truthfully. Names
 * are DynamoDB's.
 *
 * @param name 3 to 255 characters
 * @param attributes the attribute definitions, at least those of the key
 * @param keySchema one HASH element, then at most one RANGE element
 * @param localIndexes local secondary indexes in the order of CreateTable, possibly empty, never null; they never
 *     change
 * @param globalIndexes global secondary indexes, possibly empty; null when nothing is said about them, which a table
 *     that exists never has
 * @param billingMode PROVISIONED when CreateTable does not say
 * @param provisionedThroughput null with PAY_PER_REQUEST
 * @param options the rest
 */
public record TableDefinition(
        String name,
        List<AttributeDefinition> attributes,
        List<KeyElement> keySchema,
        List<LocalIndex> localIndexes,
        List<GlobalIndex> globalIndexes,
        BillingMode billingMode,
        Throughput provisionedThroughput,
        Options options) {

    /** Tags of one table. Source: DynamoDB's limits. */
    public static final int TAGS_MAX = 50;

    /** What the service says about more of them. */
    public static final String TOO_MANY_TAGS = "Number of Tags exceed the current limit for the provided ResourceArn";

    /** Global secondary indexes of one table. Source: DynamoDB's limits. */
    public static final int GLOBAL_INDEXES_MAX = 20;

    /** Attributes that all secondary indexes of a table project by name. Source: DynamoDB's limits. */
    private static final int PROJECTED_MAX = 100;

    /** What is said about more of them. */
    public static final String TOO_MANY_PROJECTED = "One or more parameter values were invalid: Number of"
            + " NonKeyAttributes of all indexes exceeds the per-table limit of " + PROJECTED_MAX;

    /** What a new table on demand takes at once. Source: DynamoDB's documentation of warm throughput. */
    private static final Throughput ON_DEMAND_WARM = new Throughput(12_000, 4_000);

    /** An attribute that is part of a key. */
    public record AttributeDefinition(String name, KeyType type) {}

    /** The types that a key attribute may have. */
    public enum KeyType {
        /** String. */
        S,
        /** Number. */
        N,
        /** Binary. */
        B;

        /** The type that a value has as a key; null when it is null or cannot be a key. */
        public static KeyType of(AttributeValue value) {
            return switch (value) {
                case AttributeValue.S ignored -> S;
                case AttributeValue.N ignored -> N;
                case AttributeValue.B ignored -> B;
                case null, default -> null;
            };
        }
    }

    /** An element of a key schema: {@code role} is HASH or RANGE. */
    public record KeyElement(String attribute, Role role) {}

    /** The part that an attribute plays in a key. */
    public enum Role {
        /** Partition key. */
        HASH,
        /** Sort key. */
        RANGE
    }

    /** A local secondary index: the table's partition key together with another sort key. */
    public record LocalIndex(String name, String sortAttribute, Projection projection) {}

    /**
     * A global secondary index.
     *
     * @param keySchema one to four HASH elements, then none to four RANGE elements
     * @param provisionedThroughput null with PAY_PER_REQUEST
     * @param onDemandThroughput maxima in request units, −1 is no maximum; null when not given
     * @param warmThroughput units per second that were asked for, 0 is not asked for; null when not given
     */
    public record GlobalIndex(
            String name,
            List<KeyElement> keySchema,
            Projection projection,
            Throughput provisionedThroughput,
            Throughput onDemandThroughput,
            Throughput warmThroughput) {
        /** What the index takes at once by its table's billing mode alone. */
        public Throughput givenThroughput() {
            return provisionedThroughput == null ? ON_DEMAND_WARM : provisionedThroughput;
        }

        /** What the index takes at once: what the billing mode gives, or more where that was asked for. */
        public Throughput warmth() {
            return warmest(givenThroughput(), warmThroughput);
        }

        /** Whether this is the same index, whatever its throughput. */
        public boolean hasShapeOf(GlobalIndex other) {
            return name.equals(other.name)
                    && keySchema.equals(other.keySchema)
                    && projection.isSameAs(other.projection);
        }
    }

    /**
     * The attributes that an index holds besides the keys of table and index.
     *
     * @param nonKeyAttributes with INCLUDE at least one, otherwise empty
     */
    public record Projection(ProjectionType type, List<String> nonKeyAttributes) {
        /** Whether both are the same to a user, to whom the order of attributes means nothing. */
        public boolean isSameAs(Projection other) {
            return type == other.type && Set.copyOf(nonKeyAttributes).equals(Set.copyOf(other.nonKeyAttributes));
        }
    }

    /** How much of an item an index holds. */
    public enum ProjectionType {
        /** The keys of table and index. */
        KEYS_ONLY,
        /** The keys and the named attributes. */
        INCLUDE,
        /** The whole item. */
        ALL
    }

    /** How capacity is billed. */
    public enum BillingMode {
        /** Reserved read and write units. */
        PROVISIONED,
        /** On demand. */
        PAY_PER_REQUEST
    }

    /** Read and write capacity units per second. */
    public record Throughput(long readUnits, long writeUnits) {
        /** Of reads and of writes, the greater of both. */
        Throughput atLeast(Throughput other) {
            return new Throughput(Math.max(readUnits, other.readUnits), Math.max(writeUnits, other.writeUnits));
        }
    }

    /** A tag of the table. */
    public record Tag(String key, String value) {}

    /**
     * Settings that change nothing about where items are.
     *
     * @param tableClass STANDARD, STANDARD_INFREQUENT_ACCESS or null
     * @param onDemandThroughput maxima in request units, −1 is no maximum; null when not given
     * @param tags possibly empty, never null
     * @param warmThroughput units per second that were asked for, 0 is not asked for; null when not given
     * @param stream null when not given
     * @param timeToLive null when not given
     */
    public record Options(
            boolean deletionProtection,
            String tableClass,
            Throughput onDemandThroughput,
            List<Tag> tags,
            Throughput warmThroughput,
            StreamSpecification stream,
            TimeToLiveSpecification timeToLive) {
        /** Options that ask for no warm throughput, no stream and no time to live. */
        public Options(boolean deletionProtection, String tableClass, Throughput onDemandThroughput, List<Tag> tags) {
            this(deletionProtection, tableClass, onDemandThroughput, tags, null, null, null);
        }

        /** Options that ask for no stream and no time to live. */
        public Options(
                boolean deletionProtection,
                String tableClass,
                Throughput onDemandThroughput,
                List<Tag> tags,
                Throughput warmThroughput) {
            this(deletionProtection, tableClass, onDemandThroughput, tags, warmThroughput, null, null);
        }
    }

    /** What the records of the table's stream hold; null when it has none. */
    public StreamSpecification.ViewType streamViewType() {
        return options.stream() == null ? null : options.stream().viewType();
    }

    /** Whether indexes project more attributes by name than a table's may; one that two project counts twice. */
    public static boolean projectsTooMuch(List<LocalIndex> local, List<GlobalIndex> global) {
        int projected = 0;
        for (LocalIndex index : local) {
            projected += index.projection().nonKeyAttributes().size();
        }
        for (GlobalIndex index : global) {
            projected += index.projection().nonKeyAttributes().size();
        }
        return projected > PROJECTED_MAX;
    }

    /** The attribute that says when items of the table expire; null when they do not. */
    public String timeToLiveAttribute() {
        TimeToLiveSpecification specification = options.timeToLive();
        return specification == null || !specification.enabled() ? null : specification.attributeName();
    }

    /** The partition key's name. */
    public String hashAttribute() {
        return keySchema.get(0).attribute();
    }

    /** The sort key's name, or null when the table has none. */
    public String rangeAttribute() {
        return keySchema.size() > 1 ? keySchema.get(1).attribute() : null;
    }

    /** What the table takes at once by its billing mode alone. */
    public Throughput givenThroughput() {
        return billingMode == BillingMode.PAY_PER_REQUEST ? ON_DEMAND_WARM : provisionedThroughput;
    }

    /** What the table takes at once: what its billing mode gives, or more where that was asked for. */
    public Throughput warmThroughput() {
        return warmest(givenThroughput(), options.warmThroughput());
    }

    /**
     * This definition with the settings of another one of the same table. What is listed keeps its order, which the
     * numbers of the indexes follow, the table stays as warm as it was asked to be, and what {@code other} does not say
     * about a stream, global indexes or the time to live stays.
     */
    public TableDefinition withSettingsOf(TableDefinition other) {
        Options wanted = other.options();
        List<GlobalIndex> indexes = other.globalIndexes() == null ? globalIndexes : other.globalIndexes();
        return new TableDefinition(
                name,
                attributesFor(indexes, other.attributes()),
                keySchema,
                localIndexes,
                indexes,
                other.billingMode(),
                other.provisionedThroughput(),
                new Options(
                        wanted.deletionProtection(),
                        wanted.tableClass(),
                        wanted.onDemandThroughput(),
                        wanted.tags(),
                        warmest(wanted.warmThroughput(), options.warmThroughput()),
                        wanted.stream() == null ? options.stream() : wanted.stream(),
                        wanted.timeToLive() == null ? options.timeToLive() : wanted.timeToLive()));
    }

    /** This definition, of a table that exists: it says what there is. */
    public TableDefinition ofExisting() {
        return globalIndexes != null
                ? this
                : new TableDefinition(
                        name,
                        attributes,
                        keySchema,
                        localIndexes,
                        List.of(),
                        billingMode,
                        provisionedThroughput,
                        options);
    }

    /**
     * The attribute definitions when the table has those global indexes: of the present and of more ones those that a
     * key needs, in their order.
     */
    List<AttributeDefinition> attributesFor(List<GlobalIndex> indexes, List<AttributeDefinition> more) {
        Set<String> needed = new HashSet<>();
        keySchema.forEach(element -> needed.add(element.attribute()));
        localIndexes.forEach(index -> needed.add(index.sortAttribute()));
        indexes.forEach(index -> index.keySchema().forEach(element -> needed.add(element.attribute())));
        return Stream.concat(attributes.stream(), more.stream())
                .distinct()
                .filter(attribute -> needed.contains(attribute.name()))
                .toList();
    }

    private static Throughput warmest(Throughput oneOrNull, Throughput otherOrNull) {
        if (oneOrNull == null || otherOrNull == null) {
            return oneOrNull == null ? otherOrNull : oneOrNull;
        }
        return oneOrNull.atLeast(otherOrNull);
    }

    /** The defined type of an attribute, or null when it is not defined. */
    public KeyType typeOf(String attribute) {
        for (AttributeDefinition definition : attributes) {
            if (definition.name().equals(attribute)) {
                return definition.type();
            }
        }
        return null;
    }
}
