package dev.tepui.storage.json;

import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the JSON of a request and of an answer costs: time, and with {@code -prof gc} bytes allocated. The item has six
 * attributes and 1 KiB, or 24 short attributes and as much.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonBenchmark {
    private static final ApiModel MODEL = ApiModel.load(Set.of("PutItem", "GetItem"));
    private static final Shape PUT = MODEL.input("PutItem");
    private static final Shape GET = MODEL.input("GetItem");

    private static final String KEY = "\"customer\":{\"S\":\"customer-000123\"},\"placedAt\":{\"N\":\"1764000000125\"}";
    private static final byte[] FEW_LONG = putItem(KEY
            + ",\"total\":{\"N\":\"129.95\"},\"paid\":{\"BOOL\":true},\"tags\":{\"SS\":[\"new\",\"gift\"]},"
            + "\"note\":{\"S\":\""
            + "x".repeat(920) + "\"}");
    private static final byte[] MANY_SHORT = putItem(manyShort());
    private static final byte[] GET_BODY =
            ("{\"TableName\":\"orders\",\"Key\":{" + KEY + "}}").getBytes(StandardCharsets.UTF_8);

    private final Bytes fewLong = encoded(FEW_LONG);
    private final Bytes manyShort = encoded(MANY_SHORT);
    private final JsonOutput output = new JsonOutput();

    private static byte[] putItem(String attributes) {
        return ("{\"TableName\":\"orders\",\"Item\":{" + attributes + "}}").getBytes(StandardCharsets.UTF_8);
    }

    private static String manyShort() {
        StringBuilder attributes = new StringBuilder(KEY);
        for (int i = 0; i < 22; i++) {
            attributes.append(",\"attribute").append(i).append("\":");
            switch (i % 4) {
                case 0 -> attributes.append("{\"N\":\"").append(i * 1_234_567).append(".25\"}");
                case 1 -> attributes.append("{\"BOOL\":true}");
                default ->
                    attributes
                            .append("{\"S\":\"a value of some fifty characters, with ü in it: ")
                            .append(i)
                            .append("\"}");
            }
        }
        return attributes.toString();
    }

    private static Bytes encoded(byte[] putItem) {
        Structure request = RequestReader.read(PUT, putItem);
        return new Bytes(ItemCodec.encode(new Item(RequestReader.attributes(request, PUT.require("Item")))));
    }

    /** A PutItem body into a structure, checked. */
    @Benchmark
    public Structure readPutItemFewLong() {
        return RequestReader.read(PUT, FEW_LONG);
    }

    /** A PutItem body into a structure, checked. */
    @Benchmark
    public Structure readPutItemManyShort() {
        return RequestReader.read(PUT, MANY_SHORT);
    }

    /** A GetItem body into a structure, checked. */
    @Benchmark
    public Structure readGetItem() {
        return RequestReader.read(GET, GET_BODY);
    }

    /** A stored item into GetItem's answer. */
    @Benchmark
    public int writeGetItemFewLong() {
        return write(fewLong);
    }

    /** A stored item into GetItem's answer. */
    @Benchmark
    public int writeGetItemManyShort() {
        return write(manyShort);
    }

    private int write(Bytes item) {
        output.clear();
        output.beginObject().name("Item");
        ItemJson.write(output, item);
        output.endObject();
        return output.length();
    }
}
