package dev.tepui.storage.encoding;

import dev.tepui.storage.item.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array with the primitives that all our formats are made of. One thread. */
public final class BinaryWriter {
    private byte[] buffer;
    private int size;

    /** Creates a writer with room for {@code capacity} bytes before it must grow. */
    public BinaryWriter(int capacity) {
        buffer = new byte[capacity];
    }

    /** One byte: the low eight bits. */
    public BinaryWriter putByte(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
        return this;
    }

    /** 0 or 1. */
    public BinaryWriter putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    /** Two bytes, big endian: the low sixteen bits. */
    public BinaryWriter putShort(int value) {
        return putByte(value >>> 8).putByte(value);
    }

    /** Four bytes, big endian. */
    public BinaryWriter putInt(int value) {
        return putShort(value >>> 16).putShort(value);
    }

    /** Eight bytes, big endian. */
    public BinaryWriter putLong(long value) {
        return putInt((int) (value >>> 32)).putInt((int) value);
    }

    /** An unsigned number in groups of seven bits, lowest first, the high bit set on all but the last byte. */
    public BinaryWriter putVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    /** A signed number as varint, sign in the lowest bit, so that small magnitudes are short. */
    public BinaryWriter putSigned(long value) {
        return putVarint(value << 1 ^ value >> 63);
    }

    /** Bytes as they are, without their length. */
    public BinaryWriter putRaw(byte[] bytes) {
        return putRaw(bytes, 0, bytes.length);
    }

    /** Part of an array as it is. */
    public BinaryWriter putRaw(byte[] bytes, int offset, int length) {
        ensure(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
        return this;
    }

    /** Length as varint, then the bytes. */
    public BinaryWriter putBytes(byte[] bytes) {
        return putVarint(bytes.length).putRaw(bytes);
    }

    /** A text as UTF-8, length before it. */
    public BinaryWriter putString(String text) {
        return putBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A byte that says whether there is a text, then the text. */
    public BinaryWriter putOptionalString(String textOrNull) {
        putBoolean(textOrNull != null);
        return textOrNull == null ? this : putString(textOrNull);
    }

    /** A byte that says whether there are bytes, then their length and the bytes. */
    public BinaryWriter putOptional(Bytes bytesOrNull) {
        putBoolean(bytesOrNull != null);
        return bytesOrNull == null ? this : putBytes(bytesOrNull.array());
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
