package dev.tepui.storage.encoding;

import dev.tepui.storage.table.CapacityHistory;
import dev.tepui.storage.table.Consumers;
import dev.tepui.storage.table.GlobalIndexes;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.StreamSpecification;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.Streams;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableChange.IndexChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import dev.tepui.storage.table.TableDefinition.Tag;
import dev.tepui.storage.table.TableDefinition.Throughput;
import dev.tepui.storage.table.TableIndex;
import dev.tepui.storage.table.TableStream;
import dev.tepui.storage.table.TimeToLive;
import dev.tepui.storage.table.TimeToLiveSpecification;
import java.util.List;
import java.util.function.Function;

/**
 * Tables and their definitions as bytes, for the catalogue and the log. Enums are written by number, so the order of
 * their constants is on disk: only append.
 *
 * <p>On disk and in the log: never change; a new layout takes a new version.
 */
public final class TableCodec {
    private static final int VERSION = 1;

    private TableCodec() {}

    /** Appends a table. */
    public static void put(BinaryWriter out, Table table) {
        out.putByte(VERSION).putInt(table.number()).putString(table.id());
        putDefinition(out, table.definition());
        out.putByte(table.status().ordinal())
                .putOptionalString(table.resource())
                .putLong(table.createdAtMillis());
        CapacityHistory history = table.history();
        out.putVarint(history.onDemandAtMillis())
                .putVarint(history.increasedAtMillis())
                .putVarint(history.decreasedAtMillis())
                .putVarint(history.decreases());
        Consumers consumers = table.consumers();
        out.putVarint(consumers.version());
        out.putVarint(consumers.streams().all().size());
        consumers.streams().all().forEach(stream -> putStream(out, stream));
        out.putVarint(consumers.indexes().all().size());
        consumers.indexes().all().forEach(index -> putTableIndex(out, index));
        SinkCodec.put(out, consumers.sinks());
        TimeToLive timeToLive = table.timeToLive();
        out.putVarint(timeToLive.version())
                .putByte(timeToLive.status().ordinal())
                .putOptionalString(timeToLive.attribute());
    }

    /** Reads a table. */
    public static Table get(BinaryReader in) {
        expectVersion(in);
        return new Table(
                in.getInt(),
                in.getString(),
                getDefinition(in),
                in.getConstant(Table.Status.values()),
                in.getOptionalString(),
                in.getLong(),
                new CapacityHistory(in.getVarint(), in.getVarint(), in.getVarint(), Math.toIntExact(in.getVarint())),
                new Consumers(
                        in.getVarint(),
                        new Streams(list(in, TableCodec::getStream)),
                        new GlobalIndexes(list(in, TableCodec::getTableIndex)),
                        SinkCodec.getAll(in)),
                new TimeToLive(in.getVarint(), in.getConstant(TimeToLive.Status.values()), in.getOptionalString()));
    }

    private static void putTableIndex(BinaryWriter out, TableIndex index) {
        putGlobalIndex(out, index.definition());
        out.putInt(index.number()).putByte(index.status().ordinal());
    }

    private static TableIndex getTableIndex(BinaryReader in) {
        return new TableIndex(getGlobalIndex(in), in.getInt(), in.getConstant(TableIndex.Status.values()));
    }

    private static void putGlobalIndex(BinaryWriter out, GlobalIndex index) {
        out.putString(index.name());
        putKey(out, index.keySchema());
        putProjection(out, index.projection());
        putThroughput(out, index.provisionedThroughput());
        putThroughput(out, index.onDemandThroughput());
        putThroughput(out, index.warmThroughput());
    }

    private static GlobalIndex getGlobalIndex(BinaryReader in) {
        return new GlobalIndex(
                in.getString(), getKey(in), getProjection(in), getThroughput(in), getThroughput(in), getThroughput(in));
    }

    private static void putKey(BinaryWriter out, List<KeyElement> key) {
        out.putVarint(key.size());
        for (KeyElement element : key) {
            out.putString(element.attribute()).putByte(element.role().ordinal());
        }
    }

    private static List<KeyElement> getKey(BinaryReader in) {
        return list(in, source -> new KeyElement(source.getString(), source.getConstant(Role.values())));
    }

    private static void putAttributes(BinaryWriter out, List<AttributeDefinition> attributes) {
        out.putVarint(attributes.size());
        attributes.forEach(attribute -> putAttribute(out, attribute));
    }

    private static List<AttributeDefinition> getAttributes(BinaryReader in) {
        return list(in, TableCodec::getAttribute);
    }

    private static void putStream(BinaryWriter out, TableStream stream) {
        out.putString(stream.label())
                .putByte(stream.viewType().ordinal())
                .putByte(stream.status().ordinal())
                .putLong(stream.createdAtMillis())
                .putLong(stream.disabledAtMillis());
    }

    private static TableStream getStream(BinaryReader in) {
        return new TableStream(
                in.getString(),
                in.getConstant(ViewType.values()),
                in.getConstant(TableStream.Status.values()),
                in.getLong(),
                in.getLong());
    }

    /** One byte: 0 nothing is said, 1 no stream, otherwise 2 and the number of the view type. */
    private static void putSpecification(BinaryWriter out, StreamSpecification specificationOrNull) {
        out.putByte(
                specificationOrNull == null
                        ? 0
                        : specificationOrNull.enabled()
                                ? 2 + specificationOrNull.viewType().ordinal()
                                : 1);
    }

    private static StreamSpecification getSpecification(BinaryReader in) {
        int value = in.getByte();
        if (value >= 2 + ViewType.values().length) {
            throw new EncodingException("unknown stream specification " + value);
        }
        return value == 0 ? null : new StreamSpecification(value == 1 ? null : ViewType.values()[value - 2]);
    }

    private static void putTimeToLive(BinaryWriter out, TimeToLiveSpecification specificationOrNull) {
        out.putOptionalString(specificationOrNull == null ? null : specificationOrNull.attributeName());
        if (specificationOrNull != null) {
            out.putBoolean(specificationOrNull.enabled());
        }
    }

    private static TimeToLiveSpecification getTimeToLive(BinaryReader in) {
        String attribute = in.getOptionalString();
        return attribute == null ? null : new TimeToLiveSpecification(attribute, in.getBoolean());
    }

    /** Appends a definition. */
    public static void putDefinition(BinaryWriter out, TableDefinition definition) {
        out.putByte(VERSION).putString(definition.name());
        putAttributes(out, definition.attributes());
        putKey(out, definition.keySchema());
        out.putVarint(definition.localIndexes().size());
        for (LocalIndex index : definition.localIndexes()) {
            out.putString(index.name()).putString(index.sortAttribute());
            putProjection(out, index.projection());
        }
        out.putBoolean(definition.globalIndexes() != null);
        if (definition.globalIndexes() != null) {
            out.putVarint(definition.globalIndexes().size());
            definition.globalIndexes().forEach(index -> putGlobalIndex(out, index));
        }
        out.putByte(definition.billingMode().ordinal());
        putThroughput(out, definition.provisionedThroughput());
        Options options = definition.options();
        out.putBoolean(options.deletionProtection()).putOptionalString(options.tableClass());
        putThroughput(out, options.onDemandThroughput());
        putTags(out, options.tags());
        putThroughput(out, options.warmThroughput());
        putSpecification(out, options.stream());
        putTimeToLive(out, options.timeToLive());
    }

    /** Reads a definition. */
    public static TableDefinition getDefinition(BinaryReader in) {
        expectVersion(in);
        return new TableDefinition(
                in.getString(),
                getAttributes(in),
                getKey(in),
                list(in, TableCodec::getIndex),
                in.getBoolean() ? list(in, TableCodec::getGlobalIndex) : null,
                in.getConstant(BillingMode.values()),
                getThroughput(in),
                new Options(
                        in.getBoolean(),
                        in.getOptionalString(),
                        getThroughput(in),
                        getTags(in),
                        getThroughput(in),
                        getSpecification(in),
                        getTimeToLive(in)));
    }

    /** Appends the sinks that a table is to have; null when nothing is said about them. */
    public static void putSinks(BinaryWriter out, List<StreamSink> sinksOrNull) {
        out.putBoolean(sinksOrNull != null);
        if (sinksOrNull != null) {
            out.putVarint(sinksOrNull.size());
            sinksOrNull.forEach(sink -> SinkCodec.put(out, sink));
        }
    }

    /** Reads what {@link #putSinks} wrote. */
    public static List<StreamSink> getSinks(BinaryReader in) {
        return in.getBoolean() ? list(in, SinkCodec::get) : null;
    }

    /** Appends a change. */
    public static void putChange(BinaryWriter out, TableChange change) {
        out.putByte(VERSION);
        putOptional(out, change.billingMode());
        putThroughput(out, change.provisionedThroughput());
        putThroughput(out, change.onDemandThroughput());
        putThroughput(out, change.warmThroughput());
        out.putOptionalString(change.tableClass());
        out.putBoolean(change.deletionProtection() != null);
        if (change.deletionProtection() != null) {
            out.putBoolean(change.deletionProtection());
        }
        putTags(out, change.tags());
        out.putVarint(change.removedTags().size());
        change.removedTags().forEach(out::putString);
        putSpecification(out, change.stream());
        out.putVarint(change.indexes().size());
        change.indexes().forEach(index -> putIndexChange(out, index));
        putAttributes(out, change.attributes());
        putTimeToLive(out, change.timeToLive());
    }

    /** Reads a change. */
    public static TableChange getChange(BinaryReader in) {
        expectVersion(in);
        return new TableChange(
                in.getBoolean() ? in.getConstant(BillingMode.values()) : null,
                getThroughput(in),
                getThroughput(in),
                getThroughput(in),
                in.getOptionalString(),
                in.getBoolean() ? in.getBoolean() : null,
                getTags(in),
                list(in, BinaryReader::getString),
                getSpecification(in),
                list(in, TableCodec::getIndexChange),
                getAttributes(in),
                getTimeToLive(in));
    }

    /** One byte for the kind of change: 1 creates, 2 updates, 3 deletes. */
    private static void putIndexChange(BinaryWriter out, IndexChange change) {
        switch (change) {
            case IndexChange.Create(var index) -> putGlobalIndex(out.putByte(1), index);
            case IndexChange.Update(var name, var provisioned, var onDemand, var warm) -> {
                out.putByte(2).putString(name);
                putThroughput(out, provisioned);
                putThroughput(out, onDemand);
                putThroughput(out, warm);
            }
            case IndexChange.Delete(var name) -> out.putByte(3).putString(name);
        }
    }

    private static IndexChange getIndexChange(BinaryReader in) {
        int kind = in.getByte();
        return switch (kind) {
            case 1 -> new IndexChange.Create(getGlobalIndex(in));
            case 2 -> new IndexChange.Update(in.getString(), getThroughput(in), getThroughput(in), getThroughput(in));
            case 3 -> new IndexChange.Delete(in.getString());
            default -> throw new EncodingException("index change of unknown kind " + kind);
        };
    }

    /** Appends how expired items are deleted. */
    public static void putSweeps(BinaryWriter out, SweepSettings sweeps) {
        out.putVarint(sweeps.rate()).putBoolean(sweeps.paused());
    }

    /** Reads how expired items are deleted. */
    public static SweepSettings getSweeps(BinaryReader in) {
        long rate = in.getVarint();
        if (rate < 1 || rate > SweepSettings.RATE_MAX) {
            throw new EncodingException("not a rate of sweeps: " + rate);
        }
        return new SweepSettings((int) rate, in.getBoolean());
    }

    /** Appends what a write must know of a table's local secondary indexes, which may be null. */
    public static void putIndexes(BinaryWriter out, LocalIndexes indexesOrNull) {
        out.putBoolean(indexesOrNull != null);
        if (indexesOrNull == null) {
            return;
        }
        putAttribute(out, indexesOrNull.partition());
        putAttribute(out, indexesOrNull.sort());
        out.putVarint(indexesOrNull.indexes().size());
        for (LocalIndexes.Index index : indexesOrNull.indexes()) {
            putAttribute(out.putInt(index.number()), index.sort());
            putProjection(out, index.projection());
        }
        out.putVarint(indexesOrNull.collectionMaxBytes());
    }

    /** Reads what {@link #putIndexes} wrote; null when there are none. */
    public static LocalIndexes getIndexes(BinaryReader in) {
        if (!in.getBoolean()) {
            return null;
        }
        return new LocalIndexes(
                getAttribute(in),
                getAttribute(in),
                list(
                        in,
                        source -> new LocalIndexes.Index(source.getInt(), getAttribute(source), getProjection(source))),
                in.getVarint());
    }

    /** Appends what decides about the entries of indexes. */
    public static void putSchemas(BinaryWriter out, List<IndexSchema> schemas) {
        out.putVarint(schemas.size());
        for (IndexSchema schema : schemas) {
            out.putInt(schema.number());
            putAttributes(out, schema.partition());
            putAttributes(out, schema.sort());
            putAttributes(out, schema.tableKey());
            putProjection(out, schema.projection());
        }
    }

    /** Reads what {@link #putSchemas} wrote. */
    public static List<IndexSchema> getSchemas(BinaryReader in) {
        return list(
                in,
                source -> new IndexSchema(
                        source.getInt(),
                        getAttributes(source),
                        getAttributes(source),
                        getAttributes(source),
                        getProjection(source)));
    }

    private static LocalIndex getIndex(BinaryReader in) {
        return new LocalIndex(in.getString(), in.getString(), getProjection(in));
    }

    private static void putAttribute(BinaryWriter out, AttributeDefinition attribute) {
        out.putString(attribute.name()).putByte(attribute.type().ordinal());
    }

    private static AttributeDefinition getAttribute(BinaryReader in) {
        return new AttributeDefinition(in.getString(), in.getConstant(KeyType.values()));
    }

    private static void putProjection(BinaryWriter out, Projection projection) {
        out.putByte(projection.type().ordinal());
        out.putVarint(projection.nonKeyAttributes().size());
        projection.nonKeyAttributes().forEach(out::putString);
    }

    private static Projection getProjection(BinaryReader in) {
        return new Projection(in.getConstant(ProjectionType.values()), list(in, BinaryReader::getString));
    }

    private static void putTags(BinaryWriter out, List<Tag> tags) {
        out.putVarint(tags.size());
        for (Tag tag : tags) {
            out.putString(tag.key()).putString(tag.value());
        }
    }

    private static List<Tag> getTags(BinaryReader in) {
        return list(in, source -> new Tag(source.getString(), source.getString()));
    }

    private static void putOptional(BinaryWriter out, Enum<?> constantOrNull) {
        out.putBoolean(constantOrNull != null);
        if (constantOrNull != null) {
            out.putByte(constantOrNull.ordinal());
        }
    }

    private static void putThroughput(BinaryWriter out, Throughput throughputOrNull) {
        out.putBoolean(throughputOrNull != null);
        if (throughputOrNull != null) {
            out.putSigned(throughputOrNull.readUnits()).putSigned(throughputOrNull.writeUnits());
        }
    }

    private static Throughput getThroughput(BinaryReader in) {
        return in.getBoolean() ? new Throughput(in.getSigned(), in.getSigned()) : null;
    }

    private static <T> List<T> list(BinaryReader in, Function<BinaryReader, T> element) {
        return List.copyOf(in.getList(element));
    }

    private static void expectVersion(BinaryReader in) {
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("table of unknown version " + version);
        }
    }
}
