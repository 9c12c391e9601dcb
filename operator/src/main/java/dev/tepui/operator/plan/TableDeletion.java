package dev.tepui.operator.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.condition.ConditionReason;
import dev.tepui.operator.naming.Annotations;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.PoolAccess;
import dev.tepui.operator.nodeclient.TableState;
import dev.tepui.operator.observe.ObservedTable;
import java.util.Optional;

/** What to do for a Table resource that is to be deleted. */
public sealed interface TableDeletion {
    String PROTECTION = "DeletionProtectionEnabled";

    /**
     * Nothing of it is left in the pool, or it never was there, or the pool goes with its namespace: the resource may
     * go.
     */
    record Gone() implements TableDeletion {}

    /** The resource may go, the table stays: its annotation says so. */
    record Retain(String message) implements TableDeletion {}

    /** The resource stays until the user changes something. */
    record Blocked(ConditionReason reason, String message) implements TableDeletion {}

    /** The pool is deleting it, or cannot be asked. */
    record Wait(ConditionReason reason, String message) implements TableDeletion {}

    /**
     * Tell the pool to delete it.
     *
     * @param unprotect definition to declare first, where the pool still protects the table and the spec does not
     */
    record Delete(PoolAccess access, String tableName, String resource, Optional<ObjectNode> unprotect)
            implements TableDeletion {}

    /** @param definition what the spec asks for */
    static TableDeletion of(ObservedTable observed, ObjectNode definition) {
        if (observed.namespaceGoes()) {
            // The members stop whatever is said here, protected or not. To wait for them would hold the namespace for
            // ever, and to hurry would delete what the volumes may keep: their reclaim policy decides.
            return new Gone();
        }
        if (Boolean.TRUE.equals(observed.table().getSpec().getDeletionProtectionEnabled())) {
            return deletionProtected();
        }
        if (Annotations.retains(observed.table().getMetadata().getAnnotations())) {
            return new Retain("The table " + observed.tableName() + " stays in the pool: deletion-policy is retain.");
        }
        if (observed.pool().isEmpty()) {
            return new Gone();
        }
        if (observed.inPool().isEmpty()) {
            return withoutAnswer(observed);
        }
        return switch (observed.inPool().get()) {
            case Answer.NotFound<TableState> none -> new Gone();
            case Answer.Ok<TableState> ok -> fromState(observed, definition, ok.value());
            case Answer.Unreachable<TableState> unreachable -> unreachable(observed);
            case Answer.Conflict<TableState> conflict -> new Gone();
            case Answer.Invalid<TableState> invalid -> new Gone();
        };
    }

    /** A pool that was never formed holds no table. One that was, but cannot be asked, may. */
    private static TableDeletion withoutAnswer(ObservedTable observed) {
        boolean formed = observed.pool()
                .map(pool -> pool.getStatus() != null
                        && Boolean.TRUE.equals(pool.getStatus().getFormed()))
                .orElse(false);
        return formed ? unreachable(observed) : new Gone();
    }

    private static TableDeletion unreachable(ObservedTable observed) {
        return new Wait(
                ConditionReason.POOL_UNREACHABLE,
                TablePlan.unreachable(observed.poolNames()).message()
                        + " The table is deleted when one does. To drop the resource and leave the table alone,"
                        + " annotate it with tepui.dev/deletion-policy: retain.");
    }

    private static TableDeletion fromState(ObservedTable observed, ObjectNode definition, TableState state) {
        boolean foreign = state.resource() != null && !state.resource().equals(observed.uid());
        if (foreign) {
            return new Gone();
        }
        if (state.isDeleting()) {
            return new Wait(ConditionReason.DELETING, "The pool is deleting the table.");
        }
        boolean protectedInPool = state.definition() != null
                && state.definition().path(PROTECTION).asBoolean();
        // Absent in the spec means not managed: then the protection that the pool knows counts.
        if (protectedInPool && !definition.has(PROTECTION)) {
            return deletionProtected();
        }
        return new Delete(
                observed.access().orElseThrow(),
                observed.tableName(),
                observed.uid(),
                protectedInPool ? Optional.of(definition) : Optional.empty());
    }

    private static Blocked deletionProtected() {
        return new Blocked(
                ConditionReason.DELETION_PROTECTED,
                "The table is protected against deletion. To delete it, set spec.deletionProtectionEnabled to"
                        + " false; the deletion then goes on by itself.");
    }
}
