package dev.tepui.storage.sink;

import dev.tepui.storage.delivery.ChangeConsumer;
import dev.tepui.storage.table.Table;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The sinks of tables as consumers of their changes.
 *
 * @param region part of the ARNs in events
 * @param epochMillis the time
 * @param random spreads attempts; safe from any thread
 */
public record Sinks(
        Poster poster, String region, LongSupplier epochMillis, RandomGenerator random, SinkObserver observer) {
    /** What metrics call them. */
    public static final String KIND = "sink";

    /** One for each sink that is wanted. */
    public List<ChangeConsumer> of(Table table) {
        return table.consumers().sinks().wanted().stream()
                .<ChangeConsumer>map(sink -> new SinkConsumer(this, table, sink))
                .toList();
    }
}
