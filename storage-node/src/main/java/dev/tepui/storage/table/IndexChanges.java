package dev.tepui.storage.table;

import dev.tepui.storage.table.TableChange.IndexChange;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.BillingMode;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.util.List;
import java.util.Objects;

/**
 * The rules for changes of global secondary indexes, of which one at a time is created or deleted.
 *
 * @param table as it is now
 * @param after as it would be then
 */
record IndexChanges(TableChange change, Table table, TableDefinition after) {
    private static final String ONE_AT_A_TIME =
            "Only 1 online index can be created or deleted simultaneously per table";

    /** Why the change cannot be made, the first reason that counts; null when it can. */
    Refusal refusal() {
        long createdOrDeleted = change.indexes().stream()
                .filter(one -> !(one instanceof IndexChange.Update))
                .count();
        if (createdOrDeleted > 1) {
            return Refusal.limit(ONE_AT_A_TIME);
        }
        Refusal first = change.indexes().stream()
                .map(this::refusal)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return first == null ? withoutThroughput() : first;
    }

    private Refusal refusal(IndexChange one) {
        TableIndex index = table.consumers().indexes().find(one.name());
        return switch (one) {
            case IndexChange.Create(var wanted) -> ofCreation(wanted, index);
            case IndexChange.Update update ->
                index == null ? unknown(one.name()) : index.isActive() ? ofUpdate(update, index) : busy(index);
            case IndexChange.Delete ignored -> index == null ? unknown(one.name()) : ofDeletion(index);
        };
    }

    private Refusal ofCreation(GlobalIndex wanted, TableIndex present) {
        if (present != null && !present.isActive()) {
            return busy(present);
        }
        if (present != null || isLocal(wanted.name())) {
            return Refusal.validation("Attempting to create an index which already exists");
        }
        if (!table.consumers().indexes().areActive()) {
            return Refusal.limit(ONE_AT_A_TIME);
        }
        if (after.globalIndexes().size() > TableDefinition.GLOBAL_INDEXES_MAX) {
            return Refusal.limit("Number of global secondary indexes exceeds per-table limit of "
                    + TableDefinition.GLOBAL_INDEXES_MAX);
        }
        if (TableDefinition.projectsTooMuch(after.localIndexes(), after.globalIndexes())) {
            return Refusal.validation(TableDefinition.TOO_MANY_PROJECTED);
        }
        for (AttributeDefinition attribute : change.attributes()) {
            TableDefinition.KeyType type = table.definition().typeOf(attribute.name());
            if (type != null && type != attribute.type()) {
                return Refusal.validation(
                        "invalid attribute, SchemaElement redefined should be of same type as previously defined");
            }
        }
        GlobalIndex created = find(wanted.name());
        String problem = throughputProblem(wanted.name(), wanted.provisionedThroughput(), wanted.onDemandThroughput());
        if (problem == null && wanted.warmThroughput() != null) {
            problem = TableChange.lessWarm(wanted.warmThroughput(), created.givenThroughput(), wanted.name());
        }
        return problem == null ? null : Refusal.validation(problem);
    }

    private Refusal ofUpdate(IndexChange.Update update, TableIndex index) {
        Throughput units = update.provisionedThroughput();
        String problem = throughputProblem(update.name(), units, update.onDemandThroughput());
        if (problem == null
                && units == null
                && update.onDemandThroughput() == null
                && update.warmThroughput() == null) {
            problem = TableChange.indexWithoutThroughput(update.name());
        }
        if (problem == null && units != null && units.equals(index.definition().provisionedThroughput())) {
            problem = TableChange.unchanged(units, update.name());
        }
        if (problem == null && update.warmThroughput() != null) {
            problem = TableChange.lessWarm(
                    update.warmThroughput(), index.definition().warmth(), update.name());
        }
        return problem == null ? null : Refusal.validation(problem);
    }

    private Refusal ofDeletion(TableIndex index) {
        // What is being filled may go; until all groups know that it is wanted it is not told twice.
        if (!index.isActive() && index.status() != TableIndex.Status.BACKFILLING) {
            return busy(index);
        }
        boolean othersAreBusy =
                table.consumers().indexes().all().stream().anyMatch(other -> other != index && !other.isActive());
        return othersAreBusy ? Refusal.limit(ONE_AT_A_TIME) : null;
    }

    /** Whether the throughput fits the billing mode; what is not given does. */
    private String throughputProblem(String index, Throughput unitsOrNull, Throughput maximaOrNull) {
        boolean onDemand = after.billingMode() == BillingMode.PAY_PER_REQUEST;
        if (onDemand && unitsOrNull != null) {
            return TableChange.indexNotProvisioned(index);
        }
        return !onDemand && maximaOrNull != null ? TableChange.indexNotOnDemand(index) : null;
    }

    /** An index needs throughput when its table gets some. */
    private Refusal withoutThroughput() {
        if (after.billingMode() == BillingMode.PAY_PER_REQUEST) {
            return null;
        }
        List<GlobalIndex> indexes = after.globalIndexes();
        return indexes.stream()
                .filter(index -> index.provisionedThroughput() == null)
                .findFirst()
                .map(index -> Refusal.validation(TableChange.indexWithoutThroughput(index.name())))
                .orElse(null);
    }

    private Refusal unknown(String name) {
        return isLocal(name)
                ? Refusal.validation("Cannot delete an index that is not a GlobalSecondaryIndex")
                : new Refusal(Refusal.Kind.NOT_FOUND, "Requested resource not found");
    }

    private static Refusal busy(TableIndex index) {
        return Refusal.inUse("Index is being " + (index.isWanted() ? "created: " : "deleted: ") + index.name());
    }

    private boolean isLocal(String name) {
        return table.definition().localIndexes().stream()
                .anyMatch(index -> index.name().equals(name));
    }

    private GlobalIndex find(String name) {
        return after.globalIndexes().stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
