package dev.tepui.storage.encoding;

import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Numbers;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Encodings whose unsigned byte order is the order of the values. No encoding is a prefix of another one of the same
 * kind, so that several can be written one after the other and still order as pairs do.
 *
 * <pre>
 * bytes     each byte as it is, but 00 as 00 FF; then 00 00
 * number    negative   40, 255 − (exponent + 130), 254 − pair …, FF
 *           zero       80
 *           positive   C0, exponent + 130, pair + 1 …, 00
 *
 * exponent  that of the scientific notation, −130 to 125: exactly one byte
 * pair      two digits from the first significant one on, 0 to 99; a missing last digit is 0
 * </pre>
 *
 * On disk: never change.
 */
final class OrderedBytes {
    private static final int NEGATIVE = 0x40;
    private static final int ZERO = 0x80;
    private static final int POSITIVE = 0xC0;

    private OrderedBytes() {}

    /** Any bytes, with their end. */
    static void putBytes(BinaryWriter out, byte[] raw) {
        putPrefix(out, raw);
        out.putShort(0);
    }

    /** The beginning of every encoding of bytes that begin with {@code raw}. */
    static void putPrefix(BinaryWriter out, byte[] raw) {
        int start = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == 0) {
                out.putRaw(raw, start, i + 1 - start).putByte(0xFF);
                start = i + 1;
            }
        }
        out.putRaw(raw, start, raw.length - start);
    }

    /** Reads what {@link #putBytes} wrote. */
    static byte[] getBytes(BinaryReader in) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        while (true) {
            int next = in.getByte();
            if (next == 0) {
                int mark = in.getByte();
                if (mark == 0) {
                    return raw.toByteArray();
                }
                if (mark != 0xFF) {
                    throw new EncodingException("00 followed by " + mark + " in a key");
                }
            }
            raw.write(next);
        }
    }

    /** A number within DynamoDB's limits. */
    static void putNumber(BinaryWriter out, BigDecimal number) {
        int sign = number.signum();
        if (sign == 0) {
            out.putByte(ZERO);
            return;
        }
        int exponent = Numbers.exponent(number) - Numbers.EXPONENT_MIN;
        if (exponent < 0 || exponent > 255) {
            throw new IllegalArgumentException("not a DynamoDB number: " + number);
        }
        String digits = number.unscaledValue().abs().toString();
        int count = digits.length();
        while (digits.charAt(count - 1) == '0') {
            count--;
        }
        out.putByte(sign > 0 ? POSITIVE : NEGATIVE).putByte(sign > 0 ? exponent : 255 - exponent);
        for (int i = 0; i < count; i += 2) {
            int pair = (digits.charAt(i) - '0') * 10 + (i + 1 < count ? digits.charAt(i + 1) - '0' : 0);
            out.putByte(sign > 0 ? pair + 1 : 254 - pair);
        }
        out.putByte(sign > 0 ? 0 : 0xFF);
    }

    /** Reads what {@link #putNumber} wrote; without trailing zeros. */
    static BigDecimal getNumber(BinaryReader in) {
        int kind = in.getByte();
        if (kind == ZERO) {
            return BigDecimal.ZERO;
        }
        if (kind != NEGATIVE && kind != POSITIVE) {
            throw new EncodingException("not a number in a key: " + kind);
        }
        boolean positive = kind == POSITIVE;
        int flip = positive ? 0 : 0xFF;
        int exponent = (in.getByte() ^ flip) + Numbers.EXPONENT_MIN;
        StringBuilder digits = new StringBuilder(Numbers.PRECISION_MAX + 2).append(positive ? "" : "-");
        int pairs = 0;
        for (int next = in.getByte() ^ flip; next != 0; next = in.getByte() ^ flip) {
            if (next > 100 || ++pairs > Numbers.PRECISION_MAX / 2) {
                throw new EncodingException("not a pair of digits in a key: " + next);
            }
            digits.append((char) ('0' + (next - 1) / 10)).append((char) ('0' + (next - 1) % 10));
        }
        if (pairs == 0) {
            throw new EncodingException("a number without digits in a key");
        }
        BigDecimal unscaled = new BigDecimal(digits.toString());
        return unscaled.scaleByPowerOfTen(exponent + 1 - pairs * 2).stripTrailingZeros();
    }

    /** The smallest byte string greater than every one that begins with {@code prefix}. */
    static Bytes afterPrefix(byte[] prefix) {
        for (int last = prefix.length - 1; last >= 0; last--) {
            if (prefix[last] != (byte) 0xFF) {
                byte[] after = Arrays.copyOf(prefix, last + 1);
                after[last]++;
                return new Bytes(after);
            }
        }
        throw new IllegalArgumentException("nothing comes after " + new Bytes(prefix));
    }
}
