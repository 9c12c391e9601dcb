package dev.tepui.storage.admin;

import dev.tepui.storage.delivery.Backlog;
import dev.tepui.storage.table.TableSink;

/**
 * A sink of a table, and how far it is.
 *
 * @param oldestSeconds the age of the oldest change that it has not got; 0 when it has all
 * @param lastFailure why it gets nothing; null when nothing is known to be wrong
 */
record SinkState(TableSink sink, long oldestSeconds, String lastFailure) {
    /** What a backlog says at {@code nowMillis}. */
    static SinkState of(TableSink sink, Backlog backlog, long nowMillis) {
        long age = backlog.oldestAtMillis() == 0 ? 0 : Math.max(0, nowMillis - backlog.oldestAtMillis()) / 1_000;
        return new SinkState(sink, age, backlog.failure());
    }
}
