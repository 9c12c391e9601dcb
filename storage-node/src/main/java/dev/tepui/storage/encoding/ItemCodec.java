package dev.tepui.storage.encoding;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.item.Numbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Items as bytes, exactly: every value, every number, the order of attributes and elements (texts as UTF-8 has them: an
 * unpaired surrogate, which no Unicode text has, becomes a question mark). Carries the item's size by DynamoDB's
 * arithmetic in front, so that pages and statistics need not look inside.
 *
 * <pre>
 * item    version 01 · size varint · attributes varint · (name · value) …
 * name    length varint · UTF-8
 * value   kind byte · content:
 *   1 S      length varint · UTF-8          2 N      number          3 B      length varint · bytes
 *   4 SS     count varint · strings         5 NS     numbers         6 BS     binaries
 *   7 M      count varint · (name · value)  8 L      count varint · values
 *   9 true   10 false   11 null
 * number  scale signed varint · length byte: 0, then the unscaled value as signed varint, when it fits 64 bits;
 *         otherwise that many bytes of it, two's complement, big endian
 * </pre>
 *
 * On disk and in the log: never change; a new layout takes a new version.
 */
public final class ItemCodec {
    private static final int VERSION = 1;
    private static final int S = 1;
    private static final int N = 2;
    private static final int B = 3;
    private static final int SS = 4;
    private static final int NS = 5;
    private static final int BS = 6;
    private static final int M = 7;
    private static final int L = 8;
    private static final int TRUE = 9;
    private static final int FALSE = 10;
    private static final int NULL = 11;

    /** Numbers outside the limits could cost any time and memory. */
    private static final int SCALE_MIN = -Numbers.EXPONENT_MAX;

    private static final int SCALE_MAX = Numbers.PRECISION_MAX - 1 - Numbers.EXPONENT_MIN;

    private ItemCodec() {}

    /** The item as bytes. */
    public static byte[] encode(Item item) {
        long size = ItemSize.of(item);
        BinaryWriter out = new BinaryWriter((int) size + item.attributes().size() * 6 + 16);
        out.putByte(VERSION).putVarint(size);
        putEntries(out, item.attributes());
        return out.toByteArray();
    }

    /** The item of {@link #encode}'s bytes. */
    public static Item decode(byte[] bytes) {
        BinaryReader in = open(bytes);
        in.getVarint();
        Item item = new Item(entries(in, 0));
        in.expectEnd();
        return item;
    }

    /** The item's size in bytes by DynamoDB's arithmetic, read from the front. */
    public static long sizeBytes(byte[] bytes) {
        return open(bytes).getVarint();
    }

    /** Tells a visitor what is in the item, without building it. */
    public static void visit(byte[] bytes, ItemVisitor visitor) {
        BinaryReader in = open(bytes);
        in.getVarint();
        new Walk(bytes, in, visitor).item();
        in.expectEnd();
    }

    /** The number in a top-level attribute; null when there is none. Passes over all others unread. */
    public static BigDecimal number(byte[] bytes, String attribute) {
        byte[] wanted = attribute.getBytes(StandardCharsets.UTF_8);
        BinaryReader in = open(bytes);
        in.getVarint();
        for (int left = in.getLength(); left > 0; left--) {
            int length = in.getLength();
            int start = in.skip(length);
            boolean found = Arrays.equals(bytes, start, start + length, wanted, 0, wanted.length);
            int kind = in.getByte();
            if (found) {
                return kind == N ? number(in) : null;
            }
            skip(in, kind, 0);
        }
        return null;
    }

    private static void skip(BinaryReader in, int kind, int depth) {
        switch (kind) {
            case S, B -> in.skip(in.getLength());
            case N -> skipNumber(in);
            case SS, BS -> {
                for (int left = in.getLength(); left > 0; left--) {
                    in.skip(in.getLength());
                }
            }
            case NS -> {
                for (int left = in.getLength(); left > 0; left--) {
                    skipNumber(in);
                }
            }
            case M, L -> {
                int deeper = deeper(depth);
                for (int left = in.getLength(); left > 0; left--) {
                    if (kind == M) {
                        in.skip(in.getLength());
                    }
                    skip(in, in.getByte(), deeper);
                }
            }
            case TRUE, FALSE, NULL -> {}
            default -> throw unknown(kind);
        }
    }

    private static void skipNumber(BinaryReader in) {
        in.getSigned();
        int length = in.getByte();
        if (length == 0) {
            in.getSigned();
        } else {
            in.skip(length);
        }
    }

    /** Reads what {@link #putValue} wrote. */
    public static AttributeValue getValue(BinaryReader in) {
        return value(in, 0);
    }

    private static BinaryReader open(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        int version = in.getByte();
        if (version != VERSION) {
            throw new EncodingException("item of unknown version " + version);
        }
        return in;
    }

    private static void putEntries(BinaryWriter out, Map<String, AttributeValue> entries) {
        out.putVarint(entries.size());
        for (Map.Entry<String, AttributeValue> entry : entries.entrySet()) {
            out.putString(entry.getKey());
            putValue(out, entry.getValue());
        }
    }

    /** Appends one value, as it stands inside an item. */
    public static void putValue(BinaryWriter out, AttributeValue value) {
        switch (value) {
            case AttributeValue.S(var text) -> out.putByte(S).putString(text);
            case AttributeValue.N(var number) -> putNumber(out.putByte(N), number);
            case AttributeValue.B(var bytes) -> out.putByte(B).putBytes(bytes.array());
            case AttributeValue.SS(var texts) -> {
                out.putByte(SS).putVarint(texts.size());
                texts.forEach(out::putString);
            }
            case AttributeValue.NS(var numbers) -> {
                out.putByte(NS).putVarint(numbers.size());
                numbers.forEach(number -> putNumber(out, number));
            }
            case AttributeValue.BS(var all) -> {
                out.putByte(BS).putVarint(all.size());
                all.forEach(bytes -> out.putBytes(bytes.array()));
            }
            case AttributeValue.M(var entries) -> putEntries(out.putByte(M), entries);
            case AttributeValue.L(var values) -> {
                out.putByte(L).putVarint(values.size());
                values.forEach(element -> putValue(out, element));
            }
            case AttributeValue.Bool(var bool) -> out.putByte(bool ? TRUE : FALSE);
            case AttributeValue.Null() -> out.putByte(NULL);
        }
    }

    private static void putNumber(BinaryWriter out, BigDecimal number) {
        out.putSigned(number.scale());
        BigInteger unscaled = number.unscaledValue();
        if (unscaled.bitLength() < Long.SIZE) {
            out.putByte(0).putSigned(unscaled.longValue());
        } else {
            byte[] bytes = unscaled.toByteArray();
            out.putByte(bytes.length).putRaw(bytes);
        }
    }

    private static BigDecimal number(BinaryReader in) {
        long wide = in.getSigned();
        if (wide < SCALE_MIN || wide > SCALE_MAX) {
            throw new EncodingException("number of scale " + wide);
        }
        int scale = (int) wide;
        int length = in.getByte();
        return length == 0
                ? BigDecimal.valueOf(in.getSigned(), scale)
                : new BigDecimal(new BigInteger(in.getRaw(length)), scale);
    }

    private static Map<String, AttributeValue> entries(BinaryReader in, int depth) {
        int count = in.getLength();
        Map<String, AttributeValue> entries = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            entries.put(in.getString(), value(in, depth));
        }
        return entries;
    }

    private static AttributeValue value(BinaryReader in, int depth) {
        int kind = in.getByte();
        return switch (kind) {
            case S -> new AttributeValue.S(in.getString());
            case N -> new AttributeValue.N(number(in));
            case B -> new AttributeValue.B(new Bytes(in.getBytes()));
            case SS -> new AttributeValue.SS(in.getList(BinaryReader::getString));
            case NS -> new AttributeValue.NS(in.getList(ItemCodec::number));
            case BS -> new AttributeValue.BS(in.getList(source -> new Bytes(source.getBytes())));
            case M -> new AttributeValue.M(entries(in, deeper(depth)));
            case L -> {
                int inside = deeper(depth);
                yield new AttributeValue.L(in.getList(source -> value(source, inside)));
            }
            case TRUE -> new AttributeValue.Bool(true);
            case FALSE -> new AttributeValue.Bool(false);
            case NULL -> new AttributeValue.Null();
            default -> throw unknown(kind);
        };
    }

    /** Damaged bytes must not exhaust the stack. */
    private static int deeper(int depth) {
        if (depth >= ItemSize.NESTING_MAX) {
            throw new EncodingException("values nested more than " + ItemSize.NESTING_MAX + " deep");
        }
        return depth + 1;
    }

    private static EncodingException unknown(int kind) {
        return new EncodingException("value of unknown kind " + kind);
    }

    /** One visit. */
    private record Walk(byte[] bytes, BinaryReader in, ItemVisitor visitor) {
        void item() {
            int count = in.getLength();
            visitor.beginItem(count);
            entries(count, 0);
            visitor.endItem();
        }

        private void entries(int count, int depth) {
            for (int i = 0; i < count; i++) {
                int length = in.getLength();
                visitor.name(bytes, in.skip(length), length);
                value(depth);
            }
        }

        private void value(int depth) {
            int kind = in.getByte();
            switch (kind) {
                case S -> string();
                case N -> number();
                case B -> binary();
                case SS -> set(ItemVisitor.SetType.STRING);
                case NS -> set(ItemVisitor.SetType.NUMBER);
                case BS -> set(ItemVisitor.SetType.BINARY);
                case M -> {
                    int count = in.getLength();
                    visitor.beginMap(count);
                    entries(count, deeper(depth));
                    visitor.endMap();
                }
                case L -> list(deeper(depth));
                case TRUE -> visitor.bool(true);
                case FALSE -> visitor.bool(false);
                case NULL -> visitor.nil();
                default -> throw unknown(kind);
            }
        }

        private void list(int depth) {
            int count = in.getLength();
            visitor.beginList(count);
            for (int i = 0; i < count; i++) {
                value(depth);
            }
            visitor.endList();
        }

        private void set(ItemVisitor.SetType type) {
            int count = in.getLength();
            visitor.beginSet(type, count);
            Runnable element = switch (type) {
                case STRING -> this::string;
                case NUMBER -> this::number;
                case BINARY -> this::binary;
            };
            for (int i = 0; i < count; i++) {
                element.run();
            }
            visitor.endSet();
        }

        private void string() {
            int length = in.getLength();
            visitor.string(bytes, in.skip(length), length);
        }

        private void binary() {
            int length = in.getLength();
            visitor.binary(bytes, in.skip(length), length);
        }

        private void number() {
            visitor.number(Numbers.text(ItemCodec.number(in)));
        }
    }
}
