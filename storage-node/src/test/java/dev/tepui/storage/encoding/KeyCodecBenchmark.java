package dev.tepui.storage.encoding;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Role;
import java.math.BigDecimal;
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

/** Costs of a key of a string and a number, in nanoseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class KeyCodecBenchmark {
    private final KeyCodec codec = KeyCodec.of(new Table(
            7,
            "id",
            new TableDefinition(
                    "orders",
                    List.of(
                            new AttributeDefinition("customer", KeyType.S),
                            new AttributeDefinition("placedAt", KeyType.N)),
                    List.of(new KeyElement("customer", Role.HASH), new KeyElement("placedAt", Role.RANGE)),
                    List.of(),
                    List.of(),
                    BillingMode.PAY_PER_REQUEST,
                    null,
                    new Options(false, null, null, List.of())),
            Table.Status.ACTIVE,
            null,
            0));

    private final Map<String, AttributeValue> item = Map.of(
            "customer", new AttributeValue.S("customer-000123"),
            "placedAt", new AttributeValue.N(BigDecimal.valueOf(1_764_000_000_125L)));
    private final Bytes position = codec.encode(item).position();

    /** A key to its bytes and hash. */
    @Benchmark
    public KeyCodec.Key encode() {
        return codec.encode(item);
    }

    /** Bytes to the key's attributes. */
    @Benchmark
    public Map<String, AttributeValue> decode() {
        return codec.decode(position);
    }
}
