package dev.tepui.storage.encoding;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.SortCondition;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.KeyType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The keys of one table as bytes: partition key and sort key so that unsigned byte order is DynamoDB's order, and the
 * hash that spreads partition keys over the replication groups. The layouts are in {@link Layout}. Immutable; made once
 * per table.
 */
public final class KeyCodec {
    private final int table;
    private final String partitionName;
    private final KeyType partitionType;
    private final String sortName;
    private final KeyType sortType;

    private KeyCodec(int table, TableDefinition definition) {
        this.table = table;
        partitionName = definition.hashAttribute();
        partitionType = definition.typeOf(partitionName);
        sortName = definition.rangeAttribute();
        sortType = sortName == null ? null : definition.typeOf(sortName);
    }

    /** The codec of a table's primary key. */
    public static KeyCodec of(Table table) {
        return new KeyCodec(table.number(), table.definition());
    }

    /** A key: {@code hash} is 0 to 65,535, {@code bytes} partition key and sort key. */
    public record Key(int hash, Bytes bytes) {
        /** Hash and key in one: what ranges and page positions are made of. */
        public Bytes position() {
            byte[] key = bytes.array();
            return new Bytes(
                    new BinaryWriter(key.length + 2).putShort(hash).putRaw(key).toByteArray());
        }
    }

    /** Positions (hash and key) from {@code from}, inclusive, to {@code to}, exclusive. */
    public record Range(Bytes from, Bytes to) {
        /** Whether no position is inside. */
        public boolean isEmpty() {
            return from.compareTo(to) >= 0;
        }

        /** What is left of this range after {@code position}. */
        public Range after(Bytes position) {
            Bytes next = new Bytes(new BinaryWriter(position.array().length + 1)
                    .putRaw(position.array())
                    .putByte(0)
                    .toByteArray());
            return next.compareTo(from) <= 0 ? this : new Range(next, to);
        }

        /** What is left of this range before {@code position}. */
        public Range before(Bytes position) {
            return position.compareTo(to) >= 0 ? this : new Range(from, position);
        }
    }

    /**
     * The key of a partition and, if the table has one, a sort key (otherwise null).
     *
     * @throws IllegalArgumentException when a value's type is not the key's: check before
     */
    public Key encode(AttributeValue partition, AttributeValue sort) {
        if ((sort == null) != (sortType == null)) {
            throw new IllegalArgumentException("sort key " + sort + " for type " + sortType);
        }
        BinaryWriter out = new BinaryWriter(64);
        put(out, partitionType, partition);
        int hash = hash(out.toByteArray());
        if (sort != null) {
            put(out, sortType, sort);
        }
        return new Key(hash, new Bytes(out.toByteArray()));
    }

    /** The key among an item's attributes; other attributes are ignored. */
    public Key encode(Map<String, AttributeValue> attributes) {
        return encode(attributes.get(partitionName), sortName == null ? null : attributes.get(sortName));
    }

    /** The key attributes of a position (hash and key), partition key first. */
    public Map<String, AttributeValue> decode(Bytes position) {
        BinaryReader in = new BinaryReader(position.array(), 2);
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        key.put(partitionName, get(in, partitionType));
        if (sortType != null) {
            key.put(sortName, get(in, sortType));
        }
        in.expectEnd();
        return key;
    }

    /** The positions of a partition that a condition wants; may be empty, never outside the partition. */
    public Range range(AttributeValue partition, SortCondition condition) {
        BinaryWriter out = new BinaryWriter(64);
        put(out, partitionType, partition);
        byte[] key = out.toByteArray();
        byte[] all =
                new BinaryWriter(key.length + 2).putShort(hash(key)).putRaw(key).toByteArray();
        return switch (condition) {
            case SortCondition.Any() -> new Range(new Bytes(all), OrderedBytes.afterPrefix(all));
            case SortCondition.Equal(var value) -> new Range(at(all, value), after(all, value));
            case SortCondition.Less(var value) -> new Range(new Bytes(all), at(all, value));
            case SortCondition.LessOrEqual(var value) -> new Range(new Bytes(all), after(all, value));
            case SortCondition.Greater(var value) -> new Range(after(all, value), OrderedBytes.afterPrefix(all));
            case SortCondition.GreaterOrEqual(var value) -> new Range(at(all, value), OrderedBytes.afterPrefix(all));
            case SortCondition.Between(var low, var high) -> new Range(at(all, low), after(all, high));
            case SortCondition.BeginsWith(var prefix) -> beginning(all, prefix);
        };
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
        crc.update(new BinaryWriter(4).putInt(table).toByteArray());
        crc.update(partition, 0, partition.length);
        int hash = (int) crc.getValue();
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        return (hash ^ hash >>> 16) >>> 16;
    }

    private Bytes at(byte[] partition, AttributeValue sort) {
        BinaryWriter out = new BinaryWriter(partition.length + 32).putRaw(partition);
        put(out, sortType, sort);
        return new Bytes(out.toByteArray());
    }

    private Bytes after(byte[] partition, AttributeValue sort) {
        return OrderedBytes.afterPrefix(at(partition, sort).array());
    }

    private Range beginning(byte[] partition, AttributeValue prefix) {
        BinaryWriter out = new BinaryWriter(partition.length + 32).putRaw(partition);
        OrderedBytes.putPrefix(out, raw(sortType, prefix));
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
