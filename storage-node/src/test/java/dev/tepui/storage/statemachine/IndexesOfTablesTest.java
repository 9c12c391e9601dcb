package dev.tepui.storage.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.command.Reply.Refused.Kind;
import dev.tepui.storage.store.memory.MemoryStore;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import dev.tepui.storage.table.TableIndex;
import dev.tepui.storage.table.TableIndex.Status;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the catalogue does with the global secondary indexes of tables. */
class IndexesOfTablesTest {
    private static final GlobalIndex BY_A = index("byA", "a");
    private static final GlobalIndex BY_B = index("byB", "b");

    private final Machines group = new Machines(new GroupStateMachine(Shard.CATALOGUE, new MemoryStore()));

    @Test
    void shouldHaveANewTableWaitForItsIndexes() {
        declare(List.of(BY_A, BY_B));
        assertThat(now().status()).isEqualTo(Table.Status.CREATING);
        assertThat(statuses()).containsExactly(Status.CREATING, Status.CREATING);

        settle(now());
        assertThat(now().status()).isEqualTo(Table.Status.CREATING);
        assertThat(statuses()).containsExactly(Status.BACKFILLING, Status.BACKFILLING);
        finish("byA");
        assertThat(now().status()).isEqualTo(Table.Status.CREATING);
        finish("byB");
        assertThat(now().status()).isEqualTo(Table.Status.ACTIVE);
        assertThat(statuses()).containsExactly(Status.ACTIVE, Status.ACTIVE);
    }

    @Test
    void shouldNotGiveANumberTwice() {
        declare(List.of(BY_A));
        int first = now().consumers().indexes().find("byA").number();
        assertThat(first).isGreaterThan(now().number());
        complete();
        declare(List.of(BY_A, BY_B));
        complete();
        declare(List.of(BY_B));
        complete();
        declare(List.of(BY_B, BY_A));

        List<Integer> numbers = Stream.of("byA", "byB")
                .map(name -> now().consumers().indexes().find(name).number())
                .toList();
        assertThat(numbers).doesNotContain(first).doesNotHaveDuplicates();
        Reply other = group.apply(new Command.DeclareTable(Machines.definition("other", false), null, "id-2", 5));
        assertThat(((Reply.TableIs) other).table().number()).isGreaterThan(numbers.get(0));
    }

    @Test
    void shouldLetATableBeUsedWhileAnIndexIsBuiltAndRemoved() {
        declare(List.of());
        declare(List.of(BY_A));
        assertThat(now().status()).isEqualTo(Table.Status.ACTIVE);
        settle(now());
        finish("byA");

        declare(List.of());
        assertThat(statuses()).containsExactly(Status.DELETING);
        settle(now());
        assertThat(statuses()).containsExactly(Status.DROPPING);
        finish("byA");
        assertThat(statuses()).isEmpty();
        assertThat(now().definition().attributes())
                .extracting(AttributeDefinition::name)
                .containsExactly("pk", "sk");
    }

    @Test
    void shouldLeaveIndexesOfWhichNothingIsSaid() {
        declare(List.of(BY_A));
        complete();

        declare(null);

        assertThat(statuses()).containsExactly(Status.ACTIVE);
        assertThat(now().definition().globalIndexes()).containsExactly(BY_A);
        assertThat(now().definition().typeOf("a")).isEqualTo(KeyType.S);
    }

    @Test
    void shouldRefuseAnIndexOfTheNameOfOneThatGoes() {
        declare(List.of(BY_A));
        complete();
        declare(List.of());
        settle(now());

        assertThat(declare(List.of(BY_A)))
                .isEqualTo(new Reply.Refused(
                        Kind.RESOURCE_IN_USE,
                        "Attempt to change a resource which is still in use: Table is being updated: orders"));
        finish("byA");
        assertThat(declare(List.of(BY_A))).isInstanceOf(Reply.TableIs.class);
    }

    @Test
    void shouldRefuseAnotherShapeOfAnIndex() {
        declare(List.of(BY_A));
        complete();

        assertThat(declare(List.of(index("byA", "b"))))
                .isEqualTo(new Reply.Refused(
                        Kind.VALIDATION,
                        "One or more parameter values were invalid: The key schema and the projection of a global"
                                + " secondary index cannot be changed: byA"));
    }

    /** The leader before may say late what it has brought to all groups, or that an index is complete. */
    @Test
    void shouldNotMistakeWhatWasForWhatIs() {
        declare(List.of(BY_A));
        Table first = now();
        complete();
        int number = now().consumers().indexes().find("byA").number();
        declare(List.of());

        settle(first);
        assertThat(statuses()).containsExactly(Status.DELETING);
        group.apply(new Command.FinishIndex(now().number(), number));
        assertThat(statuses()).containsExactly(Status.DELETING);
    }

    private static GlobalIndex index(String name, String attribute) {
        return new GlobalIndex(
                name,
                List.of(new KeyElement(attribute, Role.HASH)),
                new Projection(ProjectionType.ALL, List.of()),
                null,
                null,
                null);
    }

    private Reply declare(List<GlobalIndex> indexes) {
        TableDefinition plain = Machines.definition("orders", false);
        List<AttributeDefinition> attributes = Stream.concat(
                        plain.attributes().stream(),
                        Stream.of("a", "b")
                                .filter(name -> indexes != null
                                        && indexes.stream()
                                                .anyMatch(index ->
                                                        index.keySchema().contains(new KeyElement(name, Role.HASH))))
                                .map(name -> new AttributeDefinition(name, KeyType.S)))
                .toList();
        TableDefinition definition = new TableDefinition(
                plain.name(),
                attributes,
                plain.keySchema(),
                plain.localIndexes(),
                indexes,
                plain.billingMode(),
                plain.provisionedThroughput(),
                plain.options());
        return group.apply(new Command.DeclareTable(definition, "resource", "id", 1_000));
    }

    private void complete() {
        settle(now());
        now().consumers().indexes().all().forEach(index -> finish(index.name()));
    }

    private void settle(Table table) {
        group.apply(
                new Command.SettleConsumers(table.number(), table.consumers().version()));
    }

    private void finish(String name) {
        group.apply(new Command.FinishIndex(
                now().number(), now().consumers().indexes().find(name).number()));
    }

    private List<Status> statuses() {
        return now().consumers().indexes().all().stream()
                .map(TableIndex::status)
                .toList();
    }

    private Table now() {
        return group.machine.catalogue().get("orders");
    }
}
