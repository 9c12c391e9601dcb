package dev.tepui.e2e.story;

import dev.tepui.e2e.client.StreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A consumer of the table's stream: every change is there, once, and in the order of its item. */
final class StreamWitness implements Witness {
    private final StreamReader reader;
    private final Counters counters;
    private final CountedChanges changes = new CountedChanges();
    private final List<Duration> ahead = new ArrayList<>();

    StreamWitness(StreamReader reader, Counters counters) {
        this.reader = reader;
        this.counters = counters;
    }

    @Override
    public void look() {
        ahead.clear();
        reader.poll(this::add);
    }

    private void add(Record record) {
        changes.add(record);
        ahead.add(Duration.between(Instant.now(), record.dynamodb().approximateCreationDateTime()));
    }

    /** How far the times of the records that it has seen last were ahead of ours; negative when they were behind. */
    List<Duration> ahead() {
        return ahead;
    }

    /** The stream has been disabled, so it has an end. */
    @Override
    public boolean hasSeenAll() {
        look();
        return reader.isAtTheEnd();
    }

    @Override
    public void assertRight() {
        changes.assertHasAll(counters);
    }
}
