package dev.tepui.storage.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.table.TableChange.IndexChange;
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
import dev.tepui.storage.table.TableDefinition.Throughput;
import dev.tepui.storage.table.TableIndex.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What UpdateTable says about changes of indexes of a table in any state. */
class IndexChangesTest {
    private static final Projection ALL = new Projection(ProjectionType.ALL, List.of());
    private static final Throughput UNITS = new Throughput(5, 6);
    private static final Refusal TOO_MANY_AT_A_TIME =
            Refusal.limit("Only 1 online index can be created or deleted simultaneously per table");

    @Test
    void shouldCreateChangeAndDeleteAnIndex() {
        Table table = table(index("old", Status.ACTIVE));

        assertThat(refusal(table, create("new", "x"))).isNull();
        assertThat(refusal(table, new IndexChange.Delete("old"))).isNull();
        assertThat(refusal(table, new IndexChange.Update("old", null, new Throughput(7, 0), null)))
                .isNull();
        assertThat(refusal(table, create("new", "x"), new IndexChange.Update("old", null, new Throughput(7, 0), null)))
                .isNull();
    }

    @Test
    void shouldCreateOrDeleteOneAtATime() {
        Table table = table(index("one", Status.ACTIVE), index("two", Status.ACTIVE));

        assertThat(refusal(table, new IndexChange.Delete("one"), new IndexChange.Delete("two")))
                .isEqualTo(TOO_MANY_AT_A_TIME);
        assertThat(refusal(table, new IndexChange.Delete("one"), create("new", "x")))
                .isEqualTo(TOO_MANY_AT_A_TIME);
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATING", "BACKFILLING", "DELETING", "DROPPING"})
    void shouldNotCreateOrDeleteBesideAnotherThatIsUnderWay(Status status) {
        Table table = table(index("one", Status.ACTIVE), index("two", status));

        assertThat(refusal(table, new IndexChange.Delete("one"))).isEqualTo(TOO_MANY_AT_A_TIME);
        assertThat(refusal(table, create("new", "x"))).isEqualTo(TOO_MANY_AT_A_TIME);
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATING", "BACKFILLING", "DELETING", "DROPPING"})
    void shouldNotTouchAnIndexThatIsUnderWay(Status status) {
        boolean wanted = status == Status.CREATING || status == Status.BACKFILLING;
        Table table = table(index("one", status));
        Refusal busy = Refusal.inUse("Index is being " + (wanted ? "created" : "deleted") + ": one");

        assertThat(refusal(table, create("one", "x"))).isEqualTo(busy);
        assertThat(refusal(table, new IndexChange.Update("one", null, new Throughput(7, 0), null)))
                .isEqualTo(busy);
        assertThat(refusal(table, new IndexChange.Delete("one"))).isEqualTo(status == Status.BACKFILLING ? null : busy);
    }

    @Test
    void shouldKnowWhichIndexesThereAre() {
        Table table = table(index("one", Status.ACTIVE));
        Refusal exists = Refusal.validation("Attempting to create an index which already exists");
        Refusal unknown = new Refusal(Refusal.Kind.NOT_FOUND, "Requested resource not found");

        assertThat(refusal(table, create("one", "x"))).isEqualTo(exists);
        assertThat(refusal(table, create("local", "x"))).isEqualTo(exists);
        assertThat(refusal(table, new IndexChange.Delete("none"))).isEqualTo(unknown);
        assertThat(refusal(table, new IndexChange.Update("none", null, new Throughput(7, 0), null)))
                .isEqualTo(unknown);
        assertThat(refusal(table, new IndexChange.Delete("local")))
                .isEqualTo(Refusal.validation("Cannot delete an index that is not a GlobalSecondaryIndex"));
    }

    @Test
    void shouldHaveTwentyIndexesAtMost() {
        TableIndex[] nineteen = IntStream.range(0, 19)
                .mapToObj(i -> index("i" + i, Status.ACTIVE))
                .toArray(TableIndex[]::new);
        TableIndex[] twenty = IntStream.range(0, 20)
                .mapToObj(i -> index("i" + i, Status.ACTIVE))
                .toArray(TableIndex[]::new);

        assertThat(refusal(table(nineteen), create("new", "x"))).isNull();
        assertThat(refusal(table(twenty), create("new", "x")))
                .isEqualTo(Refusal.limit("Number of global secondary indexes exceeds per-table limit of 20"));
    }

    @Test
    void shouldProjectAHundredAttributesAtMostOverAllIndexes() {
        Projection some = new Projection(
                ProjectionType.INCLUDE,
                IntStream.range(0, 60).mapToObj(i -> "a" + i).toList());
        GlobalIndex projecting = new GlobalIndex("new", key("x"), some, null, null, null);
        Table table = table(new TableIndex(new GlobalIndex("old", key("x"), some, null, null, null), 9, Status.ACTIVE));

        assertThat(refusal(table(), new IndexChange.Create(projecting))).isNull();
        assertThat(refusal(table, new IndexChange.Create(projecting)))
                .isEqualTo(Refusal.validation(TableDefinition.TOO_MANY_PROJECTED));
    }

    @Test
    void shouldNotGiveAnAttributeAnotherType() {
        TableChange change = change(
                null,
                null,
                List.of(create("new", "y")),
                List.of(new AttributeDefinition("y", KeyType.S), new AttributeDefinition("id", KeyType.N)));

        assertThat(change.refusal(table()))
                .isEqualTo(Refusal.validation(
                        "invalid attribute, SchemaElement redefined should be of same type as previously defined"));
    }

    @Test
    void shouldWantThroughputThatGoesWithTheBillingMode() {
        Table onDemand = table(index("one", Status.ACTIVE));
        Table provisioned = provisioned(onDemand);
        IndexChange units = new IndexChange.Update("one", new Throughput(7, 7), null, null);
        IndexChange maxima = new IndexChange.Update("one", null, new Throughput(7, 7), null);

        assertThat(refusal(onDemand, units)).isEqualTo(Refusal.validation(TableChange.indexNotProvisioned("one")));
        assertThat(refusal(onDemand, new IndexChange.Update("one", null, null, null)))
                .isEqualTo(Refusal.validation(TableChange.indexWithoutThroughput("one")));
        assertThat(refusal(provisioned, units)).isNull();
        assertThat(refusal(provisioned, maxima)).isEqualTo(Refusal.validation(TableChange.indexNotOnDemand("one")));
        assertThat(refusal(provisioned, create("new", "x")))
                .isEqualTo(Refusal.validation(TableChange.indexWithoutThroughput("new")));
        assertThat(change(BillingMode.PROVISIONED, UNITS, List.of(), List.of()).refusal(onDemand))
                .isEqualTo(Refusal.validation(TableChange.indexWithoutThroughput("one")));
        assertThat(change(BillingMode.PROVISIONED, UNITS, List.of(units), List.of())
                        .refusal(onDemand))
                .isNull();
        assertThat(change(BillingMode.PAY_PER_REQUEST, null, List.of(), List.of())
                        .refusal(provisioned))
                .isNull();
    }

    @Test
    void shouldRefuseTheSameThroughputAndLessWarmth() {
        Table provisioned = provisioned(table(index("one", Status.ACTIVE)));

        assertThat(refusal(provisioned, new IndexChange.Update("one", UNITS, null, null)))
                .isEqualTo(Refusal.validation(
                        "The provisioned throughput for the index one will not change. The requested value equals the"
                                + " current value. Current ReadCapacityUnits provisioned for the index: 5. Requested"
                                + " ReadCapacityUnits: 5. Current WriteCapacityUnits provisioned for the index: 6."
                                + " Requested WriteCapacityUnits: 6. Refer to the Amazon DynamoDB Developer Guide for"
                                + " current limits and how to request higher limits."));
        assertThat(refusal(provisioned, new IndexChange.Update("one", null, null, new Throughput(4, 0)))
                        .message())
                .contains("Requested ReadUnitsPerSecond for WarmThroughput for index : one is lower than the current");
        assertThat(refusal(provisioned, new IndexChange.Update("one", null, null, new Throughput(40, 0))))
                .isNull();
    }

    @Test
    void shouldWaitForAStreamThatBegins() {
        Table table = table().with(
                        new TableChange(
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        List.of(),
                                        List.of(),
                                        new StreamSpecification(StreamSpecification.ViewType.KEYS_ONLY),
                                        List.of(),
                                        List.of(),
                                        null)
                                .applyTo(table().definition()),
                        1,
                        100);

        assertThat(refusal(table, create("new", "x"))).isEqualTo(Refusal.inUse("Table is being updated: orders"));
    }

    private static Refusal refusal(Table table, IndexChange... changes) {
        return change(null, null, List.of(changes), List.of()).refusal(table);
    }

    private static TableChange change(
            BillingMode mode, Throughput units, List<IndexChange> indexes, List<AttributeDefinition> attributes) {
        return new TableChange(
                mode, units, null, null, null, null, List.of(), List.of(), null, indexes, attributes, null);
    }

    private static IndexChange create(String name, String attribute) {
        return new IndexChange.Create(new GlobalIndex(name, key(attribute), ALL, null, null, null));
    }

    private static List<KeyElement> key(String attribute) {
        return List.of(new KeyElement(attribute, Role.HASH));
    }

    private static TableIndex index(String name, Status status) {
        return new TableIndex(new GlobalIndex(name, key("x"), ALL, null, null, null), 9, status);
    }

    private static Table provisioned(Table table) {
        TableIndex one = table.consumers().indexes().find("one");
        GlobalIndex definition = new GlobalIndex("one", key("x"), ALL, UNITS, null, null);
        return table(BillingMode.PROVISIONED, UNITS, List.of(one.with(definition)));
    }

    private static Table table(TableIndex... indexes) {
        return table(BillingMode.PAY_PER_REQUEST, null, List.of(indexes));
    }

    private static Table table(BillingMode mode, Throughput units, List<TableIndex> indexes) {
        List<GlobalIndex> wanted = new ArrayList<>();
        indexes.stream().filter(TableIndex::isWanted).forEach(index -> wanted.add(index.definition()));
        TableDefinition definition = new TableDefinition(
                "orders",
                List.of(
                        new AttributeDefinition("id", KeyType.S),
                        new AttributeDefinition("at", KeyType.S),
                        new AttributeDefinition("x", KeyType.S)),
                List.of(new KeyElement("id", Role.HASH), new KeyElement("at", Role.RANGE)),
                List.of(new LocalIndex("local", "x", ALL)),
                wanted,
                mode,
                units,
                new Options(false, null, null, List.of()));
        return new Table(
                1,
                "id",
                definition,
                Table.Status.ACTIVE,
                null,
                0,
                CapacityHistory.ofNewTable(definition, 0),
                new Consumers(1, Streams.NONE, new GlobalIndexes(indexes), StreamSinks.NONE),
                TimeToLive.NONE);
    }
}
