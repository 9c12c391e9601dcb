package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.e2e.kcl.Application;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * An application that checks what it is given: a worker gets the records of a shard in order and each once, from the
 * last checkpoint on; what another worker has had already is what it was; and what is new, see {@link CountedChanges}.
 * It writes a checkpoint after every other batch, so that a worker which takes over gets something again. Safe for any
 * thread.
 */
final class Deliveries implements Application {
    private final CountedChanges changes = new CountedChanges();
    private final Map<String, Map<BigInteger, Record>> known = new HashMap<>();
    private final Map<String, BigInteger> checkpoints = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private int readings;
    private int again;
    private AssertionError failure;

    @Override
    public synchronized Reading begin(String shard, String checkpoint) {
        readings++;
        return checked(() -> {
            BigInteger written = checkpoints.get(shard);
            BigInteger start = checkpoint.equals("TRIM_HORIZON") ? null : new BigInteger(checkpoint);
            if (written != null) {
                assertThat(start).as("where a worker begins with %s", shard).isGreaterThanOrEqualTo(written);
            }
            return new ShardReading(shard, start);
        });
    }

    /** The library only logs what an application throws. */
    private synchronized <T> T checked(Supplier<T> step) {
        try {
            return step.get();
        } catch (AssertionError e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /** Throws the first thing that was wrong. */
    synchronized void assertRight() {
        if (failure != null) {
            throw failure;
        }
    }

    /** The different records. */
    CountedChanges changes() {
        return changes;
    }

    /** How many records came more than once. */
    synchronized int again() {
        return again;
    }

    /** How often a worker began to read a shard. */
    synchronized int readings() {
        return readings;
    }

    /** The shards that have been read to their ends. */
    synchronized Set<String> ended() {
        return Set.copyOf(ended);
    }

    /** What one worker gets of one shard. */
    private final class ShardReading implements Reading {
        private final String shard;
        private BigInteger last;
        private int batches;

        ShardReading(String shard, BigInteger startOrNull) {
            this.shard = shard;
            this.last = startOrNull;
        }

        @Override
        public boolean handle(List<Record> records) {
            return checked(() -> {
                records.forEach(this::add);
                batches++;
                return batches % 2 == 0;
            });
        }

        private void add(Record record) {
            BigInteger number = new BigInteger(record.dynamodb().sequenceNumber());
            if (last != null) {
                assertThat(number).as("next record of %s", shard).isGreaterThan(last);
            }
            last = number;
            Record first = known.computeIfAbsent(shard, any -> new HashMap<>()).putIfAbsent(number, record);
            if (first == null) {
                changes.add(record);
            } else {
                assertThat(record).as("record that came again").isEqualTo(first);
                again++;
            }
        }

        @Override
        public void checkpointed(String sequenceNumber) {
            checked(() -> checkpoints.merge(shard, new BigInteger(sequenceNumber), BigInteger::max));
        }

        @Override
        public void ended() {
            checked(() -> ended.add(shard));
        }
    }
}
