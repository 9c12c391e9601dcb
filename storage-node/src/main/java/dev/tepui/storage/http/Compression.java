package dev.tepui.storage.http;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.JsonOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Compresses the answers of one event loop and decompresses its requests. All answers share one deflater, which takes a
 * quarter of a megabyte outside the heap, from the first one on; one thread.
 */
final class Compression implements AutoCloseable {
    /**
     * Shorter answers are sent as they are: below this, what compression saves fits into the same packet. Source:
     * docs/benchmarks.md.
     */
    static final int WORTHWHILE_MIN_BYTES = 1024;

    /** Source: docs/benchmarks.md. Higher levels cost more of the event loop's time than their bytes are worth. */
    private static final int LEVEL = 1;

    /** Magic number, deflate, no flags, no time, fastest, unknown file system. */
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

    /** Deflate with a window of 32 KiB, fastest. */
    private static final byte[] ZLIB_HEADER = {0x78, 0x01};

    private static final int TRAILER_MAX_BYTES = 8;

    private final CRC32 crc = new CRC32();
    private final Adler32 adler = new Adler32();
    private Deflater deflater;
    private byte[] output = new byte[4096];
    private int length;

    /** Wraps the first {@code count} bytes; the result is in {@link #array}. */
    void compress(ContentCoding coding, byte[] plain, int count) {
        if (deflater == null) {
            deflater = new Deflater(LEVEL, true);
        }
        begin();
        boolean gzip = coding == ContentCoding.GZIP;
        put(gzip ? GZIP_HEADER : ZLIB_HEADER);
        deflater.reset();
        deflater.setInput(plain, 0, count);
        deflater.finish();
        while (!deflater.finished()) {
            ensure(TRAILER_MAX_BYTES + 1);
            length += deflater.deflate(output, length, output.length - length - TRAILER_MAX_BYTES);
        }
        if (gzip) {
            crc.reset();
            crc.update(plain, 0, count);
            putInt(Integer.reverseBytes((int) crc.getValue()));
            putInt(Integer.reverseBytes(count));
        } else {
            adler.reset();
            adler.update(plain, 0, count);
            putInt((int) adler.getValue());
        }
    }

    /**
     * The array with what was compressed in its first {@link #length} bytes; valid until the next call, or for good
     * when they are more than {@link JsonOutput#KEPT_MAX_BYTES}.
     */
    byte[] array() {
        return output;
    }

    /** Number of bytes after compression. */
    int length() {
        return length;
    }

    /**
     * Unwraps a body.
     *
     * @param growing is told how long the result has become, as it grows, and may throw to end it
     * @throws ApiError the body is not what its coding says
     */
    byte[] decompress(ContentCoding coding, byte[] wrapped, IntConsumer growing) {
        begin();
        try (InputStream in = open(coding, wrapped)) {
            while (true) {
                ensure(1);
                int read = in.read(output, length, output.length - length);
                if (read < 0) {
                    return Arrays.copyOf(output, length);
                }
                length += read;
                growing.accept(length);
            }
        } catch (IOException e) {
            throw ApiError.serialization("The request body is not in the content encoding " + coding.token());
        }
    }

    private static InputStream open(ContentCoding coding, byte[] wrapped) throws IOException {
        InputStream in = new ByteArrayInputStream(wrapped);
        if (coding == ContentCoding.GZIP) {
            return new GZIPInputStream(in, 4096);
        }
        Inflater inflater = new Inflater(!hasZlibHeader(wrapped));
        return new InflaterInputStream(in, inflater, 4096) {
            @Override
            public void close() throws IOException {
                super.close();
                inflater.end();
            }
        };
    }

    /** Some clients take the word deflate literally and leave the wrapper out. */
    private static boolean hasZlibHeader(byte[] wrapped) {
        return wrapped.length >= 2
                && (wrapped[0] & 0x0f) == Deflater.DEFLATED
                && ((wrapped[0] & 0xff) << 8 | wrapped[1] & 0xff) % 31 == 0;
    }

    private void begin() {
        length = 0;
        if (output.length > JsonOutput.KEPT_MAX_BYTES) {
            output = new byte[4096];
        }
    }

    private void put(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, output, length, bytes.length);
        length += bytes.length;
    }

    /** Most significant byte first. */
    private void putInt(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            output[length++] = (byte) (value >> shift);
        }
    }

    private void ensure(int more) {
        if (length + more > output.length) {
            output = Arrays.copyOf(output, output.length * 2);
        }
    }

    @Override
    public void close() {
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
    }
}
