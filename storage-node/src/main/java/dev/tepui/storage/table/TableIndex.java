package dev.tepui.storage.table;

import dev.tepui.storage.table.TableDefinition.GlobalIndex;

/**
 * A global secondary index that a table has, or that is about to go.
 *
 * @param definition what was asked for
 * @param number the prefix of its keys; given out once, never again
 */
public record TableIndex(GlobalIndex definition, int number, Status status) {
    /** How far it is. On disk by number: only append. */
    public enum Status {
        /** Not all groups keep changes for it yet. */
        CREATING,
        /** It follows the changes, but items that were there before may be missing. */
        BACKFILLING,
        /** It has all that it must have. */
        ACTIVE,
        /** Not all groups know yet that it goes. */
        DELETING,
        /** Its entries go. */
        DROPPING
    }

    /** The index's name. */
    public String name() {
        return definition.name();
    }

    /** Whether changes are to be kept for it. */
    public boolean isWanted() {
        return status == Status.CREATING || status == Status.BACKFILLING || status == Status.ACTIVE;
    }

    /** Whether it is there for good. */
    public boolean isActive() {
        return status == Status.ACTIVE;
    }

    /** Whether all groups know that it is wanted, or that it is not. */
    public boolean isSettled() {
        return status != Status.CREATING && status != Status.DELETING;
    }

    TableIndex with(Status changed) {
        return new TableIndex(definition, number, changed);
    }

    TableIndex with(GlobalIndex changed) {
        return new TableIndex(changed, number, status);
    }

    TableIndex settled() {
        return switch (status) {
            case CREATING -> with(Status.BACKFILLING);
            case DELETING -> with(Status.DROPPING);
            case BACKFILLING, ACTIVE, DROPPING -> this;
        };
    }
}
