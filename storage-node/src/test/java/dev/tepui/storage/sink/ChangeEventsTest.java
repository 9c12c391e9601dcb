package dev.tepui.storage.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Item;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Role;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a receiver gets, byte for byte. {@code -Dgolden.update=true} rewrites the files. */
class ChangeEventsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/sink");

    private static final Table ORDERS = table(new AttributeDefinition("pk", KeyType.S), "sk", KeyType.N);

    private static final Change INSERT =
            change(7, Change.Kind.INSERT, Change.Cause.CLIENT, null, item("Zoë \u0007\u0085", "state", "new"));
    private static final Change MODIFY = change(
            8,
            Change.Kind.MODIFY,
            Change.Cause.CLIENT,
            item("Zoë \u0007\u0085", "state", "new"),
            item("Zoë \u0007\u0085", "state", "paid"));
    private static final Change EXPIRY =
            change(9, Change.Kind.REMOVE, Change.Cause.EXPIRY, item("Zoë \u0007\u0085", "state", "paid"), null);

    private final ChangeEvents events = new ChangeEvents(ORDERS, ViewType.NEW_AND_OLD_IMAGES, "eu-test-1");

    @Test
    void shouldSendABatch() throws IOException {
        List<CloudEvent> all = List.of(events.of(3, INSERT), events.of(3, MODIFY), events.of(3, EXPIRY));

        Post post = Post.of("http://shop", all, true, 10_000);

        assertThat(post.contentType()).isEqualTo("application/cloudevents-batch+json");
        compare("batch.json", post.body());
    }

    @Test
    void shouldSendOneEventAlone() throws IOException {
        ChangeEvents keys = new ChangeEvents(ORDERS, ViewType.KEYS_ONLY, "eu-test-1");

        Post post = Post.of("http://shop", List.of(keys.of(3, MODIFY)), false, 10_000);

        assertThat(post.contentType()).startsWith("application/cloudevents+json");
        compare("keys-only.json", post.body());
    }

    @Test
    void shouldTellADeadLetterTargetWhy() throws IOException {
        CloudEvent refused =
                events.deadLetter(3, MODIFY, new Outcome.Refused(422, "HTTP 422: no\nsuch state"), "http://shop/in");
        CloudEvent old =
                events.deadLetter(3, EXPIRY, new Outcome.Unavailable(Outcome.NO_STATUS, "too old", 0), "http://shop");

        compare(
                "dead-letters.json",
                Post.of("http://letters", List.of(refused, old), true, 1).body());
    }

    /** Receivers know by it what they have had. */
    @Test
    void shouldGiveAnEventTheSameIdHoweverOftenItIsMade() {
        ChangeEvents again = new ChangeEvents(ORDERS, ViewType.KEYS_ONLY, "eu-test-1");

        assertThat(again.of(3, INSERT).getId()).isEqualTo(events.of(3, INSERT).getId());
        assertThat(List.of(
                        events.of(3, INSERT).getId(),
                        events.of(4, INSERT).getId(),
                        events.of(3, MODIFY).getId()))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldGiveEveryTypeOfPartitionKeyAText() {
        Table numbers = table(new AttributeDefinition("pk", KeyType.N), null, null);
        Table binaries = table(new AttributeDefinition("pk", KeyType.B), null, null);

        assertThat(partitionKey(numbers, new AttributeValue.N(new BigDecimal("-1.5"))))
                .isEqualTo("-1.5");
        assertThat(partitionKey(binaries, new AttributeValue.B(new Bytes(new byte[] {1, 2, (byte) 0xFF}))))
                .isEqualTo("AQL/");
    }

    @Test
    void shouldEscapeWhatAttributesMustNotHave() {
        assertThat(ChangeEvents.printable("a\tb\u007F\uD800\uFFFE\uFDD0 é😀"))
                .isEqualTo("a\\u0009b\\u007f\\ud800\\ufffe\\ufdd0 é😀");
    }

    private static String partitionKey(Table table, AttributeValue value) {
        Map<String, AttributeValue> key = Map.of("pk", value);
        KeyCodec.Key place = KeyCodec.of(table).encode(key);
        Change change = new Change(
                new Position(1, 0),
                1,
                Change.Kind.INSERT,
                Change.Cause.CLIENT,
                place.hash(),
                place.bytes(),
                null,
                null);
        return (String)
                new ChangeEvents(table, ViewType.KEYS_ONLY, "r").of(0, change).getExtension("partitionkey");
    }

    private static void compare(String name, byte[] body) throws IOException {
        Path file = GOLDEN.resolve(name);
        String text = new String(body, StandardCharsets.UTF_8).replace("},{", "},\n{") + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
        if (!text.startsWith("[")) {
            assertThat(new JsonFormat().deserialize(body).getType()).startsWith("dev.tepui.dynamodb.");
        }
    }

    private static Table table(AttributeDefinition partition, String sort, KeyType sortType) {
        boolean sorted = sort != null;
        return new Table(
                3,
                "b5a3c9d2-4e0c-4a9b-9f54-1a2b3c4d5e6f",
                new TableDefinition(
                        "orders",
                        sorted ? List.of(partition, new AttributeDefinition(sort, sortType)) : List.of(partition),
                        sorted
                                ? List.of(new KeyElement(partition.name(), Role.HASH), new KeyElement(sort, Role.RANGE))
                                : List.of(new KeyElement(partition.name(), Role.HASH)),
                        List.of(),
                        List.of(),
                        BillingMode.PAY_PER_REQUEST,
                        null,
                        new Options(false, null, null, List.of())),
                Table.Status.ACTIVE,
                null,
                1);
    }

    private static Change change(
            long index,
            Change.Kind kind,
            Change.Cause cause,
            Map<String, AttributeValue> before,
            Map<String, AttributeValue> after) {
        KeyCodec.Key key = KeyCodec.of(ORDERS).encode(before == null ? after : before);
        return new Change(
                new Position(index, 0),
                1_764_000_000_125L + index,
                kind,
                cause,
                key.hash(),
                key.bytes(),
                stored(before),
                stored(after));
    }

    private static Bytes stored(Map<String, AttributeValue> itemOrNull) {
        return itemOrNull == null ? null : new Bytes(ItemCodec.encode(new Item(itemOrNull)));
    }

    private static Map<String, AttributeValue> item(String customer, String name, String value) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("pk", new AttributeValue.S(customer));
        item.put("sk", new AttributeValue.N(BigDecimal.valueOf(42)));
        item.put(name, new AttributeValue.S(value));
        return item;
    }
}
