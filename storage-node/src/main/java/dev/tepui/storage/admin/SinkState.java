package dev.tepui.storage.admin;

import dev.tepui.storage.catalogue.ConsumerSettling;
import dev.tepui.storage.delivery.Backlog;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A sink of a table, and how far it is.
 *
 * @param oldestSeconds the age of the oldest change that it has not got; 0 when it has all
 * @param lastFailure why it gets nothing; null when nothing is known to be wrong
 */
record SinkState(TableSink sink, long oldestSeconds, String lastFailure) {
    /** Those of a table, in their order. Never blocks; does not fail. */
    static CompletionStage<List<SinkState>> of(Groups groups, Table table, long nowMillis) {
        CompletionStage<List<SinkState>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (TableSink sink : table.consumers().sinks().wanted()) {
            CompletionStage<Backlog> backlog = Backlog.of(groups, table.number(), ConsumerSettling.captureOf(sink));
            all = all.thenCombine(backlog, (states, of) -> {
                long age = of.oldestAtMillis() == 0 ? 0 : Math.max(0, nowMillis - of.oldestAtMillis()) / 1_000;
                states.add(new SinkState(sink, age, of.failure()));
                return states;
            });
        }
        return all;
    }
}
