package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.changelog.Change;
import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.store.memory.MemoryStore;
import dev.tepui.storage.table.StreamSink;
import dev.tepui.storage.table.StreamSpecification.ViewType;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableSink;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the catalogue does with the sinks of tables. */
class SinksOfTablesTest {
    private final Machines group = new Machines(new GroupStateMachine(Shard.CATALOGUE, new MemoryStore()));

    @Test
    void shouldHaveANewTableWaitUntilItsChangesAreKept() {
        Table table = declare(sink("shop", "http://shop"));
        assertThat(table.status()).isEqualTo(Table.Status.CREATING);
        assertThat(sink(table, "shop").status()).isEqualTo(TableSink.Status.STARTING);

        settle();

        assertThat(now().status()).isEqualTo(Table.Status.ACTIVE);
        assertThat(sink(now(), "shop").status()).isEqualTo(TableSink.Status.ACTIVE);
    }

    @Test
    void shouldLeaveSinksAloneOfWhichNothingIsSaid() {
        declare(sink("shop", "http://shop"));
        settle();
        Table before = now();

        group.apply(new Command.DeclareTable(Machines.definition("orders", true), "resource", "id", 2_000));

        assertThat(now().definition()).isNotEqualTo(before.definition());
        assertThat(now().consumers()).isEqualTo(before.consumers());
    }

    @Test
    void shouldWriteNothingWhenNothingChanges() {
        declare(sink("shop", "http://shop"));
        settle();
        long version = group.machine.catalogue().version();

        declare(sink("shop", "http://shop"));

        assertThat(group.machine.catalogue().version()).isEqualTo(version);
    }

    /** Its place is kept under the name of its capture. */
    @Test
    void shouldLetAChangedSinkGoOnWhereItIs() {
        declare(sink("shop", "http://shop"));
        settle();
        String capture = ConsumerSettling.captureOf(sink(now(), "shop"));
        long version = now().consumers().version();

        declare(sink("shop", "http://other"));

        assertThat(ConsumerSettling.captureOf(sink(now(), "shop"))).isEqualTo(capture);
        assertThat(sink(now(), "shop").sink().endpoint().url()).isEqualTo("http://other");
        assertThat(now().consumers().version()).as("groups need not know").isEqualTo(version);
    }

    @Test
    void shouldTellGroupsWhenASinkWantsOtherImages() {
        declare(sink("shop", "http://shop"));
        settle();

        declare(new StreamSink(
                "shop",
                new StreamSink.Endpoint("http://shop", 10, null),
                100,
                new StreamSink.Selection(EnumSet.allOf(Change.Kind.class), ViewType.KEYS_ONLY),
                new StreamSink.Patience(-1, -1)));

        assertThat(now().consumers().areSettled()).isFalse();
        assertThat(now().status()).isEqualTo(Table.Status.ACTIVE);
    }

    @Test
    void shouldBeginAnewWithASinkThatWasRemoved() {
        declare(sink("shop", "http://shop"), sink("audit", "http://audit"));
        settle();
        String capture = ConsumerSettling.captureOf(sink(now(), "shop"));

        declare(sink("audit", "http://audit"));
        assertThat(now().consumers().sinks().all())
                .extracting(TableSink::status)
                .containsExactlyInAnyOrder(TableSink.Status.ACTIVE, TableSink.Status.STOPPING);
        declare(sink("audit", "http://audit"), sink("shop", "http://shop"));
        settle();

        assertThat(now().consumers().sinks().all()).hasSize(2);
        assertThat(ConsumerSettling.captureOf(sink(now(), "shop"))).isNotEqualTo(capture);
    }

    @Test
    void shouldForgetASinkOnceAllGroupsKnow() {
        declare(sink("shop", "http://shop"));
        settle();

        declare();
        assertThat(now().consumers().sinks().wanted()).isEmpty();
        settle();

        assertThat(now().consumers().sinks().all()).isEmpty();
    }

    private Table declare(StreamSink... sinks) {
        Reply reply = group.apply(new Command.DeclareTable(
                Machines.definition("orders", false), List.of(sinks), "resource", "id", 1_000));
        return ((Reply.TableIs) reply).table();
    }

    private void settle() {
        group.apply(
                new Command.SettleConsumers(now().number(), now().consumers().version()));
        assertThat(now().consumers().areSettled()).isTrue();
    }

    private Table now() {
        return group.machine.catalogue().get("orders");
    }

    private static TableSink sink(Table table, String name) {
        return table.consumers().sinks().wanted().stream()
                .filter(sink -> sink.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static StreamSink sink(String name, String url) {
        return new StreamSink(
                name,
                new StreamSink.Endpoint(url, 10, null),
                100,
                new StreamSink.Selection(EnumSet.allOf(Change.Kind.class), ViewType.NEW_AND_OLD_IMAGES),
                new StreamSink.Patience(-1, -1));
    }
}
