package dev.tepui.storage.statemachine;

import dev.tepui.storage.store.WriteBatch;

/**
 * One log entry being applied.
 *
 * @param index its index
 * @param atMillis when its request was made, see {@code command.Request}
 * @param before the state before it
 * @param writes what it changes; more is added
 */
record Step(long index, long atMillis, PointView before, WriteBatch writes) {}
