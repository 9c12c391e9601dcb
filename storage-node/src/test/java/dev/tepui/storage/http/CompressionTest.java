package dev.tepui.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.property.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.Adler32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
    private final Compression compression = new Compression();
    private final RandomGenerator random = Seed.random(CompressionTest.class);

    @AfterEach
    void close() {
        compression.close();
    }

    /** One object for all: what one answer leaves behind must not show in the next. */
    @Test
    void shouldCompressSoThatTheJdkDecompressesIt() throws IOException {
        for (int i = 0; i < 300; i++) {
            byte[] plain = bytes();

            byte[] gzip = compress(ContentCoding.GZIP, plain);
            byte[] zlib = compress(ContentCoding.DEFLATE, plain);

            assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
                    .isEqualTo(plain);
            assertThat(new InflaterInputStream(new ByteArrayInputStream(zlib)).readAllBytes())
                    .isEqualTo(plain);
        }
    }

    @Test
    void shouldDecompressWhatTheJdkCompresses() throws IOException {
        for (int i = 0; i < 300; i++) {
            byte[] plain = bytes();

            assertThat(decompress(ContentCoding.GZIP, gzip(plain))).isEqualTo(plain);
            assertThat(decompress(ContentCoding.DEFLATE, deflate(plain, false))).isEqualTo(plain);
            assertThat(decompress(ContentCoding.DEFLATE, deflate(plain, true))).isEqualTo(plain);
        }
    }

    @Test
    void shouldDecompressSeveralMembersOfGzip() throws IOException {
        byte[] one = gzip("{\"a\":".getBytes());
        byte[] two = gzip("1}".getBytes());
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);

        assertThat(decompress(ContentCoding.GZIP, both)).asString().isEqualTo("{\"a\":1}");
    }

    /** Damage is found or does no harm, as far as the checksums go. */
    @Test
    void shouldRefuseWhatIsDamaged() throws IOException {
        for (int i = 0; i < 2000; i++) {
            byte[] plain = bytes();
            ContentCoding coding = random.nextBoolean() ? ContentCoding.GZIP : ContentCoding.DEFLATE;
            byte[] wrapped = coding == ContentCoding.GZIP ? gzip(plain) : deflate(plain, false);
            if (random.nextBoolean()) {
                wrapped = Arrays.copyOf(wrapped, random.nextInt(wrapped.length));
            } else {
                wrapped[random.nextInt(wrapped.length)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] damaged = wrapped;
            byte[] result;
            try {
                result = decompress(coding, damaged);
            } catch (ApiError refused) {
                assertThat(refused.type()).isEqualTo(ApiError.Type.SERIALIZATION);
                continue;
            }
            assertThat(result)
                    .satisfiesAnyOf(
                            bytes -> assertThat(bytes).isEqualTo(plain),
                            bytes -> assertThat(bytes).isEmpty(),
                            bytes -> assertThat(isBeyondDeflate(damaged, plain, bytes))
                                    .as("damage that deflate cannot see")
                                    .isTrue());
        }
    }

    /**
     * Deflate's checksum is weak: other short texts can have the same. And without a valid first two bytes its wrapper
     * is none, so there is no checksum at all. Source: RFC 1950, section 2.2.
     */
    private static boolean isBeyondDeflate(byte[] damaged, byte[] plain, byte[] result) {
        boolean gzip = (damaged[0] & 0xff) == 0x1f && (damaged[1] & 0xff) == 0x8b;
        boolean zlib = (damaged[0] & 0x0f) == 8 && ((damaged[0] & 0xff) * 256 + (damaged[1] & 0xff)) % 31 == 0;
        return !gzip && (!zlib || adler32(plain) == adler32(result));
    }

    private static long adler32(byte[] bytes) {
        Adler32 adler = new Adler32();
        adler.update(bytes);
        return adler.getValue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ContentCoding.class,
            names = {"GZIP", "DEFLATE"})
    void shouldStopWhenToldThatItIsEnough(ContentCoding coding) throws IOException {
        byte[] plain = new byte[64 * 1024 * 1024];
        byte[] bomb = coding == ContentCoding.GZIP ? gzip(plain) : deflate(plain, false);
        int[] reached = new int[1];

        assertThatThrownBy(() -> compression.decompress(coding, bomb, length -> {
                    reached[0] = length;
                    if (length > 100_000) {
                        throw new RequestBody.TooLargeException();
                    }
                }))
                .isInstanceOf(RequestBody.TooLargeException.class);
        assertThat(reached[0]).isLessThan(300_000);
    }

    @Test
    void shouldCompressAfterBeingClosed() throws IOException {
        compression.close();

        assertThat(new GZIPInputStream(new ByteArrayInputStream(compress(ContentCoding.GZIP, new byte[5])))
                        .readAllBytes())
                .hasSize(5);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 100 : 50_000)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ("abcde".charAt(bytes[i] & 3));
            }
        }
        return bytes;
    }

    private byte[] compress(ContentCoding coding, byte[] plain) {
        compression.compress(coding, plain, plain.length);
        return Arrays.copyOf(compression.array(), compression.length());
    }

    private byte[] decompress(ContentCoding coding, byte[] wrapped) {
        return compression.decompress(coding, wrapped, length -> {});
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    static byte[] deflate(byte[] plain, boolean bare) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(out, deflater)) {
            zlib.write(plain);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }
}
