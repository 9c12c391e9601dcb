package dev.tepui.storage.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionEvaluatorTest {
    private static final Map<String, AttributeValue> ITEM = item();

    private static final Map<String, AttributeValue> VALUES = Map.ofEntries(
            Map.entry(":a", Examples.s("a")),
            Map.entry(":ab", Examples.s("ab")),
            Map.entry(":empty", Examples.s("")),
            Map.entry(":one", Examples.n("1")),
            Map.entry(":two", Examples.n("2.0")),
            Map.entry(":three", Examples.n("3")),
            Map.entry(":hundred", Examples.n("1E2")),
            Map.entry(":true", new AttributeValue.Bool(true)),
            Map.entry(":null", new AttributeValue.Null()),
            Map.entry(":bc", Examples.b("bc")),
            Map.entry(":noBytes", Examples.b("")),
            Map.entry(":ba", Examples.ss("b", "a")),
            Map.entry(":aOnly", Examples.ss("a")),
            Map.entry(":numbers", Examples.ns("20", "1")),
            Map.entry(":list", Examples.l(Examples.n("1"), new AttributeValue.M(Map.of("s", Examples.ss("y", "x"))))),
            Map.entry(":inner", new AttributeValue.M(Map.of("s", Examples.ss("y", "x")))),
            Map.entry(":S", Examples.s("S")),
            Map.entry(":NULL", Examples.s("NULL")),
            Map.entry(":M", Examples.s("M")));

    private static Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("txt", Examples.s("abc"));
        item.put("smile", Examples.s("\uD83D\uDE00a"));
        item.put("edge", Examples.s("\uFFFD"));
        item.put("two", Examples.n("2"));
        item.put("hundred", Examples.n("100"));
        item.put("yes", new AttributeValue.Bool(true));
        item.put("nil", new AttributeValue.Null());
        item.put("octets", Examples.b("abc"));
        item.put("tags", Examples.ss("a", "b"));
        item.put("nums", Examples.ns("1", "20"));
        item.put("chunks", new AttributeValue.BS(List.of(Examples.bytes("bc"), Examples.bytes("x"))));
        item.put("lst", Examples.l(Examples.n("1"), new AttributeValue.M(Map.of("s", Examples.ss("x", "y")))));
        item.put("doc", new AttributeValue.M(Map.of("k", Examples.l(Examples.s("a"), Examples.n("3")))));
        item.put("doc.k", Examples.s("dot"));
        return item;
    }

    private static boolean holds(String expression) {
        return holds(expression, ITEM);
    }

    private static boolean holds(String expression, Map<String, AttributeValue> item) {
        Substitutions substitutions = new Substitutions(Map.of("#dot", "doc.k"), VALUES);
        return ConditionEvaluator.holds(ConditionParser.parse("ConditionExpression", expression, substitutions), item);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two = :two",
                "hundred = :hundred",
                "txt <> :a",
                "two < :three and :three > two",
                "two <= :two and two >= :two",
                "txt > :ab",
                "txt >= :a",
                "octets < :bc",
                "tags = :ba",
                "nums = :numbers",
                "lst = :list",
                "lst[1] = :inner",
                "yes = :true",
                "nil = :null",
                "edge < smile"
            })
    void shouldCompareValuesOfOneType(String expression) {
        assertThat(holds(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "txt = :one",
                "txt < :one",
                "txt >= :one",
                "two > :a",
                "tags = :aOnly",
                "tags = :numbers",
                "lst = :inner",
                "doc = :list",
                "two between :a and :ab",
                "two between :one and txt",
                "nil = :true"
            })
    void shouldFindNothingBetweenTypes(String expression) {
        assertThat(holds(expression)).isFalse();
        assertThat(holds("txt <> :one")).isTrue();
        assertThat(holds("tags <> :ba")).isFalse();
    }

    @Test
    void shouldTakeWhatIsMissingForUnequal() {
        assertThat(holds("gone = :a")).isFalse();
        assertThat(holds("gone <> :a")).isTrue();
        assertThat(holds(":a <> gone")).isTrue();
        assertThat(holds("gone = nix")).isFalse();
        assertThat(holds("gone <> nix")).isTrue();
        assertThat(holds("gone < :a")).isFalse();
        assertThat(holds("NOT gone < :a")).isTrue();
        assertThat(holds("gone between :a and :ab")).isFalse();
        assertThat(holds("two between gone and :three")).isFalse();
        assertThat(holds("gone in (nix, :a)")).isFalse();
        assertThat(holds("size(gone) <> :one")).isTrue();
        assertThat(holds("contains(gone, :a)")).isFalse();
        assertThat(holds("contains(txt, gone)")).isFalse();
        assertThat(holds("contains(lst, gone)")).isFalse();
        assertThat(holds("begins_with(gone, :a)")).isFalse();
        assertThat(holds("attribute_type(gone, :S)")).isFalse();
    }

    @Test
    void shouldFollowPathsThroughMapsAndLists() {
        assertThat(holds("doc.k[1] = :three")).isTrue();
        assertThat(holds("doc.k[0] = :a")).isTrue();
        assertThat(holds("attribute_exists(lst[1].s)")).isTrue();
        assertThat(holds("attribute_exists(doc.k[2])")).isFalse();
        assertThat(holds("attribute_exists(doc[0])")).isFalse();
        assertThat(holds("attribute_exists(lst.k)")).isFalse();
        assertThat(holds("attribute_exists(txt.k)")).isFalse();
        assertThat(holds("attribute_exists(tags[0])")).isFalse();
    }

    @Test
    void shouldTakeASubstitutedNameAsOneStep() {
        assertThat(holds("attribute_type(#dot, :S)")).isTrue();
        assertThat(holds("attribute_type(doc.k, :S)")).isFalse();
    }

    @Test
    void shouldIncludeBothBounds() {
        assertThat(holds("two between :one and :three")).isTrue();
        assertThat(holds("two between :two and :two")).isTrue();
        assertThat(holds(":two between :one and lst[0]")).isFalse();
        assertThat(holds("doc.k[0] between :a and txt")).isTrue();
    }

    @Test
    void shouldLookForEqualCandidates() {
        assertThat(holds("two in (:a, :two)")).isTrue();
        assertThat(holds("tags in (:aOnly, :ba)")).isTrue();
        assertThat(holds("two in (:a, :one)")).isFalse();
    }

    @Test
    void shouldTellTypes() {
        assertThat(holds("attribute_type(txt, :S)")).isTrue();
        assertThat(holds("attribute_type(nil, :NULL)")).isTrue();
        assertThat(holds("attribute_type(doc, :M)")).isTrue();
        assertThat(holds("attribute_type(lst, :M)")).isFalse();
        assertThat(holds("attribute_exists(nil)")).isTrue();
        assertThat(holds("attribute_not_exists(nil)")).isFalse();
        assertThat(holds("attribute_not_exists(gone)")).isTrue();
    }

    @Test
    void shouldFindBeginnings() {
        assertThat(holds("begins_with(txt, :ab)")).isTrue();
        assertThat(holds("begins_with(txt, :empty)")).isTrue();
        assertThat(holds("begins_with(txt, :S)")).isFalse();
        assertThat(holds("begins_with(octets, :bc)")).isFalse();
        assertThat(holds("begins_with(:bc, :noBytes)")).isTrue();
        assertThat(holds("begins_with(octets, :ab)")).isFalse();
        assertThat(holds("begins_with(two, :a)")).isFalse();
        assertThat(holds("begins_with(:a, txt)")).isFalse();
    }

    @Test
    void shouldFindParts() {
        assertThat(holds("contains(txt, :ab)")).isTrue();
        assertThat(holds("contains(txt, :empty)")).isTrue();
        assertThat(holds("contains(txt, :one)")).isFalse();
        assertThat(holds("contains(octets, :bc)")).isTrue();
        assertThat(holds("contains(:bc, octets)")).isFalse();
        assertThat(holds("contains(octets, :noBytes)")).isFalse();
        assertThat(holds("contains(tags, :a)")).isTrue();
        assertThat(holds("contains(tags, :aOnly)")).isFalse();
        assertThat(holds("contains(nums, :one)")).isTrue();
        assertThat(holds("contains(chunks, :bc)")).isTrue();
        assertThat(holds("contains(lst, :one)")).isTrue();
        assertThat(holds("contains(lst, :inner)")).isTrue();
        assertThat(holds("contains(lst, :true)")).isFalse();
        assertThat(holds("contains(doc, :a)")).isFalse();
        assertThat(holds("contains(hundred, :one)")).isFalse();
    }

    @Test
    void shouldKnowTheSizeOfEveryType() {
        assertThat(holds("size(txt) = :three")).isTrue();
        assertThat(holds("size(smile) = :three")).as("UTF-16").isTrue();
        assertThat(holds("size(octets) = :three")).isTrue();
        assertThat(holds("size(tags) = :two")).isTrue();
        assertThat(holds("size(nums) = :two")).isTrue();
        assertThat(holds("size(chunks) = :two")).isTrue();
        assertThat(holds("size(lst) = :two")).isTrue();
        assertThat(holds("size(doc) = :one")).isTrue();
        assertThat(holds("size(two) = :one")).isFalse();
        assertThat(holds("size(yes) <> :one")).isTrue();
        assertThat(holds("size(big) = :hundred", Map.of("big", Examples.s("x".repeat(100)))))
                .isTrue();
    }

    @Test
    void shouldBindNotTighterThanAndTighterThanOr() {
        assertThat(holds("txt = :a and txt = :a or two = :two")).isTrue();
        assertThat(holds("two = :two or txt = :a and txt = :a")).isTrue();
        assertThat(holds("(two = :two or txt = :a) and txt = :a")).isFalse();
        assertThat(holds("not txt = :a and two = :two")).isTrue();
        assertThat(holds("not (two = :two and txt = :a)")).isTrue();
        assertThat(holds("not not two = :two")).isTrue();
    }

    @Test
    void shouldTakeNoItemForAnEmptyOne() {
        assertThat(holds("attribute_not_exists(txt)", Map.of())).isTrue();
        assertThat(holds("attribute_exists(txt)", Map.of())).isFalse();
    }

    /** As many elements as fit into an item. */
    @Test
    @Timeout(10)
    void shouldCompareLargeSetsQuickly() {
        List<Bytes> elements = new ArrayList<>(IntStream.range(0, 100_000)
                .mapToObj(i -> new Bytes(new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i}))
                .toList());
        AttributeValue set = new AttributeValue.BS(elements);
        AttributeValue reversed = new AttributeValue.BS(elements.reversed());

        assertThat(holds("a = b", Map.of("a", set, "b", reversed))).isTrue();
    }
}
