package dev.tepui.storage.encoding;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Item;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Costs of an item of 1 KiB with a few attributes, in nanoseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ItemCodecBenchmark {
    private final Item item = item();
    private final byte[] bytes = ItemCodec.encode(item);

    /** An item to its bytes. */
    @Benchmark
    public byte[] encode() {
        return ItemCodec.encode(item);
    }

    /** Bytes to an item. */
    @Benchmark
    public Item decode() {
        return ItemCodec.decode(bytes);
    }

    /** Bytes to calls, as the JSON writer uses them. */
    @Benchmark
    public int visit() {
        Counting visitor = new Counting();
        ItemCodec.visit(bytes, visitor);
        return visitor.bytes;
    }

    private static Item item() {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        attributes.put("customer", new AttributeValue.S("customer-000123"));
        attributes.put("placedAt", new AttributeValue.N(BigDecimal.valueOf(1_764_000_000_125L)));
        attributes.put("total", new AttributeValue.N(new BigDecimal("129.95")));
        attributes.put("paid", new AttributeValue.Bool(true));
        attributes.put("tags", new AttributeValue.SS(List.of("new", "gift")));
        attributes.put("note", new AttributeValue.S("x".repeat(920)));
        return new Item(attributes);
    }

    /** Touches what it is told. */
    private static final class Counting implements ItemVisitor {
        private int bytes;

        @Override
        public void beginItem(int attributes) {
            bytes += attributes;
        }

        @Override
        public void endItem() {
            bytes++;
        }

        @Override
        public void name(byte[] array, int offset, int length) {
            bytes += length;
        }

        @Override
        public void string(byte[] array, int offset, int length) {
            bytes += length;
        }

        @Override
        public void number(String text) {
            bytes += text.length();
        }

        @Override
        public void binary(byte[] array, int offset, int length) {
            bytes += length;
        }

        @Override
        public void bool(boolean value) {
            bytes++;
        }

        @Override
        public void nil() {
            bytes++;
        }

        @Override
        public void beginSet(SetType type, int elements) {
            bytes += elements;
        }

        @Override
        public void endSet() {
            bytes++;
        }

        @Override
        public void beginMap(int entries) {
            bytes += entries;
        }

        @Override
        public void endMap() {
            bytes++;
        }

        @Override
        public void beginList(int elements) {
            bytes += elements;
        }

        @Override
        public void endList() {
            bytes++;
        }
    }
}
