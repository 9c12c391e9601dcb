package dev.tepui.storage.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.changelog.Capture;
import dev.tepui.storage.changelog.Captures;
import dev.tepui.storage.changelog.Images;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.changelog.Progress;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.placement.GroupLayout;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Consumers;
import dev.tepui.storage.table.GlobalIndexes;
import dev.tepui.storage.table.StreamSinks;
import dev.tepui.storage.table.Streams;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import dev.tepui.storage.table.TableIndex;
import dev.tepui.storage.table.TimeToLive;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What the operator learns of tables with global secondary indexes; its tests read the same golden file. */
class TableStatesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/admin/table-state-with-indexes.json");
    private static final int TABLE = 4;
    private static final Position NOW = new Position(7, 0);

    private final FakeGroups groups = new FakeGroups();
    private final TableStates states = new TableStates(groups, "us-east-1", OptionalLong::empty);

    @Test
    void shouldDescribeIndexesAsTheGoldenFile() throws Exception {
        groups.statistics.put(TABLE, new ReadReply.StatisticsAre(10, 1000));
        groups.statistics.put(6, new ReadReply.StatisticsAre(5, 400));
        groups.statistics.put(7, new ReadReply.StatisticsAre(2, 100));
        groups.statistics.put(9, new ReadReply.StatisticsAre(1, 50));
        groups.recorded(0, null).recorded(1, "6000aa").recorded(2, "8000").recorded(3, "");

        JsonObject state = state(
                index("by-new", 8, TableIndex.Status.CREATING),
                index("by-day", 7, TableIndex.Status.BACKFILLING),
                index("by-state", 6, TableIndex.Status.ACTIVE),
                index("by-old", 9, TableIndex.Status.DROPPING));

        JsonObject expected = new JsonObject(Files.readString(GOLDEN));
        for (String member : List.of("name", "status", "itemCount", "sizeBytes", "globalSecondaryIndexes")) {
            assertThat(state.getValue(member)).as(member).isEqualTo(expected.getValue(member));
        }
    }

    @Test
    void shouldLeaveOutGroupsThatDoNotAnswer() {
        groups.recorded(0, null).recorded(2, "a000");

        assertThat(percent()).isEqualTo(75);
        groups.captures.clear();
        assertThat(percent()).isZero();
    }

    /** All that is there is recorded, but has not yet been delivered. */
    @Test
    void shouldNotSayThatAnIndexIsCompleteWhileItIsBackfilled() {
        groups.recorded(0, null).recorded(1, null).recorded(2, null).recorded(3, null);

        assertThat(percent()).isEqualTo(99);
    }

    private int percent() {
        return state(index("by-day", 7, TableIndex.Status.BACKFILLING))
                .getJsonArray("globalSecondaryIndexes")
                .getJsonObject(0)
                .getInteger("backfillPercent");
    }

    private JsonObject state(TableIndex... indexes) {
        Consumers consumers = new Consumers(1, Streams.NONE, new GlobalIndexes(List.of(indexes)), StreamSinks.NONE);
        TableDefinition definition = new TableDefinition(
                "orders",
                List.of(new AttributeDefinition("customer", KeyType.S), new AttributeDefinition("state", KeyType.S)),
                List.of(new KeyElement("customer", Role.HASH)),
                List.of(),
                List.of(),
                BillingMode.PAY_PER_REQUEST,
                null,
                new TableDefinition.Options(false, null, null, List.of()));
        Table without = new Table(TABLE, "id", definition, Table.Status.ACTIVE, "uid", 0);
        Table table = new Table(
                without.number(),
                without.id(),
                definition,
                without.status(),
                without.resource(),
                without.createdAtMillis(),
                without.history(),
                consumers,
                TimeToLive.NONE);
        JsonOutput out = new JsonOutput();
        states.of(List.of(table)).toCompletableFuture().join().get(0).write(out);
        return new JsonObject(new String(out.toBytes(), StandardCharsets.UTF_8));
    }

    private static TableIndex index(String name, int number, TableIndex.Status status) {
        return new TableIndex(
                new GlobalIndex(
                        name,
                        List.of(new KeyElement("state", Role.HASH)),
                        new Projection(ProjectionType.ALL, List.of()),
                        null,
                        null,
                        null),
                number,
                status);
    }

    /** Four groups; what is not set does not answer. */
    private static final class FakeGroups implements Groups {
        private final GroupLayout layout = new GroupLayout(4);
        private final Map<Integer, ReadReply.StatisticsAre> statistics = new TreeMap<>();
        private final Map<Integer, Captures> captures = new TreeMap<>();

        /** @param place in hexadecimal: the items up to this have been recorded for by-day; null when all have */
        FakeGroups recorded(int group, String place) {
            Bytes recorded = place == null ? null : new Bytes(HexFormat.of().parseHex(place));
            Progress progress = new Progress(NOW, recorded, NOW, null);
            captures.put(
                    group,
                    new Captures(
                            1,
                            Position.START,
                            List.of(new Capture("index 7", new Images(true, true), NOW, null, progress))));
            return this;
        }

        @Override
        public int count() {
            return layout.count();
        }

        @Override
        public int groupOf(int hash) {
            return layout.groupOf(hash);
        }

        @Override
        public long appliedIndex(int group) {
            return 0;
        }

        @Override
        public int firstHash(int group) {
            return layout.firstHash(group);
        }

        @Override
        public CompletionStage<Reply> write(int group, Command command) {
            return CompletableFuture.failedFuture(new UnavailableException("only reads"));
        }

        @Override
        public CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
            ReadReply reply = switch (read) {
                case Read.GetStatistics(int number) -> statistics.get(number);
                case Read.GetCaptures(int table)
                when table == TABLE && captures.containsKey(group) -> new ReadReply.CapturesAre(captures.get(group), 7);
                default -> null;
            };
            return reply == null
                    ? CompletableFuture.failedFuture(new UnavailableException("no answer"))
                    : CompletableFuture.completedFuture(reply);
        }
    }
}
