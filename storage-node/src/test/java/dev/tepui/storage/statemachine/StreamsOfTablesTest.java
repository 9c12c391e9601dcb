package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Refused.Kind;
import dev.tepui.storage.store.memory.MemoryStore;
import dev.tepui.storage.table.StreamSpecification;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the catalogue does with the streams of tables. */
class StreamsOfTablesTest {
    private static final StreamSpecification IMAGES = new StreamSpecification(ViewType.NEW_IMAGE);

    private final Machines group = new Machines(new GroupStateMachine(Shard.CATALOGUE, new MemoryStore()));

    @Test
    void shouldHaveANewTableWaitForItsStream() {
        Table table = declared("orders", IMAGES);
        assertThat(table.status()).isEqualTo(Table.Status.CREATING);
        assertThat(table.streams().latest().status()).isEqualTo(TableStream.Status.ENABLING);

        settle(table);

        assertThat(now().status()).isEqualTo(Table.Status.ACTIVE);
        assertThat(now().streams().latest().status()).isEqualTo(TableStream.Status.ENABLED);
        assertThat(now().definition()).isEqualTo(table.definition());
    }

    @Test
    void shouldKeepATableInUseWhileItsStreamBeginsAndEnds() {
        declared("orders", null);
        assertThat(now().status()).isEqualTo(Table.Status.ACTIVE);

        change(IMAGES);
        assertThat(now().status()).isEqualTo(Table.Status.ACTIVE);
        settle(now());
        change(StreamSpecification.DISABLED);
        assertThat(now().streams().latest().status()).isEqualTo(TableStream.Status.DISABLING);
        settle(now());

        assertThat(now().status()).isEqualTo(Table.Status.ACTIVE);
        assertThat(now().streams().latest().status()).isEqualTo(TableStream.Status.DISABLED);
    }

    @Test
    void shouldChangeOneStreamAfterTheOther() {
        declared("orders", IMAGES);

        assertThat(change(StreamSpecification.DISABLED))
                .isEqualTo(new Reply.Refused(
                        Kind.RESOURCE_IN_USE,
                        "Attempt to change a resource which is still in use: Table is being updated: orders"));
        settle(now());
        assertThat(change(IMAGES))
                .isEqualTo(
                        new Reply.Refused(Kind.VALIDATION, "Table already has an enabled stream: TableName: orders"));
        assertThat(change(StreamSpecification.DISABLED)).isInstanceOf(Reply.TableIs.class);
        settle(now());
        assertThat(change(StreamSpecification.DISABLED))
                .isEqualTo(new Reply.Refused(Kind.VALIDATION, "Table has no stream to disable"));
    }

    /** The leader before may say late what it has brought to all groups. */
    @Test
    void shouldNotSettleWhatWasWantedBefore() {
        Table first = declared("orders", IMAGES);
        settle(first);
        change(StreamSpecification.DISABLED);

        settle(first);

        assertThat(now().streams().latest().status()).isEqualTo(TableStream.Status.DISABLING);
    }

    @Test
    void shouldLeaveTheStreamOfAManifestThatDoesNotMentionIt() {
        declared("orders", IMAGES);
        settle(now());

        declared("orders", null);
        assertThat(now().streams().latest().status()).isEqualTo(TableStream.Status.ENABLED);
        declared("orders", StreamSpecification.DISABLED);
        assertThat(now().streams().latest().status()).isEqualTo(TableStream.Status.DISABLING);
    }

    @Test
    void shouldForgetStreams() {
        declared("orders", IMAGES);
        settle(now());
        change(StreamSpecification.DISABLED);
        settle(now());
        String label = now().streams().latest().label();

        group.apply(new Command.ForgetStreams(now().number(), List.of(label)));

        assertThat(now().streams().all()).isEmpty();
        long version = group.machine.catalogue().version();
        group.apply(new Command.ForgetStreams(now().number(), List.of(label)));
        assertThat(group.machine.catalogue().version()).isEqualTo(version);
    }

    @Test
    void shouldKnowNothingOfTablesThatAreGone() {
        Reply.Refused notFound =
                new Reply.Refused(Kind.NOT_FOUND, "Requested resource not found: Table number 7 not found");

        assertThat(group.apply(new Command.SettleConsumers(7, 1))).isEqualTo(notFound);
        assertThat(group.apply(new Command.ForgetStreams(7, List.of()))).isEqualTo(notFound);
    }

    private Table declared(String name, StreamSpecification stream) {
        TableDefinition definition = Machines.definition(
                name, new TableDefinition.Options(false, null, null, List.of(), null, stream, null));
        Reply reply = group.apply(new Command.DeclareTable(definition, "resource", "id", 1_000));
        return ((Reply.TableIs) reply).table();
    }

    private Reply change(StreamSpecification stream) {
        return group.apply(new Command.ChangeTable(
                "orders",
                new TableChange(
                        null, null, null, null, null, null, List.of(), List.of(), stream, List.of(), List.of(), null),
                2_000));
    }

    private void settle(Table table) {
        assertThat(group.apply(new Command.SettleConsumers(
                        table.number(), table.consumers().version())))
                .isInstanceOf(Reply.TableIs.class);
    }

    private Table now() {
        return group.machine.catalogue().get("orders");
    }
}
