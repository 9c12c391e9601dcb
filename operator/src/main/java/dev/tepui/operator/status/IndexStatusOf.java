package dev.tepui.operator.status;

import dev.tepui.crd.v1alpha1.GlobalSecondaryIndex;
import dev.tepui.crd.v1alpha1.GlobalSecondaryIndexDescription;
import dev.tepui.crd.v1alpha1.ProvisionedThroughput;
import dev.tepui.crd.v1alpha1.ProvisionedThroughputDescription;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TableStatus;
import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import dev.tepui.crd.v1alpha1.condition.ConditionType;
import dev.tepui.operator.desired.TableFromCreateTable;
import dev.tepui.operator.nodeclient.TableState;
import dev.tepui.operator.nodeclient.TableState.IndexState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a table's status says of its global secondary indexes. */
final class IndexStatusOf {
    /** Why something about an index is not yet as it should be. */
    private record Delay(String index, ConditionReason reason, String text) {
        String sentence() {
            return "Index " + index + " " + text + ".";
        }
    }

    private IndexStatusOf() {}

    /** One for each index, also for those that are being deleted; null when there are none. */
    static List<GlobalSecondaryIndexDescription> descriptions(Table table, TableState state) {
        if (state.globalSecondaryIndexes().isEmpty()) {
            return null;
        }
        List<GlobalSecondaryIndex> definitions =
                listed(TableFromCreateTable.spec(state.definition()).getGlobalSecondaryIndexes());
        return state.globalSecondaryIndexes().stream()
                .map(index -> definitions.stream()
                        .filter(definition -> definition.indexName().equals(index.name()))
                        .findFirst()
                        .map(definition -> description(index, definition))
                        .orElseGet(() -> descriptionOfGoing(index, before(table, index.name()))))
                .toList();
    }

    private static GlobalSecondaryIndexDescription description(IndexState index, GlobalSecondaryIndex definition) {
        return new GlobalSecondaryIndexDescription(
                index.backfillPercent(),
                index.backfilling() ? true : null,
                index.arn(),
                index.name(),
                index.sizeBytes(),
                index.status(),
                index.itemCount(),
                definition.keySchema(),
                definition.onDemandThroughput(),
                definition.projection(),
                capacity(definition.provisionedThroughput()));
    }

    /** The pool's definition has no index any more that is being deleted; the status before knows what it was. */
    private static GlobalSecondaryIndexDescription descriptionOfGoing(
            IndexState index, Optional<GlobalSecondaryIndexDescription> before) {
        return new GlobalSecondaryIndexDescription(
                null,
                null,
                index.arn(),
                index.name(),
                index.sizeBytes(),
                index.status(),
                index.itemCount(),
                before.map(GlobalSecondaryIndexDescription::keySchema).orElse(null),
                before.map(GlobalSecondaryIndexDescription::onDemandThroughput).orElse(null),
                before.map(GlobalSecondaryIndexDescription::projection).orElse(null),
                before.map(GlobalSecondaryIndexDescription::provisionedThroughput)
                        .orElse(null));
    }

    private static ProvisionedThroughputDescription capacity(ProvisionedThroughput capacity) {
        return capacity == null
                ? null
                : new ProvisionedThroughputDescription(
                        null, null, null, capacity.readCapacityUnits(), capacity.writeCapacityUnits());
    }

    private static Optional<GlobalSecondaryIndexDescription> before(Table table, String index) {
        return Optional.ofNullable(table.getStatus()).map(TableStatus::getGlobalSecondaryIndexesDescriptions).stream()
                .flatMap(List::stream)
                .filter(description -> description.indexName().equals(index))
                .findFirst();
    }

    /** Whether all indexes that the spec wants can be queried; empty when it wants none. */
    static Optional<Fact> active(Table table, TableState state) {
        List<String> wanted = wanted(table, state);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        Optional<Fact> delayed = fact(delays(wanted, state), IndexStatusOf::notActive);
        return Optional.of(delayed.orElseGet(() -> Fact.isTrue(
                ConditionType.INDEXES_ACTIVE, ConditionReason.ACTIVE, "All global secondary indexes are active.")));
    }

    /** That indexes have not got changes for long; empty when they have, and while they are still being filled. */
    static Optional<Fact> behind(TableState state) {
        List<String> behind = state.globalSecondaryIndexes().stream()
                .filter(index -> index.isActive() && Behind.isBehind(index.oldestSeconds()))
                .map(IndexState::name)
                .toList();
        return behind.isEmpty()
                ? Optional.empty()
                : Optional.of(Fact.isTrue(
                        ConditionType.INDEXES_BEHIND, ConditionReason.INDEX_BEHIND, Behind.sentence("index", behind)));
    }

    /** The same when the pool did not say; empty when the spec wants no index. */
    static Optional<Fact> unknown(Table table, ConditionReason reason, String message) {
        return listed(table.getSpec().getGlobalSecondaryIndexes()).isEmpty()
                ? Optional.empty()
                : Optional.of(Fact.isUnknown(ConditionType.INDEXES_ACTIVE, reason, message));
    }

    /** That indexes are being built or deleted; empty when they are not. */
    static Optional<Fact> reconciling(Table table, TableState state) {
        List<String> wanted = wanted(table, state);
        Stream<Delay> going = state.globalSecondaryIndexes().stream()
                .filter(index -> index.isDeleting() && !wanted.contains(index.name()))
                .map(index -> new Delay(index.name(), ConditionReason.DELETING, "is being deleted"));
        return fact(Stream.concat(delays(wanted, state), going), IndexStatusOf::isReconciling);
    }

    private interface Kind {
        Fact of(ConditionReason reason, String message);
    }

    private static Fact notActive(ConditionReason reason, String message) {
        return Fact.isFalse(ConditionType.INDEXES_ACTIVE, reason, message);
    }

    private static Fact isReconciling(ConditionReason reason, String message) {
        return Fact.isTrue(ConditionType.RECONCILING, reason, message);
    }

    /** The reason is that of the delay which passes first. */
    private static Optional<Fact> fact(Stream<Delay> delays, Kind kind) {
        List<Delay> all = delays.toList();
        String message = all.stream().map(Delay::sentence).collect(Collectors.joining(" "));
        return all.stream().map(Delay::reason).min(Comparator.naturalOrder()).map(reason -> kind.of(reason, message));
    }

    /** A spec that says nothing about indexes wants those that there are. */
    private static List<String> wanted(Table table, TableState state) {
        List<GlobalSecondaryIndex> inSpec = table.getSpec().getGlobalSecondaryIndexes();
        return inSpec == null
                ? state.globalSecondaryIndexes().stream()
                        .filter(index -> !index.isDeleting())
                        .map(IndexState::name)
                        .toList()
                : inSpec.stream().map(GlobalSecondaryIndex::indexName).toList();
    }

    private static Stream<Delay> delays(List<String> wanted, TableState state) {
        return wanted.stream().flatMap(name -> delay(name, state).stream());
    }

    private static Optional<Delay> delay(String name, TableState state) {
        Optional<IndexState> found = state.globalSecondaryIndexes().stream()
                .filter(index -> index.name().equals(name))
                .findFirst();
        if (found.isEmpty()) {
            return Optional.of(new Delay(name, ConditionReason.CREATING, "is not there yet"));
        }
        IndexState index = found.get();
        if (index.isActive()) {
            return Optional.empty();
        }
        if (index.isDeleting()) {
            return Optional.of(new Delay(
                    name, ConditionReason.DELETING, "is being deleted; after that one of this name is made again"));
        }
        return Optional.of(
                index.backfilling()
                        ? new Delay(name, ConditionReason.BACKFILLING, "is being backfilled: " + percent(index) + " %")
                        : new Delay(name, ConditionReason.CREATING, "is being created"));
    }

    private static int percent(IndexState index) {
        return index.backfillPercent() == null ? 0 : index.backfillPercent();
    }

    private static List<GlobalSecondaryIndex> listed(List<GlobalSecondaryIndex> listOrNull) {
        return listOrNull == null ? List.of() : listOrNull;
    }
}
