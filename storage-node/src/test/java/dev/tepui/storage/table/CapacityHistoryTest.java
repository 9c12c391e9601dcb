package dev.tepui.storage.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Role;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityHistoryTest {
    private static final TableDefinition ON_DEMAND = definition(null);
    private static final long MORNING = millis("2026-11-23T08:00:00Z");
    private static final long EVENING = millis("2026-11-23T23:59:59Z");
    private static final long MIDNIGHT = millis("2026-11-24T00:00:00Z");

    @Test
    void shouldBeginOnDemandOrWithNothing() {
        assertThat(CapacityHistory.ofNewTable(ON_DEMAND, MORNING)).isEqualTo(new CapacityHistory(MORNING, 0, 0, 0));
        assertThat(CapacityHistory.ofNewTable(provisioned(5, 5), MORNING)).isEqualTo(new CapacityHistory(0, 0, 0, 0));
    }

    @Test
    void shouldRememberGrowingAndShrinkingInOneChange() {
        CapacityHistory history = new CapacityHistory(0, 0, 0, 0)
                .after(provisioned(5, 5), provisioned(6, 5), MORNING)
                .after(provisioned(6, 5), provisioned(7, 4), EVENING);

        assertThat(history).isEqualTo(new CapacityHistory(0, EVENING, EVENING, 1));
    }

    @Test
    void shouldCountDecreasesOfADay() {
        CapacityHistory history = new CapacityHistory(0, 0, 0, 0)
                .after(provisioned(9, 9), provisioned(8, 9), MORNING)
                .after(provisioned(8, 9), provisioned(8, 8), EVENING);

        assertThat(history.decreasesOn(EVENING)).isEqualTo(2);
        assertThat(history.decreasesOn(MIDNIGHT)).isZero();
        assertThat(history.after(provisioned(8, 8), provisioned(7, 8), MIDNIGHT).decreasesOn(MIDNIGHT))
                .isEqualTo(1);
    }

    @Test
    void shouldRememberTheLastTimeThatATableWentOnDemand() {
        CapacityHistory onDemand = new CapacityHistory(0, 0, 0, 0).after(provisioned(5, 5), ON_DEMAND, MORNING);
        assertThat(onDemand).isEqualTo(new CapacityHistory(MORNING, 0, 0, 0));
        assertThat(onDemand.after(ON_DEMAND, ON_DEMAND, EVENING)).isEqualTo(onDemand);

        CapacityHistory back = onDemand.after(ON_DEMAND, provisioned(1, 1), EVENING);
        assertThat(back).isEqualTo(new CapacityHistory(MORNING, EVENING, 0, 0));
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static TableDefinition provisioned(long reads, long writes) {
        return definition(new Throughput(reads, writes));
    }

    private static TableDefinition definition(Throughput unitsOrNull) {
        return new TableDefinition(
                "orders",
                List.of(new AttributeDefinition("id", KeyType.S)),
                List.of(new KeyElement("id", Role.HASH)),
                List.of(),
                List.of(),
                unitsOrNull == null ? BillingMode.PAY_PER_REQUEST : BillingMode.PROVISIONED,
                unitsOrNull,
                new Options(false, null, null, List.of()));
    }
}
