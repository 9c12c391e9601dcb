package dev.tepui.operator.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import dev.tepui.operator.desired.DefaultPool;
import dev.tepui.operator.desired.EffectiveDefinition;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.PoolAccess;
import dev.tepui.operator.nodeclient.TableOwner;
import dev.tepui.operator.nodeclient.TableState;
import dev.tepui.operator.observe.ObservedTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What to do for a table. The resource is the source of truth: whatever happened in the pool is put right again. */
public sealed interface TablePlan {
    /** Make the pool that the table needs. */
    record CreatePool(StoragePool pool) implements TablePlan {}

    /** Nothing can be done now. The last known state of the table, when the pool told one, is in the status. */
    record Wait(ConditionReason reason, String message) implements TablePlan {}

    /**
     * Declare the table to the pool.
     *
     * @param streamSinks its sinks; empty when they stay as they are
     * @param before the table as it is in the pool; empty when it is not there
     */
    record Declare(
            PoolAccess access,
            String tableName,
            TableOwner owner,
            ObjectNode definition,
            Optional<ArrayNode> streamSinks,
            Optional<TableState> before)
            implements TablePlan {}

    /** The table is as it should be, or on the way there. */
    record Keep(TableState state) implements TablePlan {}

    /** The name belongs to another resource. */
    record NameInUse(String message) implements TablePlan {}

    /** @param defaultPoolZones zones of a default pool; empty to go by the cluster */
    static TablePlan of(ObservedTable observed, EffectiveDefinition effective, List<String> defaultPoolZones) {
        if (observed.pool().isEmpty()) {
            return withoutPool(observed, defaultPoolZones);
        }
        if (observed.inPool().isEmpty() || observed.access().isEmpty()) {
            return new Wait(
                    ConditionReason.POOL_NOT_READY,
                    "The pool " + observed.poolNames().name() + " is starting.");
        }
        PoolAccess access = observed.access().get();
        return switch (observed.inPool().get()) {
            case Answer.NotFound<TableState> none ->
                new Declare(
                        access,
                        observed.tableName(),
                        TableOwner.of(observed.uid()),
                        effective.definition(),
                        effective.streamSinks(),
                        Optional.empty());
            case Answer.Ok<TableState> ok -> compare(observed, access, effective, ok.value());
            case Answer.Unreachable<TableState> unreachable -> unreachable(observed.poolNames());
            case Answer.Conflict<TableState> conflict -> new NameInUse(conflict.message());
            case Answer.Invalid<TableState> invalid -> new Wait(ConditionReason.REJECTED, invalid.message());
        };
    }

    static Wait unreachable(PoolNames pool) {
        return new Wait(
                ConditionReason.POOL_UNREACHABLE, "No member of the pool " + pool.name() + " answers the operator.");
    }

    private static TablePlan withoutPool(ObservedTable observed, List<String> defaultPoolZones) {
        PoolNames names = observed.poolNames();
        if (!PoolNames.DEFAULT_POOL.equals(names.name())) {
            return new Wait(
                    ConditionReason.POOL_NOT_FOUND, "There is no StoragePool " + names.name() + " in this namespace.");
        }
        return new CreatePool(DefaultPool.of(names.namespace(), defaultPoolZones, observed.clusterZones()));
    }

    private static TablePlan compare(
            ObservedTable observed, PoolAccess access, EffectiveDefinition effective, TableState state) {
        boolean owned = observed.uid().equals(state.resource());
        if (!owned && observed.ownerExists()) {
            return new NameInUse("Table already exists: " + state.name() + ". It belongs to another Table resource.");
        }
        if (state.isDeleting()) {
            return new Wait(
                    ConditionReason.CREATING,
                    "The table is being deleted in the pool; it is declared again after that.");
        }
        ObjectNode definition = UnmanagedMembers.kept(effective.definition(), state.definition());
        boolean asWanted = DefinitionDifference.none(definition, state.definition())
                && effective.streamSinks().map(sinks -> sameSinks(sinks, state)).orElse(true);
        return owned && asWanted
                ? new Keep(state)
                : new Declare(
                        access,
                        observed.tableName(),
                        new TableOwner(observed.uid(), owned ? Optional.empty() : Optional.of(state.id())),
                        definition,
                        effective.streamSinks(),
                        Optional.of(state));
    }

    private static boolean sameSinks(ArrayNode wanted, TableState state) {
        List<ObjectNode> present =
                state.streamSinks().stream().map(TableState.Sink::definition).toList();
        return wanted.size() == present.size()
                && StreamSupport.stream(wanted.spliterator(), false).allMatch(present::contains);
    }
}
