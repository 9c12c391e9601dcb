package dev.tepui.storage.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.RandomItems;
import dev.tepui.storage.item.SortCondition;
import dev.tepui.storage.property.Seed;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        assertThat(codec(type, null).encode(key(value(type, value))).bytes()).hasToString(hex);
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
                assertThat(sign(codec.encode(key(a))
                                .bytes()
                                .compareTo(codec.encode(key(b)).bytes())))
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
                    assertThat(sign(codec.encode(key(a, x))
                                    .bytes()
                                    .compareTo(codec.encode(key(b, y)).bytes())))
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
                KeyCodec.Range range = codec.range(List.of(partition), condition);
                Bytes position = codec.encode(key(other, sort)).position();
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
            KeyCodec.Key key = codec.encode(key(new AttributeValue.S(items.text())));
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
                int hash = codec.encode(key(new AttributeValue.S(pattern.formatted(i))))
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
                    numbers.encode(key(new AttributeValue.N(BigDecimal.valueOf(i))))
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
                        .encode(key(new AttributeValue.S("alice")))
                        .hash())
                .isEqualTo(12804);
    }

    @Test
    void shouldRefuseAKeyOfAnotherType() {
        KeyCodec codec = codec(KeyType.S, null);
        assertThatThrownBy(() -> codec.encode(key(new AttributeValue.N(BigDecimal.ONE))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.encode(Map.of("sk", new AttributeValue.S("a"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Entries of a local index: beside the items of their partition, by the index's sort key, then by the table's. */
    @Test
    void shouldOrderEntriesOfALocalIndexByItsSortKeyThenByTheTables() {
        for (KeyType type : KeyType.values()) {
            Table table = tableWithIndexes(type);
            KeyCodec items = KeyCodec.of(table);
            KeyCodec index = ofLocalIndex(table, 0);
            for (int i = 0; i < ROUNDS / 10; i++) {
                Map<String, AttributeValue> a = entry(value(KeyType.S), value(KeyType.N), value(type));
                Map<String, AttributeValue> b = entry(
                        random.nextBoolean() ? a.get("pk") : value(KeyType.S),
                        value(KeyType.N),
                        random.nextBoolean() ? a.get("placedAt") : value(type));
                int expected = compare(a.get("pk"), b.get("pk"));
                expected = expected != 0 ? expected : compare(a.get("placedAt"), b.get("placedAt"));
                expected = expected != 0 ? expected : compare(a.get("sk"), b.get("sk"));

                KeyCodec.Key key = index.encode(a);

                assertThat(sign(key.bytes().compareTo(index.encode(b).bytes())))
                        .as("%s and %s", a, b)
                        .isEqualTo(expected);
                assertThat(key.hash()).isEqualTo(items.encode(a).hash());
                assertThat(index.decode(key.position())).isEqualTo(a);
            }
        }
    }

    @Test
    void shouldCutRangesOfALocalIndexBySortKeysOfTheIndex() {
        for (KeyType type : KeyType.values()) {
            KeyCodec index = ofLocalIndex(tableWithIndexes(type), 0);
            for (int i = 0; i < ROUNDS / 10; i++) {
                Map<String, AttributeValue> entry = entry(value(KeyType.S), value(KeyType.N), value(type));
                SortCondition condition = condition(type);
                Bytes position = index.encode(entry).position();

                assertThat(contains(index.range(List.of(entry.get("pk")), condition), position))
                        .as("%s in %s", entry, condition)
                        .isEqualTo(matches(condition, entry.get("placedAt")));
            }
        }
    }

    /** What several sort attributes need: those before the last one are equal to something. */
    @Test
    void shouldCutRangesBehindSeveralLeadingAttributes() {
        KeyCodec index = ofLocalIndex(tableWithIndexes(KeyType.B), 0);
        for (int i = 0; i < ROUNDS / 10; i++) {
            Map<String, AttributeValue> entry = entry(value(KeyType.S), value(KeyType.N), value(KeyType.B));
            AttributeValue other = random.nextInt(4) == 0 ? value(KeyType.B) : entry.get("placedAt");
            SortCondition condition = condition(KeyType.N);

            KeyCodec.Range range = index.range(List.of(entry.get("pk"), other), condition);

            assertThat(contains(range, index.encode(entry).position()))
                    .as("%s in %s behind %s", entry, condition, other)
                    .isEqualTo(compare(other, entry.get("placedAt")) == 0 && matches(condition, entry.get("sk")));
        }
    }

    /** Against the comparison of values, attribute after attribute. */
    @Test
    void shouldOrderAndCutKeysOfAGlobalIndexAttributeByAttribute() {
        for (int round = 0; round < 200; round++) {
            IndexSchema schema = schema(random.nextInt(1, 5), random.nextInt(0, 5));
            KeyCodec index = KeyCodec.ofGlobalIndex(schema);
            List<AttributeDefinition> order = Stream.of(schema.partition(), schema.sort(), schema.tableKey())
                    .flatMap(List::stream)
                    .distinct()
                    .toList();
            for (int i = 0; i < 50; i++) {
                Map<String, AttributeValue> a = values(order, Map.of());
                Map<String, AttributeValue> b = values(order, a);
                Bytes position = index.encode(a).position();

                assertThat(index.decode(position)).isEqualTo(a);
                assertThat(sign(index.encode(a)
                                .bytes()
                                .compareTo(index.encode(b).bytes())))
                        .as("%s and %s by %s", a, b, order)
                        .isEqualTo(compare(order, a, b));
                assertThat(index.encode(b).hash() == index.encode(a).hash() || compare(schema.partition(), a, b) != 0)
                        .isTrue();
                int leading = random.nextInt(schema.partition().size(), order.size());
                SortCondition condition = condition(order.get(leading).type());
                List<AttributeValue> values = order.subList(0, leading).stream()
                        .map(attribute -> b.get(attribute.name()))
                        .toList();
                assertThat(contains(index.range(values, condition), position))
                        .as("%s in %s behind %s", a, condition, values)
                        .isEqualTo(compare(order.subList(0, leading), a, b) == 0
                                && matches(condition, a.get(order.get(leading).name())));
            }
        }
    }

    private IndexSchema schema(int partition, int sort) {
        List<AttributeDefinition> attributes = IntStream.range(0, partition + sort)
                .mapToObj(i -> attribute("k" + i))
                .toList();
        // The index may have one of the table's own keys.
        List<AttributeDefinition> tableKey =
                List.of(random.nextBoolean() ? attributes.get(0) : attribute("pk"), attribute("sk"));
        return new IndexSchema(
                7, attributes.subList(0, partition), attributes.subList(partition, partition + sort), tableKey, null);
    }

    private AttributeDefinition attribute(String name) {
        return new AttributeDefinition(name, KeyType.values()[random.nextInt(3)]);
    }

    /** Values of which some are those of {@code other}, so that later attributes count, too. */
    private Map<String, AttributeValue> values(List<AttributeDefinition> order, Map<String, AttributeValue> other) {
        Map<String, AttributeValue> values = new HashMap<>();
        order.forEach(attribute -> {
            AttributeValue same = other.get(attribute.name());
            values.put(attribute.name(), same != null && random.nextInt(4) > 0 ? same : value(attribute.type()));
        });
        return values;
    }

    private static int compare(
            List<AttributeDefinition> order, Map<String, AttributeValue> a, Map<String, AttributeValue> b) {
        return order.stream()
                .mapToInt(attribute -> compare(a.get(attribute.name()), b.get(attribute.name())))
                .filter(result -> result != 0)
                .findFirst()
                .orElse(0);
    }

    /** An index may have the sort key of its table: no attribute is in a key twice. */
    @Test
    void shouldHaveTheTablesKeyInAnIndexOfTheSameSortKey() {
        Table table = tableWithIndexes(KeyType.S);
        Map<String, AttributeValue> item = entry(value(KeyType.S), value(KeyType.N), value(KeyType.S));

        KeyCodec.Key key = ofLocalIndex(table, 1).encode(item);

        assertThat(key).isEqualTo(KeyCodec.of(table).encode(item));
        assertThat(ofLocalIndex(table, 1).decode(key.position())).containsOnlyKeys("pk", "sk");
    }

    @Test
    void shouldTellThePartitionOfAKey() {
        for (KeyType type : KeyType.values()) {
            KeyCodec codec = codec(type, KeyType.B);
            for (int i = 0; i < ROUNDS / 10; i++) {
                AttributeValue partition = value(type);
                Bytes key = codec.encode(key(partition, value(KeyType.B))).bytes();

                assertThat(codec.partitionOf(key))
                        .isEqualTo(codec(type, null).encode(key(partition)).bytes());
            }
        }
    }

    private static boolean contains(KeyCodec.Range range, Bytes position) {
        return position.compareTo(range.from()) >= 0 && position.compareTo(range.to()) < 0;
    }

    private static Map<String, AttributeValue> key(AttributeValue partition) {
        return Map.of("pk", partition);
    }

    private static Map<String, AttributeValue> key(AttributeValue partition, AttributeValue sort) {
        return Map.of("pk", partition, "sk", sort);
    }

    private static Map<String, AttributeValue> entry(
            AttributeValue partition, AttributeValue sort, AttributeValue indexSort) {
        return Map.of("pk", partition, "sk", sort, "placedAt", indexSort);
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
        return KeyCodec.of(table(attributes, schema, List.of()));
    }

    /** Partition key S, sort key N; the first index has a sort key of {@code type}, the second one the table's. */
    private static Table tableWithIndexes(KeyType type) {
        Projection keysOnly = new Projection(ProjectionType.KEYS_ONLY, List.of());
        return table(
                List.of(
                        new AttributeDefinition("pk", KeyType.S),
                        new AttributeDefinition("sk", KeyType.N),
                        new AttributeDefinition("placedAt", type)),
                List.of(new KeyElement("pk", Role.HASH), new KeyElement("sk", Role.RANGE)),
                List.of(new LocalIndex("byDate", "placedAt", keysOnly), new LocalIndex("same", "sk", keysOnly)));
    }

    private static Table table(
            List<AttributeDefinition> attributes, List<KeyElement> schema, List<LocalIndex> localIndexes) {
        TableDefinition definition = new TableDefinition(
                "table",
                attributes,
                schema,
                localIndexes,
                List.of(),
                BillingMode.PAY_PER_REQUEST,
                null,
                new Options(false, null, null, List.of()));
        return new Table(7, "id", definition, Table.Status.ACTIVE, null, 0);
    }

    private static KeyCodec ofLocalIndex(Table table, int position) {
        return KeyCodec.ofLocalIndex(table.number(), LocalIndexes.of(table, 0).schema(position));
    }
}
