package dev.tepui.storage.index;

import static dev.tepui.storage.statemachine.IndexedTable.BY_BINARY;
import static dev.tepui.storage.statemachine.IndexedTable.BY_NUMBER;
import static dev.tepui.storage.statemachine.IndexedTable.BY_STRING;
import static dev.tepui.storage.statemachine.IndexedTable.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.statemachine.IndexedTable;
import dev.tepui.storage.table.IndexSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Write units of an index, as DynamoDB Local counts them. */
class IndexEntryTest {
    private final IndexedTable table = new IndexedTable(1, 1000);

    @Test
    void shouldCostNothingWithoutEntries() {
        assertThat(units(BY_NUMBER, null, null)).isZero();
        assertThat(units(BY_NUMBER, null, item("pk", "p", "sk", "1"))).isZero();
        assertThat(units(BY_NUMBER, item("pk", "p", "sk", "1"), item("pk", "p", "sk", "1", "x", "new")))
                .isZero();
    }

    @Test
    void shouldCostOneWriteToPutOrRemoveAnEntry() {
        Map<String, AttributeValue> with = item("pk", "p", "sk", "1", "n", 1);
        assertThat(units(BY_NUMBER, null, with)).isEqualTo(1);
        assertThat(units(BY_NUMBER, with, null)).isEqualTo(1);
        assertThat(units(BY_NUMBER, item("pk", "p", "sk", "1"), with)).isEqualTo(1);
        assertThat(units(BY_NUMBER, with, item("pk", "p", "sk", "1"))).isEqualTo(1);
    }

    @Test
    void shouldCostTwoWritesWhenTheSortKeyChanges() {
        assertThat(units(BY_NUMBER, item("pk", "p", "sk", "1", "n", 1), item("pk", "p", "sk", "1", "n", 2)))
                .isEqualTo(2);
    }

    @Test
    void shouldCostNothingWhenNothingProjectedChanges() {
        Map<String, AttributeValue> before = item("pk", "p", "sk", "1", "s", "t", "x", "1", "z", "1");
        assertThat(units(BY_STRING, before, item("z", "2", "x", "1", "pk", "p", "sk", "1", "s", "t")))
                .isZero();
        assertThat(units(BY_STRING, before, item("pk", "p", "sk", "1", "s", "t", "x", "2", "z", "1")))
                .isEqualTo(1);
        assertThat(units(BY_STRING, before, item("pk", "p", "sk", "1", "s", "t", "x", "1", "y", "1", "z", "1")))
                .isEqualTo(1);
        assertThat(units(BY_STRING, before, item("pk", "p", "sk", "1", "s", "t", "z", "1")))
                .isEqualTo(1);
    }

    @Test
    void shouldCompareSetsRegardlessOfOrder() {
        assertThat(units(
                        BY_BINARY,
                        item("pk", "p", "sk", "1", "b", new byte[] {1}, "z", new AttributeValue.SS(List.of("a", "b"))),
                        item("pk", "p", "sk", "1", "b", new byte[] {1}, "z", new AttributeValue.SS(List.of("b", "a")))))
                .isZero();
    }

    @Test
    void shouldCountTheLargerOfTwoEntriesAtOnePlaceAndBothAtTwo() {
        Map<String, AttributeValue> large = item("pk", "p", "sk", "1", "b", new byte[] {1}, "z", "x".repeat(3000));
        Map<String, AttributeValue> small = item("pk", "p", "sk", "1", "b", new byte[] {1}, "z", "x");
        Map<String, AttributeValue> moved = item("pk", "p", "sk", "1", "b", new byte[] {2}, "z", "x");
        assertThat(units(BY_BINARY, large, small)).isEqualTo(4);
        assertThat(units(BY_BINARY, small, large)).isEqualTo(4);
        assertThat(units(BY_BINARY, large, moved)).isEqualTo(5);
    }

    /** Keys and projected attributes count, and a hundred bytes for the entry itself. */
    @Test
    void shouldRoundUpTheSizeOfTheEntry() {
        // pk 3, sk 3, s 2, x 1
        assertThat(units(BY_STRING, null, entryOfBytes(924))).isEqualTo(1);
        assertThat(units(BY_STRING, null, entryOfBytes(925))).isEqualTo(2);
        assertThat(units(BY_STRING, null, entryOfBytes(1948))).isEqualTo(2);
        assertThat(units(BY_STRING, null, entryOfBytes(1949))).isEqualTo(3);
    }

    private static Map<String, AttributeValue> entryOfBytes(int bytes) {
        return item("pk", "p", "sk", "1", "s", "t", "x", "x".repeat(bytes - 9), "z", "z".repeat(5000));
    }

    private long units(int position, Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        return IndexEntry.writeUnits(entry(position, before), entry(position, after), IndexEntry.LOCAL_OVERHEAD_BYTES);
    }

    private IndexEntry entry(int position, Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = item("pk", "p", "sk", "1");
        ItemWrite write = table.write(key);
        IndexSchema schema = write.indexes().schema(position);
        return IndexEntry.of(
                schema,
                KeyCodec.ofLocalIndex(write.key().table(), schema),
                item == null ? ItemVersion.NONE : ItemVersion.of(item));
    }
}
