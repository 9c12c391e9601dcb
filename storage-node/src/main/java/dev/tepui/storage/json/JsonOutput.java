package dev.tepui.storage.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes JSON as UTF-8 into an array that grows and is used again. The caller is trusted to nest properly; commas are
 * set here. One thread at a time.
 */
public final class JsonOutput {
    /**
     * Arrays that have grown beyond this are not used again. So a text that is longer than this stays in its array for
     * whoever has it, also after {@link #clear}.
     */
    public static final int KEPT_MAX_BYTES = 256 * 1024;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[4096];
    private int length;
    private boolean comma;

    /** Forgets everything written. */
    public void clear() {
        length = 0;
        comma = false;
        if (bytes.length > KEPT_MAX_BYTES) {
            bytes = new byte[4096];
        }
    }

    /** The array with the text in its first {@link #length} bytes; valid until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** Number of bytes written. */
    public int length() {
        return length;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Begins an object, as a value. */
    public JsonOutput beginObject() {
        return begin('{');
    }

    /** Ends the innermost object. */
    public JsonOutput endObject() {
        return end('}');
    }

    /** Begins an array, as a value. */
    public JsonOutput beginArray() {
        return begin('[');
    }

    /** Ends the innermost array. */
    public JsonOutput endArray() {
        return end(']');
    }

    /** A member's name; its value follows. */
    public JsonOutput name(String name) {
        separate();
        quoted(name);
        put(':');
        comma = false;
        return this;
    }

    /** A string value. */
    public JsonOutput string(String value) {
        separate();
        quoted(value);
        return this;
    }

    /** A string value that is in UTF-8 already. */
    public JsonOutput string(byte[] utf8, int offset, int count) {
        separate();
        quotedUtf8(utf8, offset, count);
        return this;
    }

    /** A member's name that is in UTF-8 already. */
    public JsonOutput name(byte[] utf8, int offset, int count) {
        separate();
        quotedUtf8(utf8, offset, count);
        put(':');
        comma = false;
        return this;
    }

    /** Bytes as a string in base 64. */
    public JsonOutput base64(byte[] value, int offset, int count) {
        separate();
        byte[] encoded = Base64.getEncoder()
                .encode(
                        offset == 0 && count == value.length
                                ? value
                                : Arrays.copyOfRange(value, offset, offset + count));
        put('"');
        append(encoded, 0, encoded.length);
        put('"');
        return this;
    }

    /** A whole number. */
    public JsonOutput number(long value) {
        return raw(Long.toString(value));
    }

    /** Capacity units: with one decimal, as the service writes halves and wholes. */
    public JsonOutput number(double value) {
        return raw(Double.toString(value));
    }

    /** A moment as epoch seconds with milliseconds. */
    public JsonOutput epochSeconds(long millis) {
        return raw(millis / 1000 + "." + String.format("%03d", millis % 1000));
    }

    /** True or false. */
    public JsonOutput bool(boolean value) {
        return raw(value ? "true" : "false");
    }

    /** A string member, left out when the value is null. */
    public JsonOutput member(String name, String value) {
        return value == null ? this : name(name).string(value);
    }

    /** A number member. */
    public JsonOutput member(String name, long value) {
        return name(name).number(value);
    }

    /** A boolean member. */
    public JsonOutput member(String name, boolean value) {
        return name(name).bool(value);
    }

    private JsonOutput raw(String ascii) {
        separate();
        ensure(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    private JsonOutput begin(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonOutput end(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
        comma = true;
    }

    private void quoted(String text) {
        int count = text.length();
        // Names and most values are short ASCII without anything to escape: one pass over the characters.
        ensure(count + 2);
        int start = length;
        bytes[length++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || c < 0x20 || c == '"' || c == '\\') {
                length = start;
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                quotedUtf8(utf8, 0, utf8.length);
                return;
            }
            bytes[length++] = (byte) c;
        }
        bytes[length++] = '"';
    }

    private void quotedUtf8(byte[] utf8, int offset, int count) {
        ensure(count + 2);
        bytes[length++] = '"';
        int end = offset + count;
        int copied = offset;
        for (int i = offset; i < end; i++) {
            byte b = utf8[i];
            if (b >= 0x20 && b != '"' && b != '\\' || b < 0) {
                continue;
            }
            append(utf8, copied, i - copied);
            escape(b);
            copied = i + 1;
        }
        append(utf8, copied, end - copied);
        put('"');
    }

    private void escape(byte b) {
        ensure(6);
        bytes[length++] = '\\';
        switch (b) {
            case '"', '\\' -> bytes[length++] = b;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            case '\b' -> bytes[length++] = 'b';
            case '\f' -> bytes[length++] = 'f';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[b >> 4];
                bytes[length++] = HEX[b & 15];
            }
        }
    }

    private void append(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    private void put(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
