package dev.tepui.storage.statemachine;

import dev.tepui.storage.store.Family;

/** What a transition may know of the state before it: values by key. */
@FunctionalInterface
interface PointView {
    /** The value under {@code key}, or null. */
    byte[] get(Family family, byte[] key);
}
