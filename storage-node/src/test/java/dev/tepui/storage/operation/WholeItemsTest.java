package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WholeItemsTest {
    private static final Map<String, AttributeValue> END = Map.of("p", new AttributeValue.S("end"));

    private final TestServer server = new TestServer();
    private IndexAccess index;

    @BeforeEach
    void createTable() {
        server.call(
                "CreateTable",
                "{\"TableName\":\"items\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":["
                        + "{\"AttributeName\":\"p\",\"AttributeType\":\"S\"},"
                        + "{\"AttributeName\":\"s\",\"AttributeType\":\"N\"},"
                        + "{\"AttributeName\":\"x\",\"AttributeType\":\"N\"}],\"KeySchema\":"
                        + keySchema("s") + ",\"LocalSecondaryIndexes\":[{\"IndexName\":\"byX\",\"KeySchema\":"
                        + keySchema("x") + ",\"Projection\":{\"ProjectionType\":\"KEYS_ONLY\"}}]}");
        index = new TableAccess(server.pool().current().get("items"), Long.MAX_VALUE).index("byX");
    }

    private static String keySchema(String sort) {
        return "[{\"AttributeName\":\"p\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"" + sort
                + "\",\"KeyType\":\"RANGE\"}]";
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldHaveNothingInPlaceOfItemsThatAreGone() {
        put(1, 10);
        put(3, 10);

        PageReader.Page page = fetch(entries(1, 2, 3)).join();

        assertThat(page.items()).hasSize(3);
        assertThat(page.wholeItems()).hasSize(3);
        assertThat(page.whole(0)).isEqualTo(item(1, 10));
        assertThat(page.whole(1)).isNull();
        assertThat(page.whole(2)).isEqualTo(item(3, 10));
        assertThat(page.lastKey()).isEqualTo(END);
    }

    /** Each item is rounded up for itself, and eventual reads cost half. */
    @Test
    void shouldChargeForEveryItem() {
        put(1, 10);
        put(2, 4_096);

        assertThat(fetch(entries(1, 2)).join().fetchedUnits()).isEqualTo(1.5);
        assertThat(fetch(entries(1, 2), true).join().fetchedUnits()).isEqualTo(3);
        assertThat(server.pool().consistencyOfReads()).containsExactly(false, false, true, true);
    }

    @Test
    void shouldEndThePageWithTheItemThatFillsIt() {
        for (int i = 1; i <= 5; i++) {
            put(i, 300_000);
        }

        PageReader.Page page = fetch(entries(1, 2, 3, 4, 5)).join();

        assertThat(page.wholeItems()).hasSize(4);
        assertThat(page.items()).hasSize(4);
        assertThat(page.scannedBytes()).isEqualTo(4 * ItemCodec.sizeBytes(entry(1).array()));
        assertThat(page.lastKey())
                .containsExactlyInAnyOrderEntriesOf(Map.of("p", text("a"), "x", number(-4), "s", number(4)));
    }

    @Test
    void shouldHaveOnlyAFewReadsUnderWay() {
        Deque<Runnable> underWay = new ArrayDeque<>();
        server.pool().answerOn(underWay::add);

        CompletableFuture<PageReader.Page> page =
                fetch(entries(IntStream.range(0, 100).toArray()));
        int most = 0;
        while (!underWay.isEmpty()) {
            most = Math.max(most, underWay.size());
            underWay.remove().run();
        }

        assertThat(page).isCompleted();
        assertThat(most).isEqualTo(32);
        server.pool().answerOn(Runnable::run);
    }

    /** Reads that are answered at once must not pile up on the stack. */
    @Test
    void shouldBearManyEntries() {
        assertThat(fetch(entries(IntStream.range(0, 50_000).toArray())).join().wholeItems())
                .hasSize(50_000);
    }

    @Test
    void shouldFailWithTheReads() {
        server.pool().fail(() -> new IllegalStateException("no leader"));

        assertThatThrownBy(() -> fetch(entries(1)).join()).hasRootCauseMessage("no leader");
        server.pool().fail(null);
    }

    private CompletableFuture<PageReader.Page> fetch(PageReader.Page entries) {
        return fetch(entries, false);
    }

    private CompletableFuture<PageReader.Page> fetch(PageReader.Page entries, boolean consistent) {
        KeyCodec.Range range = KeyCodec.hashes(0, 0xFFFF);
        return new WholeItems(new CountedReads(server.pool(), Allowance.UNLIMITED))
                .fetch(
                        new PageReader.Wanted(
                                index,
                                range,
                                Read.Direction.FORWARD,
                                null,
                                PageReader.PAGE_MAX_BYTES,
                                consistent,
                                true),
                        entries)
                .toCompletableFuture();
    }

    /** A page of index entries, whether there are such items or not. */
    private PageReader.Page entries(int... sorts) {
        List<Bytes> entries = IntStream.of(sorts).mapToObj(this::entry).toList();
        return new PageReader.Page(
                entries,
                END,
                entries.stream()
                        .mapToLong(entry -> ItemCodec.sizeBytes(entry.array()))
                        .sum());
    }

    private Bytes entry(int sort) {
        return new Bytes(ItemCodec.encode(new Item(Map.of("p", text("a"), "x", number(-sort), "s", number(sort)))));
    }

    private static AttributeValue text(String text) {
        return new AttributeValue.S(text);
    }

    private static AttributeValue number(int number) {
        return new AttributeValue.N(new BigDecimal(number));
    }

    private void put(int sort, int valueBytes) {
        assertThat(server.call("PutItem", "{\"TableName\":\"items\",\"Item\":" + json(sort, valueBytes) + "}")
                        .body())
                .isEqualTo("{}");
    }

    private static String json(int sort, int valueBytes) {
        return "{\"p\":{\"S\":\"a\"},\"s\":{\"N\":\"" + sort + "\"},\"x\":{\"N\":\"" + -sort + "\"},\"v\":{\"S\":\""
                + "v".repeat(valueBytes) + "\"}}";
    }

    private static Bytes item(int sort, int valueBytes) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        attributes.put("p", text("a"));
        attributes.put("s", number(sort));
        attributes.put("x", number(-sort));
        attributes.put("v", text("v".repeat(valueBytes)));
        return new Bytes(ItemCodec.encode(new Item(attributes)));
    }
}
