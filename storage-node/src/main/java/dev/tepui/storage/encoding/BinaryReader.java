package dev.tepui.storage.encoding;

import dev.tepui.storage.item.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link BinaryWriter} wrote. Every method throws {@link EncodingException} at a cut-off. One thread. */
public final class BinaryReader {
    /** Counts may come from outside: room for more is made when it is needed. */
    private static final int CAPACITY_MAX = 100;

    private final byte[] bytes;
    private final int end;
    private int position;

    /** Reads from the first byte. The array is not copied. */
    public BinaryReader(byte[] bytes) {
        this(bytes, 0);
    }

    /** Reads from {@code position}. */
    public BinaryReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.end = bytes.length;
        this.position = position;
    }

    /** 0 to 255. */
    public int getByte() {
        need(1);
        return bytes[position++] & 0xFF;
    }

    /** See {@link BinaryWriter#putBoolean}. */
    public boolean getBoolean() {
        int value = getByte();
        if (value > 1) {
            throw new EncodingException("neither false nor true: " + value);
        }
        return value == 1;
    }

    /** 0 to 65,535. */
    public int getShort() {
        return getByte() << 8 | getByte();
    }

    /** See {@link BinaryWriter#putInt}. */
    public int getInt() {
        return getShort() << 16 | getShort();
    }

    /** See {@link BinaryWriter#putLong}. */
    public long getLong() {
        return (long) getInt() << 32 | getInt() & 0xFFFFFFFFL;
    }

    /** See {@link BinaryWriter#putVarint}. */
    public long getVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = getByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new EncodingException("number of more than 64 bits at byte " + position);
    }

    /** A varint that must be a length or count: at most the number of bytes that are left. */
    public int getLength() {
        long length = getVarint();
        if (length < 0 || length > end - position) {
            throw new EncodingException("length " + length + " at byte " + position + " of " + end);
        }
        return (int) length;
    }

    /** See {@link BinaryWriter#putSigned}. */
    public long getSigned() {
        long value = getVarint();
        return value >>> 1 ^ -(value & 1);
    }

    /** See {@link BinaryWriter#putBytes}; a copy. */
    public byte[] getBytes() {
        return getRaw(getLength());
    }

    /** That many bytes; a copy. */
    public byte[] getRaw(int length) {
        int start = skip(length);
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    /** See {@link BinaryWriter#putString}. */
    public String getString() {
        int length = getLength();
        return new String(bytes, skip(length), length, StandardCharsets.UTF_8);
    }

    /** See {@link BinaryWriter#putOptionalString}. */
    public String getOptionalString() {
        return getBoolean() ? getString() : null;
    }

    /** What {@link BinaryWriter#putOptional} wrote; may be null. */
    public Bytes getOptional() {
        return getBoolean() ? new Bytes(getBytes()) : null;
    }

    /** A count as varint, then so many elements; the list belongs to the caller. */
    public <T> List<T> getList(Function<BinaryReader, T> element) {
        int count = getLength();
        List<T> elements = new ArrayList<>(Math.min(count, CAPACITY_MAX));
        for (int i = 0; i < count; i++) {
            elements.add(element.apply(this));
        }
        return elements;
    }

    /** A constant that was written by its number, of all constants of its enum. */
    public <E extends Enum<E>> E getConstant(E[] constants) {
        int number = getByte();
        if (number >= constants.length) {
            throw new EncodingException(
                    constants[0].getDeclaringClass().getSimpleName() + " of unknown kind " + number);
        }
        return constants[number];
    }

    /** Passes over that many bytes and returns where they begin. */
    public int skip(int length) {
        need(length);
        int start = position;
        position += length;
        return start;
    }

    /** Where the next byte is read. */
    public int position() {
        return position;
    }

    /** Bytes that are left. */
    public int remaining() {
        return end - position;
    }

    /** Checks that nothing is left. */
    public void expectEnd() {
        if (position != end) {
            throw new EncodingException((end - position) + " bytes too many after byte " + position);
        }
    }

    private void need(int count) {
        if (count < 0 || end - position < count) {
            throw new EncodingException("cut off: " + count + " bytes wanted at byte " + position + " of " + end);
        }
    }
}
