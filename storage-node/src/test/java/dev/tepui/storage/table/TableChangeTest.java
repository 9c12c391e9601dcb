package dev.tepui.storage.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Options;
import dev.tepui.storage.table.TableDefinition.Role;
import dev.tepui.storage.table.TableDefinition.Tag;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableChangeTest {
    private static final TableDefinition PROVISIONED = definition(
            BillingMode.PROVISIONED,
            new Throughput(5, 6),
            new Options(true, "STANDARD", null, List.of(new Tag("a", "1"), new Tag("b", "2")), null));
    private static final TableDefinition ON_DEMAND = definition(
            BillingMode.PAY_PER_REQUEST,
            null,
            new Options(false, null, new Throughput(100, -1), List.of(), new Throughput(15_000, 0)));

    @Test
    void shouldLeaveAloneWhatItDoesNotMention() {
        TableChange nothing = TableChange.ofTags(List.of(), List.of());

        assertThat(nothing.applyTo(PROVISIONED)).isEqualTo(PROVISIONED);
        assertThat(nothing.applyTo(ON_DEMAND)).isEqualTo(ON_DEMAND);
        assertThat(nothing.problem(PROVISIONED)).isNull();
    }

    @Test
    void shouldTakeTheCapacityOfTheOtherModeAway() {
        TableDefinition onDemand = mode(BillingMode.PAY_PER_REQUEST, null).applyTo(PROVISIONED);
        assertThat(onDemand.provisionedThroughput()).isNull();

        TableDefinition provisioned =
                mode(BillingMode.PROVISIONED, new Throughput(1, 2)).applyTo(ON_DEMAND);
        assertThat(provisioned.provisionedThroughput()).isEqualTo(new Throughput(1, 2));
        assertThat(provisioned.options().onDemandThroughput()).isNull();
    }

    @Test
    void shouldChangeOneMaximumAndKeepTheOther() {
        TableChange change = new TableChange(null, null, new Throughput(0, 50), null, null, null, List.of(), List.of());

        assertThat(change.applyTo(ON_DEMAND).options().onDemandThroughput()).isEqualTo(new Throughput(100, 50));
        assertThat(change.problem(PROVISIONED)).isEqualTo(TableChange.NOT_ON_DEMAND);
    }

    @Test
    void shouldPutAndRemoveTags() {
        TableChange change = TableChange.ofTags(List.of(new Tag("b", "3"), new Tag("c", "")), List.of("a", "none"));

        TableDefinition changed = change.applyTo(PROVISIONED);

        assertThat(changed.options().tags()).containsExactly(new Tag("b", "3"), new Tag("c", ""));
        assertThat(change.applyTo(changed)).as("twice is once").isEqualTo(changed);
    }

    @Test
    void shouldHaveFiftyTagsAtMost() {
        List<Tag> many =
                IntStream.range(0, 48).mapToObj(i -> new Tag("k" + i, "")).toList();
        TableDefinition full = TableChange.ofTags(many, List.of()).applyTo(PROVISIONED);

        assertThat(TableChange.ofTags(List.of(new Tag("c", "")), List.of("a")).problem(full))
                .isNull();
        assertThat(TableChange.ofTags(List.of(new Tag("c", "")), List.of()).problem(full))
                .isEqualTo("Number of Tags exceed the current limit for the provided ResourceArn");
    }

    @Test
    void shouldRefuseThroughputThatDoesNotFitTheMode() {
        Throughput units = new Throughput(1, 2);

        assertThat(mode(null, units).problem(ON_DEMAND)).isEqualTo(TableChange.NEITHER);
        assertThat(mode(BillingMode.PROVISIONED, null).problem(ON_DEMAND)).isEqualTo(TableChange.NO_THROUGHPUT);
        assertThat(mode(BillingMode.PROVISIONED, units).problem(ON_DEMAND)).isNull();
        assertThat(mode(BillingMode.PAY_PER_REQUEST, null).problem(ON_DEMAND)).isNull();
    }

    @Test
    void shouldRefuseTheSameThroughput() {
        assertThat(mode(null, new Throughput(5, 6)).problem(PROVISIONED))
                .isEqualTo("The provisioned throughput for the table will not change. The requested value equals the"
                        + " current value. Current ReadCapacityUnits provisioned for the table: 5. Requested"
                        + " ReadCapacityUnits: 5. Current WriteCapacityUnits provisioned for the table: 6. Requested"
                        + " WriteCapacityUnits: 6. Refer to the Amazon DynamoDB Developer Guide for current limits"
                        + " and how to request higher limits.");
        assertThat(mode(null, new Throughput(5, 7)).problem(PROVISIONED)).isNull();
    }

    @Test
    void shouldNeverMakeATableLessWarm() {
        assertThat(ON_DEMAND.warmThroughput()).isEqualTo(new Throughput(15_000, 4_000));
        assertThat(warm(14_999, 0).problem(ON_DEMAND)).contains("Requested ReadUnitsPerSecond");
        assertThat(warm(0, 3_999).problem(ON_DEMAND)).contains("Requested WriteUnitsPerSecond");

        TableChange warmer = warm(0, 9_000);
        assertThat(warmer.problem(ON_DEMAND)).isNull();
        assertThat(warmer.applyTo(ON_DEMAND).warmThroughput()).isEqualTo(new Throughput(15_000, 9_000));
    }

    private static TableChange mode(BillingMode mode, Throughput units) {
        return new TableChange(mode, units, null, null, null, null, List.of(), List.of());
    }

    private static TableChange warm(long reads, long writes) {
        return new TableChange(null, null, null, new Throughput(reads, writes), null, null, List.of(), List.of());
    }

    private static TableDefinition definition(BillingMode mode, Throughput units, Options options) {
        return new TableDefinition(
                "orders",
                List.of(new AttributeDefinition("id", KeyType.S)),
                List.of(new KeyElement("id", Role.HASH)),
                List.of(),
                List.of(),
                mode,
                units,
                options);
    }
}
