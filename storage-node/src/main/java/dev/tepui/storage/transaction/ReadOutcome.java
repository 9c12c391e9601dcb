package dev.tepui.storage.transaction;

import dev.tepui.storage.item.Bytes;
import java.util.List;

/** What a transaction that reads has found. */
public sealed interface ReadOutcome {
    /** The items at one moment, in the order of the keys; null where there is none. */
    record Items(List<Bytes> items) implements ReadOutcome {}

    /** The items that have changed meanwhile, or were about to. */
    record Conflicts(List<Boolean> conflicts) implements ReadOutcome {}

    /** A table has been dropped. */
    record NoSuchTable() implements ReadOutcome {}
}
