package dev.tepui.storage.statemachine;

import dev.tepui.storage.changelog.Change.Cause;
import dev.tepui.storage.changelog.Position;
import dev.tepui.storage.store.WriteBatch;

/**
 * One log entry being applied, or one of the changes that it makes.
 *
 * @param position its index, and which of its changes it is
 * @param atMillis when its request was made, see {@code command.Request}
 * @param cause why it changes items
 * @param before the state before it
 * @param writes what it changes; more is added
 */
record Step(Position position, long atMillis, Cause cause, PointView before, WriteBatch writes) {
    /** A log entry that makes one change, for a client. */
    Step(long index, long atMillis, PointView before, WriteBatch writes) {
        this(new Position(index, 0), atMillis, Cause.CLIENT, before, writes);
    }

    long index() {
        return position.index();
    }
}
