package dev.tepui.e2e.story;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Writers that count upwards in one item each. A number that is not acknowledged is written again until it is, so a
 * stream has each number once and no gap. A write replaces smaller numbers only: an attempt that was given up, and that
 * is done after all when its number has been overtaken, changes nothing.
 *
 * <p>Writers with an interval write at set moments, and what a write takes counts from its moment: when the pool falls
 * behind, the wait of the writes that are late is measured, too.
 */
final class Counters implements AutoCloseable {
    /** A counter's item has the last digit of its number, of so many, as its attribute {@code digit}. */
    static final int DIGITS = 10;

    private static final int WRITERS = 8;

    private final String table;
    private final Duration interval;
    private final Recorder latencies = new Recorder(3);
    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final Queue<SdkException> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;
    private volatile boolean abandoned;

    /** Starts writing to a table whose partition key is {@code pk}, as fast as it takes it. */
    Counters(DynamoDbClient client, String table) {
        this(client, table, Duration.ZERO);
    }

    /**
     * As above, at set moments.
     *
     * @param interval between two writes of one writer; zero: each when the one before it is acknowledged
     */
    Counters(DynamoDbClient client, String table, Duration interval) {
        this.table = table;
        this.interval = interval;
        for (int writer = 0; writer < WRITERS; writer++) {
            start(client, "counter-" + writer);
        }
    }

    /** Starts one more writer, through another client, for an item of its own. */
    void start(DynamoDbClient client, String key) {
        threads.add(Thread.ofVirtual().name(key).start(() -> count(client, key)));
    }

    private void count(DynamoDbClient client, String key) {
        long due = System.nanoTime();
        for (int n = 1; !stopped; n++) {
            LockSupport.parkNanos(due - System.nanoTime());
            long began = interval.isZero() ? System.nanoTime() : due;
            while (!write(client, key, n)) {
                if (abandoned) {
                    return;
                }
            }
            latencies.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
            acknowledged.put(key, n);
            writes.incrementAndGet();
            due += interval.toNanos();
        }
    }

    /** Whether the number is there; when that is unknown, writing it again leaves one record at most. */
    private boolean write(DynamoDbClient client, String key, int n) {
        AttributeValue number = AttributeValue.fromN(Integer.toString(n));
        AttributeValue digit = AttributeValue.fromS(Integer.toString(n % DIGITS));
        try {
            client.putItem(request -> request.tableName(table)
                    .item(Map.of("pk", AttributeValue.fromS(key), "n", number, "digit", digit))
                    .conditionExpression("attribute_not_exists(n) OR n < :n")
                    .expressionAttributeValues(Map.of(":n", number)));
            return true;
        } catch (ConditionalCheckFailedException doneBefore) {
            return true;
        } catch (SdkException e) {
            failures.add(e);
            return false;
        }
    }

    /** Calls that failed although the SDK tried again. */
    List<SdkException> failures() {
        return List.copyOf(failures);
    }

    /** What writes took that were acknowledged since this was asked last, in microseconds. */
    Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    /** How many writes have been acknowledged so far. */
    int writes() {
        return writes.get();
    }

    /** The last number of each item that was acknowledged. */
    Map<String, Integer> acknowledged() {
        return acknowledged;
    }

    /** Stops the writers, each after its next acknowledgement: what the table holds is then what was acknowledged. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Lets the threads end after the call that they are in. */
    @Override
    public void close() {
        abandoned = true;
        stopped = true;
    }
}
