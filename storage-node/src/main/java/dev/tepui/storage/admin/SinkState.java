package dev.tepui.storage.admin;

import dev.tepui.storage.table.TableSink;

/**
 * A sink of a table, and how far it is.
 *
 * @param oldestSeconds the age of the oldest change that it has not got; 0 when it has all
 * @param lastFailure why it gets nothing; null when nothing is known to be wrong
 */
record SinkState(TableSink sink, long oldestSeconds, String lastFailure) {}
