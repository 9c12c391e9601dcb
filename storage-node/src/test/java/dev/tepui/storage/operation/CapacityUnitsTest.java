package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Reply;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.property.Seed;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityUnitsTest {
    private static final List<String> LOCAL = List.of("byDate", "bySku");
    private static final List<String> GLOBAL = List.of("byPlace", "byStage");

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "0, 1, 1", "0, 1024, 1", "0, 1025, 2", "3000, 10, 3", "10, 3000, 3", "409600, 0, 400"})
    void shouldCountTheLargerOfBeforeAndAfter(long before, long after, double units) {
        CapacityUnits counted = CapacityUnits.ofWrite(new Reply.Footprint(before, after, List.of(), 0), LOCAL, GLOBAL);

        assertThat(counted).isEqualTo(CapacityUnits.ofTable(units));
    }

    @Test
    void shouldNameOnlyIndexesThatHaveChanged() {
        CapacityUnits counted =
                CapacityUnits.ofWrite(new Reply.Footprint(10, 2000, List.of(0, 3, 0, 4), 0), LOCAL, GLOBAL);

        assertThat(counted).isEqualTo(new CapacityUnits(2, Map.of("bySku", 3.0), Map.of("byStage", 4.0)));
        assertThat(counted.total()).isEqualTo(9);
    }

    @Test
    void shouldCountNoGlobalIndexThatAWriteHasNotAskedAbout() {
        CapacityUnits counted = CapacityUnits.ofWrite(new Reply.Footprint(10, 20, List.of(1, 0), 0), LOCAL, GLOBAL);

        assertThat(counted).isEqualTo(new CapacityUnits(1, Map.of("byDate", 1.0), Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"0, true, 1", "1, true, 1", "4096, true, 1", "4097, true, 2", "0, false, 0.5", "4097, false, 1"})
    void shouldCountReadsInBlocksOf4KilobytesAndHalfWhenTheyMayBeOld(long bytes, boolean consistent, double units) {
        assertThat(Capacity.readUnits(bytes, consistent)).isEqualTo(units);
    }

    /** Against the same arithmetic in decimal numbers, index by index. */
    @Test
    void shouldAddUpAnyWrites() {
        RandomGenerator random = Seed.random(getClass());
        for (int round = 0; round < 200; round++) {
            List<Reply.Footprint> writes = new ArrayList<>();
            for (int i = 0; i < random.nextInt(1, 25); i++) {
                writes.add(new Reply.Footprint(
                        random.nextInt(410_000),
                        random.nextInt(410_000),
                        List.of(random.nextInt(5), random.nextInt(5), random.nextInt(5), random.nextInt(5)),
                        random.nextLong(1L << 40)));
            }

            CapacityUnits sum = writes.stream()
                    .map(write -> CapacityUnits.ofWrite(write, LOCAL, GLOBAL))
                    .reduce(CapacityUnits.NONE, CapacityUnits::plus);

            assertThat(sum.table()).isEqualTo(naiveTableUnits(writes));
            assertThat(sum.local()).isEqualTo(naiveIndexUnits(writes, 0, LOCAL));
            assertThat(sum.global()).isEqualTo(naiveIndexUnits(writes, 2, GLOBAL));
        }
    }

    private static double naiveTableUnits(List<Reply.Footprint> writes) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Reply.Footprint write : writes) {
            BigDecimal kilobytes = BigDecimal.valueOf(Math.max(write.oldBytes(), write.newBytes()))
                    .divide(BigDecimal.valueOf(1024), 0, RoundingMode.UP);
            sum = sum.add(kilobytes.max(BigDecimal.ONE));
        }
        return sum.doubleValue();
    }

    private static Map<String, Double> naiveIndexUnits(List<Reply.Footprint> writes, int first, List<String> names) {
        Map<String, Double> sums = new TreeMap<>();
        for (int index = 0; index < names.size(); index++) {
            int sum = 0;
            for (Reply.Footprint write : writes) {
                sum += write.indexUnits().get(first + index);
            }
            if (sum > 0) {
                sums.put(names.get(index), (double) sum);
            }
        }
        return sums;
    }

    @Test
    void shouldTellAsMuchAsIsAskedFor() {
        Map<String, Double> indexes = Map.of("bySku", 2.0);

        assertThat(written(Capacity.NONE, indexes)).isEqualTo("{}");
        assertThat(written(Capacity.TOTAL, indexes))
                .isEqualTo("{\"ConsumedCapacity\":{\"TableName\":\"lines\",\"CapacityUnits\":3.5}}");
        assertThat(written(Capacity.INDEXES, indexes))
                .isEqualTo("{\"ConsumedCapacity\":{\"TableName\":\"lines\",\"CapacityUnits\":3.5,"
                        + "\"Table\":{\"CapacityUnits\":1.0},"
                        + "\"LocalSecondaryIndexes\":{\"bySku\":{\"CapacityUnits\":2.0}},"
                        + "\"GlobalSecondaryIndexes\":{\"byStage\":{\"CapacityUnits\":0.5}}}}");
        assertThat(written(Capacity.INDEXES, Map.of()))
                .isEqualTo("{\"ConsumedCapacity\":{\"TableName\":\"lines\",\"CapacityUnits\":1.0,"
                        + "\"Table\":{\"CapacityUnits\":1.0}}}");
    }

    private static String written(Capacity capacity, Map<String, Double> indexes) {
        JsonOutput out = new JsonOutput();
        Map<String, Double> global = indexes.isEmpty() ? Map.of() : Map.of("byStage", 0.5);
        capacity.write(out.beginObject(), "lines", new CapacityUnits(1, indexes, global));
        out.endObject();
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0           | [0.0,1.0]",
                "1073741823  | [0.0,1.0]",
                "1073741824  | [1.0,2.0]",
                "10737418240 | [10.0,11.0]",
            })
    void shouldEstimateCollectionsInWholeGigabytes(long bytes, String range) {
        JsonOutput out = new JsonOutput();

        new CollectionMetrics(Map.of(), bytes).write(out);

        assertThat(new String(out.toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"ItemCollectionKey\":{},\"SizeEstimateRangeGB\":" + range + "}");
    }
}
