package dev.tepui.storage.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.item.RandomItems;
import dev.tepui.storage.property.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ItemCodecTest {
    /** Bytes on disk: a change here makes existing data unreadable. */
    @Test
    void shouldKeepTheLayout() {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        attributes.put("s", new AttributeValue.S("é"));
        attributes.put("n", new AttributeValue.N(new BigDecimal("-1.5")));
        attributes.put("big", new AttributeValue.N(new BigDecimal("12345678901234567890")));
        attributes.put("b", new AttributeValue.B(new Bytes(new byte[] {0, -1})));
        attributes.put("ss", new AttributeValue.SS(List.of("a", "b")));
        attributes.put("ns", new AttributeValue.NS(List.of(BigDecimal.ONE)));
        attributes.put("bs", new AttributeValue.BS(List.of(new Bytes(new byte[] {7}))));
        attributes.put("m", new AttributeValue.M(Map.of("k", new AttributeValue.Null())));
        attributes.put(
                "l", new AttributeValue.L(List.of(new AttributeValue.Bool(true), new AttributeValue.Bool(false))));
        byte[] bytes = ItemCodec.encode(new Item(attributes));
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("01330901730102c3a9016e0202001d"
                        + "0362696702000900ab54a98ceb1f0ad20162030200ff027373040201610162"
                        + "026e73050100000202627306010107016d0701016b0b016c0802090a");
        assertThat(ItemCodec.decode(bytes)).isEqualTo(new Item(attributes));
    }

    @Test
    void shouldReadBackWhatItWrote() {
        RandomItems items = new RandomItems(Seed.random(ItemCodecTest.class));
        for (int i = 0; i < 5_000; i++) {
            Item item = items.item();
            byte[] bytes = ItemCodec.encode(item);
            Item copy = ItemCodec.decode(bytes);
            assertThat(copy).isEqualTo(item);
            assertThat(new ArrayList<>(copy.attributes().keySet()))
                    .isEqualTo(new ArrayList<>(item.attributes().keySet()));
            assertThat(ItemCodec.sizeBytes(bytes)).isEqualTo(ItemSize.of(item));
            Rebuilding visitor = new Rebuilding();
            ItemCodec.visit(bytes, visitor);
            assertThat(visitor.result()).isEqualTo(item);
        }
    }

    @Test
    void shouldFindANumberWithoutReadingTheRest() {
        RandomItems items = new RandomItems(Seed.random(ItemCodecTest.class));
        int found = 0;
        for (int i = 0; i < 5_000; i++) {
            Item item = items.item();
            byte[] bytes = ItemCodec.encode(item);
            for (Map.Entry<String, AttributeValue> entry : item.attributes().entrySet()) {
                BigDecimal number = entry.getValue() instanceof AttributeValue.N(var value) ? value : null;
                assertThat(ItemCodec.number(bytes, entry.getKey())).isEqualTo(number);
                found += number == null ? 0 : 1;
            }
            assertThat(ItemCodec.number(bytes, "no such attribute")).isNull();
        }
        assertThat(found).isGreaterThan(100);
    }

    @Test
    void shouldRefuseWhatIsCutOffOrTooLong() {
        RandomItems items = new RandomItems(Seed.random(ItemCodecTest.class));
        for (int i = 0; i < 500; i++) {
            byte[] bytes = ItemCodec.encode(items.item());
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> ItemCodec.decode(cut)).isInstanceOf(EncodingException.class);
            }
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> ItemCodec.decode(longer)).isInstanceOf(EncodingException.class);
        }
    }

    /** Damage must end in our exception or in some item, never in an endless loop or a full heap. */
    @Test
    void shouldSurviveDamagedBytes() {
        RandomGenerator random = Seed.random(ItemCodecTest.class);
        RandomItems items = new RandomItems(random);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = ItemCodec.encode(items.item());
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                ItemCodec.number(bytes, "no such attribute");
                ItemCodec.decode(bytes);
            } catch (EncodingException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void shouldNameAnUnknownVersion() {
        assertThatThrownBy(() -> ItemCodec.decode(new byte[] {9, 0, 0}))
                .isInstanceOf(EncodingException.class)
                .hasMessage("item of unknown version 9");
    }

    @Test
    void shouldNotExhaustTheStackOnDeepBytes() {
        BinaryWriter out =
                new BinaryWriter(64).putByte(1).putVarint(0).putVarint(1).putString("a");
        for (int i = 0; i < 100_000; i++) {
            out.putByte(8).putVarint(1);
        }
        byte[] deep = out.putByte(11).toByteArray();
        assertThatThrownBy(() -> ItemCodec.decode(deep)).hasMessageContaining("nested more than 32");
        assertThatThrownBy(() -> ItemCodec.visit(deep, new Rebuilding())).hasMessageContaining("nested more than 32");
    }
}
