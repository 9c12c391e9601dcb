package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Refused.Kind;
import dev.tepui.storage.store.memory.MemoryStore;
import dev.tepui.storage.table.SweepSettings;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TimeToLive;
import dev.tepui.storage.table.TimeToLive.Status;
import dev.tepui.storage.table.TimeToLiveSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the catalogue keeps of the time to live of tables, and of sweeps. */
class TimeToLiveOfTablesTest {
    private static final TimeToLiveSpecification ON = new TimeToLiveSpecification("expires", true);
    private static final TimeToLiveSpecification OFF = new TimeToLiveSpecification("expires", false);

    private final MemoryStore store = new MemoryStore();
    private final Machines group = new Machines(new GroupStateMachine(Shard.CATALOGUE, store));

    @Test
    void shouldServeATableWhileItsTimeToLiveIsBeingEnabled() {
        Table table = declared(ON);
        assertThat(table.status()).isEqualTo(Table.Status.ACTIVE);
        assertThat(table.timeToLive()).isEqualTo(new TimeToLive(1, Status.ENABLING, "expires"));

        group.apply(new Command.SettleTimeToLive(table.number(), 1));
        assertThat(now().timeToLive().status()).isEqualTo(Status.ENABLED);
    }

    @Test
    void shouldKeepItWhenADeclarationSaysNothing() {
        declared(ON);
        group.apply(new Command.SettleTimeToLive(now().number(), 1));
        assertThat(declared(null).timeToLive()).isEqualTo(new TimeToLive(1, Status.ENABLED, "expires"));
        assertThat(declared(OFF).timeToLive()).isEqualTo(new TimeToLive(2, Status.DISABLING, "expires"));
    }

    @Test
    void shouldRefuseASecondChangeUntilTheFirstIsDone() {
        declared(null);
        assertThat(change(ON)).isInstanceOf(Reply.TableIs.class);
        assertThat(change(OFF)).isEqualTo(new Reply.Refused(Kind.VALIDATION, TimeToLive.BUSY));
        group.apply(new Command.SettleTimeToLive(now().number(), 1));
        assertThat(change(OFF)).isInstanceOf(Reply.TableIs.class);
    }

    @Test
    void shouldKnowHowToDeleteExpiredItems() {
        assertThat(group.machine.catalogue().sweeps()).isEqualTo(SweepSettings.STANDARD);
        SweepSettings settings = new SweepSettings(500, true);
        assertThat(group.apply(new Command.SetSweeps(settings))).isEqualTo(new Reply.Done());

        long version = group.machine.catalogue().version();
        group.apply(new Command.SetSweeps(settings));
        assertThat(group.machine.catalogue().version()).isEqualTo(version);
        assertThat(new GroupStateMachine(Shard.CATALOGUE, store).catalogue().sweeps())
                .isEqualTo(settings);
    }

    private Table declared(TimeToLiveSpecification timeToLive) {
        TableDefinition definition = Machines.definition(
                "orders", new TableDefinition.Options(false, null, null, List.of(), null, null, timeToLive));
        return ((Reply.TableIs) group.apply(new Command.DeclareTable(definition, "resource", "id", 1_000))).table();
    }

    private Reply change(TimeToLiveSpecification timeToLive) {
        return group.apply(new Command.ChangeTable("orders", TableChange.of(timeToLive), 2_000));
    }

    private Table now() {
        return group.machine.catalogue().get("orders");
    }
}
