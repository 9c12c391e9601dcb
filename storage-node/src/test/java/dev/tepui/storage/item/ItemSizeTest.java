package dev.tepui.storage.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.property.Seed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemSizeTest {
    /** The sizes that DynamoDB Local 3.3.1 gives. */
    @ParameterizedTest
    @CsvSource({
        "0,1",
        "1,2",
        "-1,3",
        "12,2",
        "123,3",
        "1234,3",
        "12345,4",
        "-12,3",
        "-123,4",
        "10,2",
        "100,2",
        "1000,2",
        "0.1,2",
        "0.01,2",
        "0.001,2",
        "0.12,2",
        "0.123,3",
        "1.5,3",
        "12.5,3",
        "12.55,3",
        "120,3",
        "1200,2",
        "1e100,2",
        "1e101,2",
        "1e-130,2",
        "9.9999999999999999999999999999999999999e125,20",
        "-9.9999999999999999999999999999999999999e125,21",
        "12345678901234567890123456789012345678000,21",
        "-12345678901234567890123456789012345678000,21",
        "-3987907304396282538955587125850406064e-55,21",
        "-39879073043962825389555871258504060647e-55,21"
    })
    void shouldCountNumbersInPairsOfDigits(String number, int size) {
        assertThat(ItemSize.of(new AttributeValue.N(Numbers.parse(number)))).isEqualTo(size);
    }

    @Test
    void shouldCountValuesAsDynamoDbDoes() {
        AttributeValue a = new AttributeValue.S("a");
        AttributeValue one = new AttributeValue.N(BigDecimal.ONE);
        assertThat(ItemSize.of(new AttributeValue.S(""))).isZero();
        assertThat(ItemSize.of(new AttributeValue.S("é😀漢"))).isEqualTo(9);
        for (int repeats : new int[] {7, 8, 9, 100}) {
            assertThat(ItemSize.utf8Length("aé😀漢".repeat(repeats))).isEqualTo(10 * repeats);
            assertThat(ItemSize.utf8Length("\ud800a".repeat(repeats)))
                    .as("unpaired surrogates")
                    .isEqualTo(2 * repeats);
        }
        assertThat(ItemSize.of(new AttributeValue.B(new Bytes(new byte[3])))).isEqualTo(3);
        assertThat(ItemSize.of(new AttributeValue.Bool(true))).isEqualTo(1);
        assertThat(ItemSize.of(new AttributeValue.Null())).isEqualTo(1);
        assertThat(ItemSize.of(new AttributeValue.SS(List.of("a", "bc")))).isEqualTo(3);
        assertThat(ItemSize.of(new AttributeValue.NS(List.of(BigDecimal.ONE, BigDecimal.TWO))))
                .isEqualTo(4);
        assertThat(ItemSize.of(new AttributeValue.L(List.of()))).isEqualTo(3);
        assertThat(ItemSize.of(new AttributeValue.L(List.of(a, one)))).isEqualTo(8);
        assertThat(ItemSize.of(new AttributeValue.M(Map.of()))).isEqualTo(3);
        assertThat(ItemSize.of(new AttributeValue.M(Map.of("k", a)))).isEqualTo(6);
        assertThat(ItemSize.of(new AttributeValue.M(Map.of("k", new AttributeValue.M(Map.of())))))
                .isEqualTo(8);
        assertThat(ItemSize.of(new Item(Map.of("key", a, "n", one)))).isEqualTo(7);
    }

    @Test
    void shouldAgreeWithASlowSecondVersion() {
        RandomItems items = new RandomItems(Seed.random(ItemSizeTest.class));
        for (int i = 0; i < 5_000; i++) {
            Item item = items.item();
            assertThat(ItemSize.of(item)).as("%s", item).isEqualTo(naiveEntries(item.attributes(), 0));
        }
    }

    private static long naiveEntries(Map<String, AttributeValue> entries, int each) {
        return entries.entrySet().stream()
                .mapToLong(entry -> each + utf8(entry.getKey()) + naive(entry.getValue()))
                .sum();
    }

    private static long naive(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S(var text) -> utf8(text);
            case AttributeValue.N(var number) -> naive(number);
            case AttributeValue.B(var bytes) -> bytes.array().length;
            case AttributeValue.SS(var all) ->
                all.stream().mapToLong(ItemSizeTest::utf8).sum();
            case AttributeValue.NS(var all) ->
                all.stream().mapToLong(ItemSizeTest::naive).sum();
            case AttributeValue.BS(var all) ->
                all.stream().mapToLong(b -> b.array().length).sum();
            case AttributeValue.M(var entries) -> 3 + naiveEntries(entries, 1);
            case AttributeValue.L(var all) ->
                3 + all.size() + all.stream().mapToLong(ItemSizeTest::naive).sum();
            case AttributeValue.Bool ignored -> 1;
            case AttributeValue.Null ignored -> 1;
        };
    }

    /** Writes all digits on both sides of the point in pairs and strips pairs of zeros. */
    private static long naive(BigDecimal number) {
        if (number.signum() == 0) {
            return 1;
        }
        String[] sides = (number.abs().toPlainString() + ".").split("\\.", -1);
        String whole = sides[0].length() % 2 == 0 ? sides[0] : "0" + sides[0];
        String fraction = sides[1].length() % 2 == 0 ? sides[1] : sides[1] + "0";
        String pairs = (whole + fraction).replaceAll("^(00)+", "");
        while (pairs.endsWith("00")) {
            pairs = pairs.substring(0, pairs.length() - 2);
        }
        return Math.min(21, 1 + pairs.length() / 2 + (number.signum() < 0 ? 1 : 0));
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
