package dev.tepui.storage.encoding;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.SortCondition;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.KeyType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The keys of one table or index as bytes: partition key and sort key so that unsigned byte order is DynamoDB's order,
 * and the hash that spreads partition keys over the replication groups. The layouts are in {@link Layout}. Immutable.
 *
 * <p>A key is a list of attributes: those of the partition key, which are hashed, then those of the sort key. Many
 * items may have one and the same key in an index, so the attributes of the table's key that the index's key does not
 * have follow in the end: entries of one key are in the order of the table.
 */
public final class KeyCodec {
    private static final int HASH_BYTES = 2;

    private final int hashed;
    private final List<AttributeDefinition> attributes;
    private final int partitionAttributes;

    /**
     * A key of those attributes, in order.
     *
     * @param hashed the number of the table with whose partitions these are placed
     * @param partitionAttributes how many attributes, from the first one on, are the partition key
     */
    private KeyCodec(int hashed, List<AttributeDefinition> attributes, int partitionAttributes) {
        this.hashed = hashed;
        this.attributes = List.copyOf(attributes);
        this.partitionAttributes = partitionAttributes;
    }

    /** The codec of a table's primary key. */
    public static KeyCodec of(Table table) {
        TableDefinition definition = table.definition();
        List<AttributeDefinition> attributes = definition.keySchema().stream()
                .map(element -> new AttributeDefinition(element.attribute(), definition.typeOf(element.attribute())))
                .toList();
        return new KeyCodec(table.number(), attributes, 1);
    }

    /** The codec of a local secondary index, whose partitions are placed as those of its table. */
    public static KeyCodec ofLocalIndex(int table, IndexSchema schema) {
        return ofIndex(table, schema);
    }

    /** The codec of a global secondary index, whose partitions are placed as those of a table of their own. */
    public static KeyCodec ofGlobalIndex(IndexSchema schema) {
        return ofIndex(schema.number(), schema);
    }

    private static KeyCodec ofIndex(int hashed, IndexSchema schema) {
        // The index may have the table's own keys: a set, since no attribute is in a key twice.
        Set<AttributeDefinition> attributes = new LinkedHashSet<>(schema.partition());
        attributes.addAll(schema.sort());
        attributes.addAll(schema.tableKey());
        return new KeyCodec(hashed, List.copyOf(attributes), schema.partition().size());
    }

    /** A key: {@code hash} is 0 to 65,535, {@code bytes} partition key and sort key. */
    public record Key(int hash, Bytes bytes) {
        /** The key at a position. */
        public static Key at(Bytes position) {
            BinaryReader in = new BinaryReader(position.array());
            return new Key(
                    in.getShort(),
                    new Bytes(Arrays.copyOfRange(position.array(), HASH_BYTES, position.array().length)));
        }

        /** Hash and key in one: what ranges and page positions are made of. */
        public Bytes position() {
            byte[] key = bytes.array();
            return new Bytes(new BinaryWriter(key.length + HASH_BYTES)
                    .putShort(hash)
                    .putRaw(key)
                    .toByteArray());
        }
    }

    /** Positions (hash and key) from {@code from}, inclusive, to {@code to}, exclusive. */
    public record Range(Bytes from, Bytes to) {
        /** Whether no position is inside. */
        public boolean isEmpty() {
            return from.compareTo(to) >= 0;
        }

        /** What is in both; possibly empty. */
        public Range intersection(Range other) {
            return new Range(
                    from.compareTo(other.from) >= 0 ? from : other.from, to.compareTo(other.to) <= 0 ? to : other.to);
        }

        /** What is left of this range after {@code position}. */
        public Range after(Bytes position) {
            Bytes next = KeyCodec.after(position);
            return next.compareTo(from) <= 0 ? this : new Range(next, to);
        }

        /** What is left of this range before {@code position}. */
        public Range before(Bytes position) {
            return position.compareTo(to) >= 0 ? this : new Range(from, position);
        }
    }

    /**
     * The key among an item's attributes; other attributes are ignored.
     *
     * @throws IllegalArgumentException when a key attribute is missing or of another type: check before
     */
    public Key encode(Map<String, AttributeValue> item) {
        List<AttributeValue> values = new ArrayList<>(attributes.size());
        attributes.forEach(attribute -> values.add(item.get(attribute.name())));
        return encode(values);
    }

    /** The beginning of a key: the values of its first attributes, at least those of the partition key. */
    private Key encode(List<AttributeValue> leading) {
        BinaryWriter out = new BinaryWriter(64);
        int hash = 0;
        for (int i = 0; i < leading.size(); i++) {
            put(out, attributes.get(i).type(), leading.get(i));
            if (i + 1 == partitionAttributes) {
                hash = hash(out.toByteArray());
            }
        }
        return new Key(hash, new Bytes(out.toByteArray()));
    }

    /** The part of a key (without hash) that is the partition key. */
    public Bytes partitionOf(Bytes key) {
        BinaryReader in = new BinaryReader(key.array());
        for (AttributeDefinition attribute : attributes.subList(0, partitionAttributes)) {
            get(in, attribute.type());
        }
        return new Bytes(Arrays.copyOf(key.array(), in.position()));
    }

    /** The key attributes of a position (hash and key), in the order of the key. */
    public Map<String, AttributeValue> decode(Bytes position) {
        BinaryReader in = new BinaryReader(position.array(), HASH_BYTES);
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        for (AttributeDefinition attribute : attributes) {
            key.put(attribute.name(), get(in, attribute.type()));
        }
        in.expectEnd();
        return key;
    }

    /**
     * The positions that begin with {@code leading}, the values of the first attributes and at least those of the
     * partition key, and of which a condition on the attribute after these holds; may be empty, never outside the
     * partition.
     */
    public Range range(List<AttributeValue> leading, SortCondition condition) {
        byte[] all = encode(leading).position().array();
        KeyType type = leading.size() < attributes.size()
                ? attributes.get(leading.size()).type()
                : null;
        return switch (condition) {
            case SortCondition.Any() -> new Range(new Bytes(all), OrderedBytes.afterPrefix(all));
            case SortCondition.Equal(var value) -> new Range(at(all, type, value), after(all, type, value));
            case SortCondition.Less(var value) -> new Range(new Bytes(all), at(all, type, value));
            case SortCondition.LessOrEqual(var value) -> new Range(new Bytes(all), after(all, type, value));
            case SortCondition.Greater(var value) -> new Range(after(all, type, value), OrderedBytes.afterPrefix(all));
            case SortCondition.GreaterOrEqual(var value) ->
                new Range(at(all, type, value), OrderedBytes.afterPrefix(all));
            case SortCondition.Between(var low, var high) -> new Range(at(all, type, low), after(all, type, high));
            case SortCondition.BeginsWith(var prefix) -> beginning(all, type, prefix);
        };
    }

    /** The first position after one, whether or not there is anything at it; after none, one before all. */
    public static Bytes after(Bytes position) {
        return new Bytes(new BinaryWriter(position.array().length + 1)
                .putRaw(position.array())
                .putByte(0)
                .toByteArray());
    }

    /** The position of an item in the value encoding, which must have the key attributes. */
    public Bytes positionOf(Bytes item) {
        return encode(ItemCodec.decode(item.array()).attributes()).position();
    }

    /** All positions of the hashes {@code first} to {@code last}, both included. */
    public static Range hashes(int first, int last) {
        byte[] to = new BinaryWriter(3).putShort(last).toByteArray();
        return new Range(
                new Bytes(new BinaryWriter(2).putShort(first).toByteArray()),
                last == 0xFFFF ? new Bytes(new byte[] {-1, -1, -1}) : OrderedBytes.afterPrefix(to));
    }

    /**
     * The 16 bits that place a partition: CRC-32C of table number and encoded partition key, mixed by MurmurHash3's
     * finalizer. CRC-32C is in the JDK, as one instruction on the usual processors, and specified for ever; a CRC alone
     * is linear, so keys that differ in few bits could share their upper bits, which the finalizer breaks.
     */
    int hash(byte[] partition) {
        CRC32C crc = new CRC32C();
        crc.update(new BinaryWriter(4).putInt(hashed).toByteArray());
        crc.update(partition, 0, partition.length);
        int hash = (int) crc.getValue();
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return (hash ^ hash >>> 16) >>> 16;
    }

    private static Bytes at(byte[] leading, KeyType type, AttributeValue sort) {
        BinaryWriter out = new BinaryWriter(leading.length + 32).putRaw(leading);
        put(out, type, sort);
        return new Bytes(out.toByteArray());
    }

    private static Bytes after(byte[] leading, KeyType type, AttributeValue sort) {
        return OrderedBytes.afterPrefix(at(leading, type, sort).array());
    }

    private static Range beginning(byte[] leading, KeyType type, AttributeValue prefix) {
        BinaryWriter out = new BinaryWriter(leading.length + 32).putRaw(leading);
        OrderedBytes.putPrefix(out, raw(type, prefix));
        byte[] from = out.toByteArray();
        return new Range(new Bytes(from), OrderedBytes.afterPrefix(from));
    }

    private static void put(BinaryWriter out, KeyType type, AttributeValue value) {
        if (type == KeyType.N && value instanceof AttributeValue.N(var number)) {
            OrderedBytes.putNumber(out, number);
        } else {
            OrderedBytes.putBytes(out, raw(type, value));
        }
    }

    private static byte[] raw(KeyType type, AttributeValue value) {
        if (type == KeyType.S && value instanceof AttributeValue.S(var text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (type == KeyType.B && value instanceof AttributeValue.B(var bytes)) {
            return bytes.array();
        }
        throw new IllegalArgumentException("not a key of type " + type + ": " + value);
    }

    private static AttributeValue get(BinaryReader in, KeyType type) {
        return switch (type) {
            case S -> new AttributeValue.S(new String(OrderedBytes.getBytes(in), StandardCharsets.UTF_8));
            case N -> new AttributeValue.N(OrderedBytes.getNumber(in));
            case B -> new AttributeValue.B(new Bytes(OrderedBytes.getBytes(in)));
        };
    }
}
