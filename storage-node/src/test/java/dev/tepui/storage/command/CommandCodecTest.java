package dev.tepui.storage.command;

import static dev.tepui.storage.expression.Function.BEGINS_WITH;
import static dev.tepui.storage.expression.Function.IF_NOT_EXISTS;
import static dev.tepui.storage.expression.Function.SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Captures;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.changelog.Progress;
import dev.tepui.storage.encoding.EncodingException;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Condition.Comparator;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.pool.MemberList;
import dev.tepui.storage.table.CapacityHistory;
import dev.tepui.storage.table.Consumers;
import dev.tepui.storage.table.ExpiryState;
import dev.tepui.storage.table.GlobalIndexes;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.StreamSinks;
import dev.tepui.storage.table.StreamSpecification;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.Streams;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableChange.IndexChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import dev.tepui.storage.table.TableDefinition.Tag;
import dev.tepui.storage.table.TableDefinition.Throughput;
import dev.tepui.storage.table.TableIndex;
import dev.tepui.storage.table.TableSink;
import dev.tepui.storage.table.TableStream;
import dev.tepui.storage.table.TimeToLive;
import dev.tepui.storage.table.TimeToLiveSpecification;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CommandCodecTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/log");
    private static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    static final ItemKey KEY = new ItemKey(7, 0xABCD, bytes(1, 2, 3));

    private static final TableDefinition PLAIN = new TableDefinition(
            "orders",
            List.of(new AttributeDefinition("pk", KeyType.S)),
            List.of(new KeyElement("pk", Role.HASH)),
            List.of(),
            List.of(),
            BillingMode.PAY_PER_REQUEST,
            null,
            new Options(false, null, null, List.of()));

    private static final GlobalIndex BY_TOTAL = new GlobalIndex(
            "byTotal",
            List.of(new KeyElement("total", Role.HASH)),
            new Projection(ProjectionType.ALL, List.of()),
            null,
            null,
            null);

    private static final GlobalIndex BY_PLACE = new GlobalIndex(
            "byPlace",
            List.of(
                    new KeyElement("country", Role.HASH),
                    new KeyElement("city", Role.HASH),
                    new KeyElement("street", Role.RANGE)),
            new Projection(ProjectionType.INCLUDE, List.of("state")),
            new Throughput(1, 2),
            new Throughput(-1, 3),
            new Throughput(4, 0));

    private static final StreamSink TO_SHOP = new StreamSink(
            "shop",
            new StreamSink.Endpoint("https://shop.example/changes", 10, null),
            100,
            new StreamSink.Selection(EnumSet.allOf(Change.Kind.class), ViewType.NEW_AND_OLD_IMAGES),
            new StreamSink.Patience(StreamSink.UNLIMITED, StreamSink.UNLIMITED));

    private static final StreamSink TO_AUDIT = new StreamSink(
            "audit",
            new StreamSink.Endpoint("http://audit", 3, "http://letters"),
            1,
            new StreamSink.Selection(Set.of(Change.Kind.REMOVE), ViewType.KEYS_ONLY),
            new StreamSink.Patience(5, 604_800));

    private static final TableDefinition FULL = new TableDefinition(
            "orders",
            List.of(new AttributeDefinition("pk", KeyType.S), new AttributeDefinition("sk", KeyType.B)),
            List.of(new KeyElement("pk", Role.HASH), new KeyElement("sk", Role.RANGE)),
            List.of(
                    new LocalIndex("byDate", "placedAt", new Projection(ProjectionType.KEYS_ONLY, List.of())),
                    new LocalIndex("byState", "state", new Projection(ProjectionType.INCLUDE, List.of("total")))),
            List.of(BY_TOTAL, BY_PLACE),
            BillingMode.PROVISIONED,
            new Throughput(5, 6),
            new Options(
                    true,
                    "STANDARD",
                    new Throughput(-1, 100),
                    List.of(new Tag("team", "shop")),
                    new Throughput(15_000, 0),
                    new StreamSpecification(ViewType.NEW_IMAGE),
                    new TimeToLiveSpecification("expires", true)));

    private static final Table TABLE = new Table(
            3,
            "an-id",
            FULL,
            Table.Status.DELETING,
            "a-resource",
            1_764_000_000_125L,
            new CapacityHistory(1_764_000_000_126L, 0, 1_764_000_000_127L, 3),
            new Consumers(
                    2,
                    new Streams(List.of(
                            new TableStream(
                                    "2025-11-24T16:00:00.125", ViewType.OLD_IMAGE, TableStream.Status.DISABLED, 7, 8),
                            new TableStream(
                                    "2025-11-24T16:00:00.126", ViewType.NEW_IMAGE, TableStream.Status.ENABLING, 9, 0))),
                    new GlobalIndexes(List.of(new TableIndex(BY_TOTAL, 17, TableIndex.Status.BACKFILLING))),
                    new StreamSinks(List.of(
                            new TableSink(TO_SHOP, 1, TableSink.Status.ACTIVE),
                            new TableSink(TO_AUDIT, 2, TableSink.Status.STOPPING)))),
            new TimeToLive(4, TimeToLive.Status.DISABLING, "expires"));

    private static final TableChange CHANGE = new TableChange(
            BillingMode.PAY_PER_REQUEST,
            new Throughput(7, 8),
            new Throughput(-1, 0),
            new Throughput(0, 9_000),
            "STANDARD",
            false,
            List.of(new Tag("team", "")),
            List.of("stage"),
            StreamSpecification.DISABLED,
            List.of(
                    new IndexChange.Create(BY_PLACE),
                    new IndexChange.Update("byTotal", new Throughput(1, 2), null, new Throughput(0, 3)),
                    new IndexChange.Delete("byState")),
            List.of(new AttributeDefinition("city", KeyType.S)),
            new TimeToLiveSpecification("expires", false));

    private static final Operand PATH =
            new Operand.Path(List.of(new Operand.Name("a"), new Operand.Index(300), new Operand.Name("é漢😀")));
    private static final Operand VALUE = new Operand.Value("", new AttributeValue.N(new BigDecimal("1.50")));

    private static final Condition CONDITION = new Condition.Or(
            new Condition.And(
                    new Condition.Not(new Condition.Compare(PATH, Comparator.GREATER_OR_EQUAL, VALUE)),
                    new Condition.Between(new Operand.Call(SIZE, List.of(PATH)), VALUE, VALUE)),
            new Condition.Or(
                    new Condition.In(PATH, List.of(VALUE, PATH)),
                    new Condition.Test(BEGINS_WITH, List.of(PATH, VALUE))));

    static final Update UPDATE = new Update(List.of(
            new Update.Set(path("a"), new Operand.Sum(PATH, VALUE)),
            new Update.Set(
                    path("b"), new Operand.Difference(VALUE, new Operand.Call(IF_NOT_EXISTS, List.of(PATH, VALUE)))),
            new Update.Remove(path("c")),
            new Update.Add(path("d"), new AttributeValue.SS(List.of("x", "y"))),
            new Update.Delete(path("e"), new AttributeValue.NS(List.of(BigDecimal.TEN)))));

    private static final LocalIndexes INDEXES = new LocalIndexes(
            new AttributeDefinition("pk", KeyType.S),
            new AttributeDefinition("sk", KeyType.B),
            List.of(
                    new LocalIndexes.Index(
                            8,
                            new AttributeDefinition("placedAt", KeyType.N),
                            new Projection(ProjectionType.INCLUDE, List.of("total", "state"))),
                    new LocalIndexes.Index(
                            9,
                            new AttributeDefinition("state", KeyType.S),
                            new Projection(ProjectionType.ALL, List.of()))),
            10L << 30);

    private static final Change INSERT = new Change(
            new Position(300, 2),
            1_764_000_000_125L,
            Change.Kind.INSERT,
            Change.Cause.CLIENT,
            0xABCD,
            bytes(1, 2, 3),
            null,
            bytes(9, 8));

    private static final Change REMOVE = new Change(
            new Position(301, 0),
            1_764_000_000_124L,
            Change.Kind.REMOVE,
            Change.Cause.EXPIRY,
            0xABCD,
            bytes(1, 2, 3),
            bytes(9, 8),
            null);

    private static final Captures CAPTURES = new Captures(
            3,
            new Position(200, 0),
            List.of(
                    new Capture("stream", new Images(true, true), Position.endOf(100), Position.endOf(250), null),
                    new Capture(
                            "index",
                            new Images(false, true),
                            Position.endOf(120),
                            null,
                            new Progress(Position.endOf(130), bytes(5, 6), new Position(129, 7), null)),
                    new Capture(
                            "sink",
                            new Images(true, true),
                            Position.endOf(120),
                            null,
                            new Progress(Position.endOf(130), null, Position.START, "HTTP 503"))));

    private static final IndexSchema SCHEMA = new IndexSchema(
            17,
            List.of(new AttributeDefinition("country", KeyType.S), new AttributeDefinition("city", KeyType.S)),
            List.of(new AttributeDefinition("street", KeyType.B)),
            List.of(new AttributeDefinition("pk", KeyType.N)),
            new Projection(ProjectionType.INCLUDE, List.of("state")));

    static final ItemWrite PLAIN_WRITE = new ItemWrite(KEY, null, ItemWrite.Returns.NOTHING, null);
    static final ItemWrite FULL_WRITE =
            new ItemWrite(KEY, CONDITION, new ItemWrite.Returns(true, false, true), INDEXES, List.of(SCHEMA));

    /** One of each kind, with optional parts and without; the name is that of its golden file. */
    private static Map<String, Object> messages() {
        Map<String, Object> all = new LinkedHashMap<>();
        addWrites(all);
        addChangeLog(all);
        TransactionMessages.add(all);
        addReplies(all);
        addReads(all);
        return all;
    }

    private static void addWrites(Map<String, Object> all) {
        all.put("request-put-item", request(new Command.PutItem(PLAIN_WRITE, bytes(9, 8))));
        all.put("request-put-item-everything", request(new Command.PutItem(FULL_WRITE, bytes(9, 8))));
        all.put("request-delete-item", request(new Command.DeleteItem(PLAIN_WRITE)));
        all.put("request-update-item", request(new Command.UpdateItem(PLAIN_WRITE, bytes(7), UPDATE)));
        all.put("request-drop-table", request(new Command.DropTable(7, 3)));
        all.put("request-declare-table", request(new Command.DeclareTable(FULL, "a-resource", "an-id", 12345)));
        all.put("request-declare-plain-table", request(new Command.DeclareTable(PLAIN, null, "an-id", 12345)));
        all.put(
                "request-declare-table-with-sinks",
                request(new Command.DeclareTable(PLAIN, List.of(TO_SHOP, TO_AUDIT), "a-resource", "an-id", 12345)));
        all.put("request-note-failure", request(new Command.NoteFailure(7, "sink 3 shop", "HTTP 503")));
        all.put("request-change-table", request(new Command.ChangeTable("orders", CHANGE, 12345)));
        all.put(
                "request-change-nothing",
                request(new Command.ChangeTable("orders", TableChange.ofTags(List.of(), List.of()), 12345)));
        all.put("request-begin-delete-table", request(new Command.BeginDeleteTable("orders", "a-resource")));
        all.put("request-begin-delete-any-table", request(new Command.BeginDeleteTable("orders", null)));
        all.put("request-remove-table", request(new Command.RemoveTable(7)));
    }

    private static void addChangeLog(Map<String, Object> all) {
        all.put(
                "request-capture-table",
                request(new Command.CaptureTable(
                        7,
                        3,
                        List.of(
                                new Capture.Wish("stream", new Images(true, false), Capture.Use.READ),
                                new Capture.Wish("index", Images.NONE, Capture.Use.READ)))));
        all.put("request-trim-changes", request(new Command.TrimChanges(7, new Position(300, 2))));
        all.put("request-pass-changes", request(new Command.PassChanges(7, "index 17", new Position(300, 2))));
        all.put(
                "request-record-items",
                request(new Command.RecordItems(
                        7, "index 17", bytes(1), List.of(bytes(1, 2), bytes(1, 3)), bytes(1, 4))));
        all.put("request-record-last-items", request(new Command.RecordItems(7, "index 17", bytes(), List.of(), null)));
        all.put(
                "request-change-index",
                request(new Command.ChangeIndex(
                        17,
                        4,
                        new Position(301, 0),
                        List.of(
                                new Command.EntryChange(new Position(300, 2), 0xABCD, bytes(1, 2), bytes(9, 8)),
                                new Command.EntryChange(new Position(301, 0), 0, bytes(3), null)))));
        all.put("request-finish-index", request(new Command.FinishIndex(7, 17)));
        all.put("request-settle-consumers", request(new Command.SettleConsumers(7, 3)));
        all.put("request-forget-streams", request(new Command.ForgetStreams(7, List.of("a", "b"))));
        all.put("request-set-time-to-live", request(new Command.SetTimeToLive(7, 3, "expires")));
        all.put("request-set-no-time-to-live", request(new Command.SetTimeToLive(7, 4, null)));
        all.put(
                "request-index-expiries",
                request(new Command.IndexExpiries(7, 3, List.of(bytes(1, 2, 3), bytes(1, 2, 4)), bytes(1, 3))));
        all.put("request-index-last-expiries", request(new Command.IndexExpiries(7, 3, List.of(), null)));
        all.put(
                "request-delete-expired",
                request(new Command.DeleteExpired(7, 1_764_000_000L, List.of(bytes(1, 2, 3)), INDEXES)));
        all.put(
                "request-delete-expired-plain",
                request(new Command.DeleteExpired(7, 1_764_000_000L, List.of(bytes(1, 2, 3)), null)));
        all.put("request-settle-time-to-live", request(new Command.SettleTimeToLive(7, 3)));
        all.put("request-set-sweeps", request(new Command.SetSweeps(new SweepSettings(1_000, true))));
        all.put("request-place-pool", request(new Command.PlacePool(MemberList.parse("a/a-0,b/b-0", 8010), 1, 12)));
        all.put("request-move-group", request(new Command.MoveGroup(7, 1)));
        all.put("request-note-arrival", request(new Command.NoteArrival(7, 1)));
    }

    private static void addReplies(Map<String, Object> all) {
        all.put("reply-swept", new Reply.Swept(25));
        all.put("reply-done", new Reply.Done());
        all.put("reply-written", new Reply.Written(null, null, new Reply.Footprint(0, 300, List.of(), 0)));
        all.put(
                "reply-written-everything",
                new Reply.Written(bytes(9, 8), bytes(7), new Reply.Footprint(200, 300, List.of(0, 2), 1L << 33)));
        all.put("reply-condition-failed", new Reply.ConditionFailed(null));
        all.put("reply-condition-failed-item", new Reply.ConditionFailed(bytes(9, 8)));
        all.put("reply-no-such-table", new Reply.NoSuchTable());
        all.put("reply-applied-earlier", new Reply.AppliedEarlier());
        all.put("reply-expired", new Reply.Expired(100_000));
        all.put("reply-table-is", new Reply.TableIs(TABLE));
        all.put("reply-refused", new Reply.Refused(Reply.Refused.Kind.VALIDATION, "no"));
    }

    private static void addReads(Map<String, Object> all) {
        all.put("read-get-item", new Read.GetItem(KEY));
        all.put(
                "read-get-range",
                new Read.GetRange(7, bytes(1, 2), bytes(1, 3), Read.Direction.BACKWARD, 100, 1 << 20));
        all.put("read-get-open-range", new Read.GetRange(7, bytes(), null, Read.Direction.FORWARD, 1, 1));
        all.put("read-get-statistics", new Read.GetStatistics(7));
        all.put("read-get-changes", new Read.GetChanges(7, new Position(300, 2), 100, 1 << 20));
        all.put("read-get-captures", new Read.GetCaptures(7));
        all.put("read-get-expired", new Read.GetExpired(7, 1_763_999_970L, 1_764_000_000L, 25));
        all.put(
                "read-reply-expired-are",
                new ReadReply.ExpiredAre(
                        new ExpiryState(
                                3, "expires", new ExpiryState.Indexing(false, bytes(1, 2)), 1L << 33, 1_763_999_999L),
                        List.of(bytes(1, 2, 3)),
                        1_763_999_980L));
        all.put("read-reply-expired-are-none", new ReadReply.ExpiredAre(ExpiryState.NONE, List.of(), 0));
        all.put("read-reply-item-is", new ReadReply.ItemIs(bytes(9, 8)));
        all.put("read-reply-item-is-not", new ReadReply.ItemIs(null));
        all.put("read-reply-page", new ReadReply.Page(List.of(bytes(9), bytes(8)), bytes(1, 2), 77));
        all.put("read-reply-last-page", new ReadReply.Page(List.of(), null, 0));
        all.put("read-reply-statistics-are", new ReadReply.StatisticsAre(3, 4096));
        all.put(
                "read-reply-changes-are",
                new ReadReply.ChangesAre(List.of(INSERT, REMOVE), Position.endOf(400), CAPTURES));
        all.put("read-reply-captures-are", new ReadReply.CapturesAre(CAPTURES, 500));
        all.put("read-reply-no-such-table", new ReadReply.NoSuchTable());
    }

    /** Logs and nodes of other versions hold these bytes. {@code -Dgolden.update=true} rewrites the files. */
    @TestFactory
    Stream<DynamicTest> shouldKeepTheBytes() {
        return messages().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Path file = GOLDEN.resolve(entry.getKey() + ".hex");
                    String hex = HexFormat.of().formatHex(encode(entry.getValue())) + "\n";
                    if (Boolean.getBoolean("golden.update")) {
                        Files.createDirectories(GOLDEN);
                        Files.writeString(file, hex);
                    }
                    assertThat(hex).isEqualTo(Files.readString(file));
                    byte[] golden =
                            HexFormat.of().parseHex(Files.readString(file).strip());
                    assertThat(decoder(entry.getKey()).apply(golden)).isEqualTo(entry.getValue());
                }));
    }

    @Test
    void shouldHaveNoGoldenFileWithoutAMessage() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            Set<String> names = files.map(file -> file.getFileName().toString().replace(".hex", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(names).isEqualTo(new TreeMap<>(messages()).keySet());
        }
    }

    @Test
    void shouldRefuseEveryCutAndEveryByteTooMany() {
        messages().forEach((name, message) -> {
            byte[] bytes = encode(message);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> decoder(name).apply(cut)).as(name).isInstanceOf(EncodingException.class);
            }
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> decoder(name).apply(longer)).as(name).isInstanceOf(EncodingException.class);
        });
    }

    @Test
    void shouldNameAnUnknownVersion() {
        assertThatThrownBy(() -> CommandCodec.decodeRequest(new byte[] {2})).hasMessage("request of unknown version 2");
        assertThatThrownBy(() -> CommandCodec.decodeReply(new byte[] {2})).hasMessage("reply of unknown version 2");
        assertThatThrownBy(() -> CommandCodec.decodeRead(new byte[] {2})).hasMessage("read of unknown version 2");
        assertThatThrownBy(() -> CommandCodec.decodeReadReply(new byte[] {2}))
                .hasMessage("read reply of unknown version 2");
    }

    @Test
    void shouldNameAnUnknownKind() {
        byte[] request = CommandCodec.encode(request(new Command.DropTable(7, 3)));
        request[1 + 16 + 2 + 8] = 77;
        assertThatThrownBy(() -> CommandCodec.decodeRequest(request)).hasMessage("command of unknown kind 77");
        assertThatThrownBy(() -> CommandCodec.decodeReply(new byte[] {1, 77})).hasMessage("reply of unknown kind 77");
        assertThatThrownBy(() -> CommandCodec.decodeRead(new byte[] {1, 77})).hasMessage("read of unknown kind 77");
        assertThatThrownBy(() -> CommandCodec.decodeReadReply(new byte[] {1, 77}))
                .hasMessage("read reply of unknown kind 77");
    }

    @Test
    void shouldKeepTextsOfAllLanguages() {
        Reply reply = new Reply.Refused(Reply.Refused.Kind.NOT_FOUND, "é漢😀");
        assertThat(CommandCodec.decodeReply(CommandCodec.encode(reply))).isEqualTo(reply);
        assertThat("é漢😀".getBytes(StandardCharsets.UTF_8)).hasSize(9);
    }

    private static Operand.Path path(String attribute) {
        return new Operand.Path(List.of(new Operand.Name(attribute)));
    }

    static Request request(Command command) {
        return new Request(ID, 300, 1_700_000_000_000L, command);
    }

    static Bytes bytes(int... values) {
        byte[] array = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            array[i] = (byte) values[i];
        }
        return new Bytes(array);
    }

    private static byte[] encode(Object message) {
        return switch (message) {
            case Request request -> CommandCodec.encode(request);
            case Reply reply -> CommandCodec.encode(reply);
            case Read read -> CommandCodec.encode(read);
            case ReadReply reply -> CommandCodec.encode(reply);
            default -> throw new IllegalArgumentException(message.toString());
        };
    }

    private static Function<byte[], Object> decoder(String name) {
        if (name.startsWith("request-")) {
            return CommandCodec::decodeRequest;
        }
        if (name.startsWith("reply-")) {
            return CommandCodec::decodeReply;
        }
        return name.startsWith("read-reply-") ? CommandCodec::decodeReadReply : CommandCodec::decodeRead;
    }
}
