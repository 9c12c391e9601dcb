package dev.tepui.storage.command;

import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.table.Table;

/** The state machine's answer to a {@link Request}. */
public sealed interface Reply {
    /** Done; {@code oldItem} is the former item if asked for and there was one, otherwise null. */
    record Done(Bytes oldItem) implements Reply {}

    /** The table has been dropped: nothing was changed. */
    record NoSuchTable() implements Reply {}

    /** Applied before by another attempt, but its outcome is no longer known in full. */
    record AppliedEarlier() implements Reply {}

    /** Refused: too many entries have been applied since {@code baseIndex}; nothing was changed by this attempt. */
    record Expired(long appliedIndex) implements Reply {}

    /** Catalogue: the table as it is now. */
    record TableIs(Table table) implements Reply {}

    /** Catalogue: refused; {@code kind} says why in DynamoDB's terms. */
    record Refused(Kind kind, String message) implements Reply {
        /** Reasons. */
        public enum Kind {
            /** The name belongs to another table or resource, or the table is being deleted. */
            RESOURCE_IN_USE,
            /** There is no such table. */
            NOT_FOUND,
            /** The change is not possible; the message is DynamoDB's. */
            VALIDATION
        }
    }
}
