package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Refused.Kind;
import dev.tepui.storage.command.Request;
import dev.tepui.storage.store.memory.MemoryStore;
import dev.tepui.storage.table.CapacityHistory;
import dev.tepui.storage.table.Catalogue;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.LocalIndex;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import dev.tepui.storage.table.TableDefinition.Tag;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTransitionTest {
    private final MemoryStore store = new MemoryStore();
    private final Machines group = new Machines(new GroupStateMachine(Shard.CATALOGUE, store));

    @Test
    void shouldCreateATable() {
        Table table = declare("orders", "resource", "id");
        assertThat(table)
                .isEqualTo(new Table(
                        1, "id", Machines.definition("orders", false), Table.Status.ACTIVE, "resource", 1000));
        assertThat(group.machine.catalogue().get("orders")).isEqualTo(table);
        assertThat(group.machine.catalogue().version()).isEqualTo(1);
    }

    /** A node that waited for an index and then missed the table answered "Requested resource not found". */
    @Test
    void shouldShowATableBeforeItShowsTheIndexThatMadeIt() {
        List<Long> indexWhenPublished = new ArrayList<>();
        group.machine.listen(
                catalogue -> indexWhenPublished.add(group.machine.applied().index()));

        declare("orders", "resource", "id");

        assertThat(indexWhenPublished).containsExactly(0L, 0L);
        assertThat(group.machine.applied().index()).isPositive();
    }

    @Test
    void shouldRefuseANameThatAnotherResourceOwns() {
        declare("orders", "resource", "id");
        assertThat(group.apply(new Command.DeclareTable(Machines.definition("orders", false), "other", "id2", 1)))
                .isEqualTo(new Reply.Refused(Kind.RESOURCE_IN_USE, "Table already exists: orders"));
        assertThat(group.apply(new Command.DeclareTable(Machines.definition("orders", false), null, "id3", 1)))
                .isEqualTo(new Reply.Refused(Kind.RESOURCE_IN_USE, "Table already exists: orders"));
    }

    /** A table that was retained belongs to nobody who is still there. */
    @Test
    void shouldGiveATableToAResourceThatNamesItsIdentifier() {
        Table before = declare("orders", "resource", "id");

        Reply taken = group.apply(new Command.DeclareTable(Machines.definition("orders", true), "other", "id", 2000));

        Table after = ((Reply.TableIs) taken).table();
        assertThat(after.resource()).isEqualTo("other");
        assertThat(after.definition()).isEqualTo(Machines.definition("orders", true));
        assertThat(after.number()).as("with its items").isEqualTo(before.number());
        assertThat(after.createdAtMillis()).isEqualTo(1000);
        assertThat(group.machine.catalogue().get("orders")).isEqualTo(after);
        assertThat(group.apply(new Command.BeginDeleteTable("orders", "resource")))
                .as("the resource that owned it")
                .isInstanceOf(Reply.Refused.class);
    }

    @Test
    void shouldRefuseASecondCreateTableWithoutResource() {
        declare("orders", null, "id");
        assertThat(group.apply(new Command.DeclareTable(Machines.definition("orders", false), null, "id2", 1)))
                .isEqualTo(new Reply.Refused(Kind.RESOURCE_IN_USE, "Table already exists: orders"));
        assertThat(declare("orders", null, "id").number())
                .as("the same table again")
                .isEqualTo(1);
    }

    @Test
    void shouldChangeOptionsOfTheSameResource() {
        Table created = declare("orders", "resource", "id");
        Reply reply =
                group.apply(new Command.DeclareTable(Machines.definition("orders", true), "resource", "later", 2000));
        assertThat(reply)
                .isEqualTo(new Reply.TableIs(new Table(
                        created.number(),
                        "id",
                        Machines.definition("orders", true),
                        Table.Status.ACTIVE,
                        "resource",
                        1000)));
        assertThat(group.machine.catalogue().version()).isEqualTo(2);
    }

    @Test
    void shouldChangeNothingWhenAllIsAsDeclared() {
        declare("orders", "resource", "id");
        declare("orders", "resource", "other id");
        assertThat(group.machine.catalogue().version()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAnotherKey() {
        declare("orders", "resource", "id");
        TableDefinition wanted = Machines.definition("orders", false);
        TableDefinition otherSchema = new TableDefinition(
                "orders",
                wanted.attributes(),
                List.of(new KeyElement("pk", Role.HASH)),
                List.of(),
                List.of(),
                wanted.billingMode(),
                null,
                wanted.options());
        TableDefinition otherType = new TableDefinition(
                "orders",
                List.of(new AttributeDefinition("pk", KeyType.B), new AttributeDefinition("sk", KeyType.N)),
                wanted.keySchema(),
                List.of(),
                List.of(),
                wanted.billingMode(),
                null,
                wanted.options());
        for (TableDefinition other : List.of(otherSchema, otherType)) {
            Reply reply = group.apply(new Command.DeclareTable(other, "resource", "id", 1));
            assertThat(((Reply.Refused) reply).kind()).isEqualTo(Kind.VALIDATION);
        }
    }

    @Test
    void shouldRefuseOtherLocalIndexes() {
        declare("orders", "resource", "id");
        TableDefinition indexed =
                indexed(false, new LocalIndex("idx", "sk", new Projection(ProjectionType.ALL, List.of())));

        Reply reply = group.apply(new Command.DeclareTable(indexed, "resource", "id", 1));

        assertThat(reply)
                .isEqualTo(new Reply.Refused(
                        Kind.VALIDATION,
                        "One or more parameter values were invalid: The local secondary indexes of a table cannot be"
                                + " changed: orders"));
    }

    @Test
    void shouldGiveTheIndexesOfATableTheNumbersAfterIts() {
        LocalIndex index = new LocalIndex("idx", "sk", new Projection(ProjectionType.ALL, List.of()));
        group.apply(new Command.DeclareTable(indexed(false, index, index), "resource", "id", 1));

        assertThat(declare("carts", "resource", "id2").number()).isEqualTo(4);
    }

    @Test
    void shouldChangeATableInUse() {
        Table created = declare("orders", "resource", "id");
        TableChange change = TableChange.ofTags(List.of(new Tag("team", "shop")), List.of());

        Reply reply = group.apply(new Command.ChangeTable("orders", change, 2000));

        Table changed = created.with(change.applyTo(created.definition()), 2000, 2);
        assertThat(reply).isEqualTo(new Reply.TableIs(changed));
        assertThat(group.machine.catalogue().get("orders")).isEqualTo(changed);
        assertThat(group.apply(new Command.ChangeTable("orders", change, 3000))).isEqualTo(reply);
        assertThat(group.machine.catalogue().version()).isEqualTo(2);
    }

    /** Two changes at the same time, each made from the same old table: neither undoes the other. */
    @Test
    void shouldMergeChanges() {
        declare("orders", "resource", "id");
        for (String key : List.of("a", "b")) {
            TableChange change = TableChange.ofTags(List.of(new Tag(key, "")), List.of());
            group.apply(new Command.ChangeTable("orders", change, 2000));
        }

        assertThat(group.machine
                        .catalogue()
                        .get("orders")
                        .definition()
                        .options()
                        .tags())
                .containsExactly(new Tag("a", ""), new Tag("b", ""));
    }

    @Test
    void shouldRememberWhenTheCapacityChanged() {
        declare("orders", "resource", "id");
        group.apply(new Command.ChangeTable("orders", capacity(BillingMode.PROVISIONED, 5), 2000));
        group.apply(new Command.ChangeTable("orders", capacity(null, 4), 3000));

        assertThat(group.machine.catalogue().get("orders").history())
                .isEqualTo(new CapacityHistory(1000, 2000, 3000, 1));
    }

    @Test
    void shouldNotChangeWhatIsNotThereOrBeingDeletedOrWouldNotFit() {
        TableChange change = capacity(null, 5);
        assertThat(group.apply(new Command.ChangeTable("orders", change, 1)))
                .isEqualTo(new Reply.Refused(Kind.NOT_FOUND, "Requested resource not found: Table: orders not found"));
        declare("orders", "resource", "id");
        assertThat(group.apply(new Command.ChangeTable("orders", change, 1)))
                .isEqualTo(new Reply.Refused(Kind.VALIDATION, TableChange.NEITHER));
        group.apply(new Command.BeginDeleteTable("orders", "resource"));
        assertThat(group.apply(new Command.ChangeTable("orders", change, 1)))
                .isEqualTo(new Reply.Refused(
                        Kind.RESOURCE_IN_USE,
                        "Attempt to change a resource which is still in use: Table is being deleted: orders"));
    }

    @Test
    void shouldStayAsWarmAsATableWasAskedToBe() {
        declare("orders", "resource", "id");
        TableDefinition plain = Machines.definition("orders", false);
        TableDefinition warm = warmed(plain, 15_000);
        group.apply(new Command.DeclareTable(warm, "resource", "id", 1));

        group.apply(new Command.DeclareTable(Machines.definition("orders", true), "resource", "id", 1));
        Table table = group.machine.catalogue().get("orders");
        assertThat(table.definition().options().deletionProtection()).isTrue();
        assertThat(table.definition().options().warmThroughput()).isEqualTo(new Throughput(15_000, 0));

        Reply reply = group.apply(new Command.DeclareTable(warmed(plain, 14_000), "resource", "id", 1));
        assertThat(((Reply.Refused) reply).message()).endsWith("decreasing WarmThroughput is not supported");
    }

    /** Two nodes have found that an index can be created; only one of them is right. */
    @Test
    void shouldCreateOneIndexAtATime() {
        declare("orders", "resource", "id");

        Reply first = group.apply(new Command.ChangeTable("orders", creation("one"), 2000));
        Reply second = group.apply(new Command.ChangeTable("orders", creation("two"), 2000));
        Reply again = group.apply(new Command.ChangeTable("orders", creation("one"), 2000));

        Table table = ((Reply.TableIs) first).table();
        assertThat(table.definition().globalIndexes())
                .extracting(GlobalIndex::name)
                .containsExactly("one");
        assertThat(second)
                .isEqualTo(new Reply.Refused(
                        Kind.LIMIT_EXCEEDED,
                        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per"
                                + " table"));
        assertThat(again)
                .isEqualTo(new Reply.Refused(
                        Kind.RESOURCE_IN_USE,
                        "Attempt to change a resource which is still in use: Index is being created: one"));
        assertThat(group.machine.catalogue().get("orders")).isEqualTo(table);
    }

    private static TableChange creation(String index) {
        TableDefinition plain = Machines.definition("orders", false);
        GlobalIndex wanted = new GlobalIndex(
                index, plain.keySchema(), new Projection(ProjectionType.ALL, List.of()), null, null, null);
        return new TableChange(
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                List.of(new TableChange.IndexChange.Create(wanted)),
                List.of(),
                null);
    }

    private static TableDefinition warmed(TableDefinition definition, long reads) {
        return new TableChange(null, null, null, new Throughput(reads, 0), null, null, List.of(), List.of())
                .applyTo(definition);
    }

    /** A manifest may list indexes and what they project in another order; their numbers must not follow. */
    @Test
    void shouldKeepTheOrderOfIndexesThatAreDeclaredInAnother() {
        LocalIndex first = new LocalIndex("a", "sk", new Projection(ProjectionType.INCLUDE, List.of("x", "y")));
        LocalIndex second = new LocalIndex("b", "sk", new Projection(ProjectionType.ALL, List.of()));
        LocalIndex firstAgain = new LocalIndex("a", "sk", new Projection(ProjectionType.INCLUDE, List.of("y", "x")));
        group.apply(new Command.DeclareTable(indexed(false, first, second), "resource", "id", 1));

        Reply reply = group.apply(new Command.DeclareTable(indexed(true, second, firstAgain), "resource", "id", 2));

        TableDefinition changed = ((Reply.TableIs) reply).table().definition();
        assertThat(changed).isEqualTo(indexed(true, first, second));
    }

    private static TableDefinition indexed(boolean isProtected, LocalIndex... indexes) {
        TableDefinition plain = Machines.definition("orders", isProtected);
        return new TableDefinition(
                "orders",
                plain.attributes(),
                plain.keySchema(),
                List.of(indexes),
                List.of(),
                plain.billingMode(),
                null,
                plain.options());
    }

    private static TableChange capacity(BillingMode mode, long units) {
        return new TableChange(mode, new Throughput(units, 1), null, null, null, null, List.of(), List.of());
    }

    @Test
    void shouldDeleteInTwoStepsAndNeverUseANumberAgain() {
        Table table = declare("orders", "resource", "id");
        Table deleting = ((Reply.TableIs) group.apply(new Command.BeginDeleteTable("orders", "resource"))).table();
        assertThat(deleting.status()).isEqualTo(Table.Status.DELETING);
        assertThat(group.apply(new Command.BeginDeleteTable("orders", null))).isEqualTo(new Reply.TableIs(deleting));
        assertThat(group.apply(new Command.DeclareTable(Machines.definition("orders", false), "resource", "id", 1)))
                .isEqualTo(new Reply.Refused(
                        Kind.RESOURCE_IN_USE,
                        "Attempt to change a resource which is still in use: Table is being deleted: orders"));
        assertThat(group.apply(new Command.RemoveTable(table.number()))).isEqualTo(new Reply.Done());
        assertThat(group.machine.catalogue().tables()).isEmpty();
        assertThat(((Reply.Refused) group.apply(new Command.RemoveTable(table.number()))).kind())
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(declare("orders", "resource", "new").number()).isEqualTo(2);
    }

    @Test
    void shouldNotRemoveATableThatIsInUse() {
        Table table = declare("orders", "resource", "id");
        assertThat(((Reply.Refused) group.apply(new Command.RemoveTable(table.number()))).kind())
                .isEqualTo(Kind.RESOURCE_IN_USE);
        assertThat(group.machine.catalogue().get("orders")).isEqualTo(table);
    }

    @Test
    void shouldProtectFromDeletion() {
        group.apply(new Command.DeclareTable(Machines.definition("orders", true), "resource", "id", 1));
        assertThat(group.apply(new Command.BeginDeleteTable("orders", "resource")))
                .isEqualTo(new Reply.Refused(
                        Kind.VALIDATION,
                        "Resource cannot be deleted as it is currently protected against deletion."
                                + " Disable deletion protection first."));
    }

    @Test
    void shouldNotFindATableOfAnotherResource() {
        declare("orders", "resource", "id");
        Reply notFound = new Reply.Refused(Kind.NOT_FOUND, "Requested resource not found: Table: orders not found");
        assertThat(group.apply(new Command.BeginDeleteTable("orders", "other"))).isEqualTo(notFound);
        assertThat(((Reply.Refused) group.apply(new Command.BeginDeleteTable("none", null))).message())
                .isEqualTo("Requested resource not found: Table: none not found");
    }

    @Test
    void shouldAnswerARepeatedRequestAsBefore() {
        Request request = new Request(
                UUID.randomUUID(), 0, 1, new Command.DeclareTable(Machines.definition("orders", false), null, "id", 1));
        Reply first = group.apply(request);
        group.apply(new Command.BeginDeleteTable("orders", null));
        assertThat(group.apply(request)).isEqualTo(first);
        assertThat(group.machine.catalogue().get("orders").status()).isEqualTo(Table.Status.DELETING);
    }

    @Test
    void shouldRefuseItemsHereAndTablesInADataGroup() {
        assertThat(group.apply(Machines.put(Machines.key(1, 0, 1), Machines.item(1))))
                .isInstanceOf(Reply.Refused.class);
        assertThat(group.apply(new Command.DropTable(1, 1))).isInstanceOf(Reply.Refused.class);
        Machines data = new Machines(new GroupStateMachine(new Shard(0, 0, 0xFFFF), new MemoryStore()));
        assertThat(data.apply(new Command.RemoveTable(1))).isInstanceOf(Reply.Refused.class);
    }

    @Test
    void shouldTellListenersEveryChange() {
        List<Long> versions = new ArrayList<>();
        group.machine.listen(catalogue -> versions.add(catalogue.version()));
        declare("orders", "resource", "id");
        declare("orders", "resource", "id");
        declare("carts", "resource", "id");
        assertThat(versions).containsExactly(0L, 1L, 2L);
    }

    @Test
    void shouldKeepTheCatalogueOverRestartAndSnapshot(@TempDir Path directory) {
        for (String name : List.of("orders", "carts", "é漢")) {
            declare(name, "resource", "id-" + name);
        }
        Catalogue before = group.machine.catalogue();
        assertThat(new GroupStateMachine(Shard.CATALOGUE, store).catalogue()).isEqualTo(before);

        group.machine.exportTo(directory);
        Machines other = new Machines(new GroupStateMachine(Shard.CATALOGUE, new MemoryStore()));
        List<Catalogue> heard = new ArrayList<>();
        other.machine.listen(heard::add);
        other.apply(new Command.DeclareTable(Machines.definition("stale", false), null, "id", 1));
        other.machine.importFrom(directory);
        assertThat(other.machine.catalogue()).isEqualTo(before);
        assertThat(heard.get(heard.size() - 1)).isEqualTo(before);
    }

    private Table declare(String name, String resource, String id) {
        Reply reply = group.apply(new Command.DeclareTable(Machines.definition(name, false), resource, id, 1000));
        return ((Reply.TableIs) reply).table();
    }
}
