package dev.tepui.storage.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.RandomItems;
import dev.tepui.storage.item.SortCondition;
import dev.tepui.storage.property.Seed;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Role;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCodecTest {
    private static final int ROUNDS = 20_000;

    private final RandomGenerator random = Seed.random(KeyCodecTest.class);
    private final RandomItems items = new RandomItems(random);

    /** Bytes on disk: a change here makes existing data unreadable. */
    @ParameterizedTest
    @CsvSource({
        "S,'',0000",
        "S,ab,61620000",
        "S,é,c3a90000",
        "B,00ff,00ffff0000",
        "N,0,80",
        "N,1,c0820b00",
        "N,-1,407df4ff",
        "N,12,c0830d00",
        "N,123,c0840d1f00",
        "N,0.5,c0813300",
        "N,1e-130,c0000b00",
        "N,-9.99e125,40009ba4ff"
    })
    void shouldKeepTheLayout(KeyType type, String value, String hex) {
        assertThat(codec(type, null).encode(value(type, value), null).bytes()).hasToString(hex);
    }

    private static AttributeValue value(KeyType type, String text) {
        return switch (type) {
            case S -> new AttributeValue.S(text);
            case N -> new AttributeValue.N(new BigDecimal(text));
            case B -> new AttributeValue.B(new Bytes(java.util.HexFormat.of().parseHex(text)));
        };
    }

    @Test
    void shouldOrderKeysAsTheirValues() {
        for (KeyType type : KeyType.values()) {
            KeyCodec codec = codec(type, null);
            for (int i = 0; i < ROUNDS; i++) {
                AttributeValue a = value(type);
                AttributeValue b = value(type);
                assertThat(sign(codec.encode(a, null)
                                .bytes()
                                .compareTo(codec.encode(b, null).bytes())))
                        .as("%s and %s", a, b)
                        .isEqualTo(compare(a, b));
            }
        }
    }

    @Test
    void shouldOrderPairsByPartitionThenSortKey() {
        for (KeyType first : KeyType.values()) {
            for (KeyType second : KeyType.values()) {
                KeyCodec codec = codec(first, second);
                for (int i = 0; i < ROUNDS / 10; i++) {
                    AttributeValue a = value(first);
                    AttributeValue b = random.nextBoolean() ? a : value(first);
                    AttributeValue x = value(second);
                    AttributeValue y = value(second);
                    int expected = compare(a, b) != 0 ? compare(a, b) : compare(x, y);
                    assertThat(sign(codec.encode(a, x)
                                    .bytes()
                                    .compareTo(codec.encode(b, y).bytes())))
                            .as("%s %s and %s %s", a, x, b, y)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void shouldReadBackWhatItWrote() {
        for (KeyType first : KeyType.values()) {
            for (KeyType second : KeyType.values()) {
                KeyCodec codec = codec(first, second);
                for (int i = 0; i < ROUNDS / 10; i++) {
                    Map<String, AttributeValue> key = Map.of("pk", value(first), "sk", value(second));
                    assertThat(codec.decode(codec.encode(key).position())).isEqualTo(key);
                }
            }
        }
    }

    @Test
    void shouldCutRangesAsConditionsSay() {
        for (KeyType type : KeyType.values()) {
            KeyCodec codec = codec(KeyType.S, type);
            for (int i = 0; i < ROUNDS; i++) {
                AttributeValue partition = new AttributeValue.S(items.text());
                AttributeValue sort = value(type);
                SortCondition condition = condition(type);
                // Usually another partition: never inside.
                AttributeValue other = random.nextInt(4) == 0 ? new AttributeValue.S(items.text()) : partition;
                boolean expected = other.equals(partition) && matches(condition, sort);
                KeyCodec.Range range = codec.range(partition, condition);
                Bytes position = codec.encode(other, sort).position();
                assertThat(position.compareTo(range.from()) >= 0 && position.compareTo(range.to()) < 0)
                        .as("%s in %s", sort, condition)
                        .isEqualTo(expected);
                assertThat(range.after(position).isEmpty()
                                || position.compareTo(range.after(position).from()) < 0)
                        .isTrue();
                assertThat(position.compareTo(range.before(position).to()) >= 0 || position.compareTo(range.to()) >= 0)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldCoverAllHashesByTheirRanges() {
        KeyCodec codec = codec(KeyType.S, null);
        for (int i = 0; i < ROUNDS; i++) {
            KeyCodec.Key key = codec.encode(new AttributeValue.S(items.text()), null);
            int first = random.nextInt(0x10000);
            int last = random.nextInt(first, 0x10000);
            KeyCodec.Range range = KeyCodec.hashes(first, last);
            assertThat(key.position().compareTo(range.from()) >= 0
                            && key.position().compareTo(range.to()) < 0)
                    .isEqualTo(key.hash() >= first && key.hash() <= last);
        }
        assertThat(KeyCodec.hashes(0, 0xFFFF).to().compareTo(new Bytes(new byte[] {-1, -1, -64, 1})))
                .isPositive();
    }

    /** Ordinary keys must spread: 12 groups, no one far from its share. */
    @Test
    void shouldSpreadOrdinaryKeys() {
        for (String pattern : List.of("user-%d", "%d", "2026-01-01#%08d", "%x", "order/%05d/item")) {
            KeyCodec codec = codec(KeyType.S, null);
            int[] counts = new int[12];
            for (int i = 0; i < 60_000; i++) {
                int hash = codec.encode(new AttributeValue.S(pattern.formatted(i)), null)
                        .hash();
                counts[hash * 12 >>> 16]++;
            }
            for (int count : counts) {
                assertThat(count).as(pattern).isBetween(4_700, 5_300);
            }
        }
        KeyCodec numbers = codec(KeyType.N, null);
        int[] counts = new int[12];
        for (int i = 0; i < 60_000; i++) {
            counts[
                    numbers.encode(new AttributeValue.N(BigDecimal.valueOf(i)), null)
                                            .hash()
                                    * 12
                            >>> 16]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(4_700, 5_300);
        }
    }

    /** The hash decides where an item is: on disk, never change. */
    @Test
    void shouldKeepTheHash() {
        assertThat(codec(KeyType.S, null)
                        .encode(new AttributeValue.S("alice"), null)
                        .hash())
                .isEqualTo(12804);
    }

    @Test
    void shouldRefuseAKeyOfAnotherType() {
        KeyCodec codec = codec(KeyType.S, null);
        assertThatThrownBy(() -> codec.encode(new AttributeValue.N(BigDecimal.ONE), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.encode(new AttributeValue.S("a"), new AttributeValue.S("b")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private SortCondition condition(KeyType type) {
        return switch (random.nextInt(type == KeyType.N ? 7 : 8)) {
            case 0 -> new SortCondition.Any();
            case 1 -> new SortCondition.Equal(value(type));
            case 2 -> new SortCondition.Less(value(type));
            case 3 -> new SortCondition.LessOrEqual(value(type));
            case 4 -> new SortCondition.Greater(value(type));
            case 5 -> new SortCondition.GreaterOrEqual(value(type));
            case 6 -> {
                AttributeValue a = value(type);
                AttributeValue b = value(type);
                yield compare(a, b) <= 0 ? new SortCondition.Between(a, b) : new SortCondition.Between(b, a);
            }
            default -> new SortCondition.BeginsWith(value(type));
        };
    }

    private static boolean matches(SortCondition condition, AttributeValue sort) {
        return switch (condition) {
            case SortCondition.Any() -> true;
            case SortCondition.Equal(var value) -> compare(sort, value) == 0;
            case SortCondition.Less(var value) -> compare(sort, value) < 0;
            case SortCondition.LessOrEqual(var value) -> compare(sort, value) <= 0;
            case SortCondition.Greater(var value) -> compare(sort, value) > 0;
            case SortCondition.GreaterOrEqual(var value) -> compare(sort, value) >= 0;
            case SortCondition.Between(var low, var high) -> compare(sort, low) >= 0 && compare(sort, high) <= 0;
            case SortCondition.BeginsWith(var prefix) ->
                raw(sort).toString().startsWith(raw(prefix).toString());
        };
    }

    private static int compare(AttributeValue a, AttributeValue b) {
        return a instanceof AttributeValue.N(var x) && b instanceof AttributeValue.N(var y)
                ? x.compareTo(y)
                : sign(raw(a).compareTo(raw(b)));
    }

    private static Bytes raw(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S(var text) -> new Bytes(text.getBytes(StandardCharsets.UTF_8));
            case AttributeValue.B(var bytes) -> bytes;
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    private AttributeValue value(KeyType type) {
        return switch (type) {
            case S -> new AttributeValue.S(items.text());
            case N -> new AttributeValue.N(items.number());
            case B -> new AttributeValue.B(items.bytes());
        };
    }

    private static int sign(int comparison) {
        return Integer.signum(comparison);
    }

    private static KeyCodec codec(KeyType partition, KeyType sort) {
        List<AttributeDefinition> attributes = sort == null
                ? List.of(new AttributeDefinition("pk", partition))
                : List.of(new AttributeDefinition("pk", partition), new AttributeDefinition("sk", sort));
        List<KeyElement> schema = sort == null
                ? List.of(new KeyElement("pk", Role.HASH))
                : List.of(new KeyElement("pk", Role.HASH), new KeyElement("sk", Role.RANGE));
        TableDefinition definition = new TableDefinition(
                "table",
                attributes,
                schema,
                List.of(),
                BillingMode.PAY_PER_REQUEST,
                null,
                new Options(false, null, null, List.of()));
        return KeyCodec.of(new Table(7, "id", definition, Table.Status.ACTIVE, null, 0));
    }
}
