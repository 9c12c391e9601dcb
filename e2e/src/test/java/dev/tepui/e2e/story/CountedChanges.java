package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * What a stream of new and old images tells of the items of {@link Counters}. Every record must be the next thing that
 * can have happened to its item: none may be missing, twice, out of order or made up. Safe for any thread.
 */
final class CountedChanges {
    private final Map<String, Integer> last = new HashMap<>();
    private int size;

    /** Takes the next record; throws AssertionError when it cannot be the next one. */
    synchronized void add(Record record) {
        String key = record.dynamodb().keys().get("pk").s();
        int before = last.getOrDefault(key, 0);
        int now = Integer.parseInt(record.dynamodb().newImage().get("n").n());
        assertThat(now).as("record of %s after %d", key, before).isEqualTo(before + 1);
        assertThat(record.eventNameAsString()).isEqualTo(before == 0 ? "INSERT" : "MODIFY");
        if (before > 0) {
            assertThat(record.dynamodb().oldImage().get("n").n()).isEqualTo(Integer.toString(before));
        }
        last.put(key, now);
        size++;
    }

    /** How many records there were. */
    synchronized int size() {
        return size;
    }

    /** For counters that have stopped and a stream that has been read to its end. */
    synchronized void assertHasAll(Counters counters) {
        assertThat(last).as("last record of each counter").isEqualTo(counters.acknowledged());
    }
}
