package dev.tepui.storage.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What gzip costs an event loop, by the size of what is compressed: pages of orders, as Query answers them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CompressionBenchmark {
    private static final String[] WORDS =
            "the order was shipped with express delivery to customer gift paid by card pending review blue".split(" ");

    /** Bytes before compression. */
    @Param({"256", "1024", "10240", "102400", "1048576"})
    public int bytes;

    private final Compression compression = new Compression();
    private byte[] plain;
    private byte[] wrapped;

    /** Makes the page and says how small it gets. */
    @Setup
    public void page() {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder page = new StringBuilder("{\"Items\":[");
        while (page.length() < bytes) {
            page.append("{\"orderId\":{\"S\":\"").append(Long.toHexString(random.nextLong()));
            page.append("\"},\"placedAt\":{\"N\":\"").append(1_764_000_000_000L + random.nextInt());
            page.append("\"},\"paid\":{\"BOOL\":").append(random.nextBoolean()).append("},\"note\":{\"S\":\"");
            for (int i = 0; i < 10; i++) {
                page.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            }
            page.append("\"}},");
        }
        plain = Arrays.copyOf(page.toString().getBytes(StandardCharsets.UTF_8), bytes);
        compress();
        wrapped = Arrays.copyOf(compression.array(), compression.length());
        System.out.println(bytes + " bytes become " + wrapped.length);
    }

    /** Gives the native memory back. */
    @TearDown
    public void close() {
        compression.close();
    }

    /** An answer. */
    @Benchmark
    public int compress() {
        compression.compress(ContentCoding.GZIP, plain, plain.length);
        return compression.length();
    }

    /** A request. */
    @Benchmark
    public byte[] decompress() {
        return compression.decompress(ContentCoding.GZIP, wrapped, length -> {});
    }
}
