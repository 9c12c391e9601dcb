package dev.tepui.e2e.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Writers that count upwards in one item each. A number that is not acknowledged is written again until it is, so a
 * stream has each number once and no gap. A write replaces smaller numbers only: an attempt that was given up, and that
 * is done after all when its number has been overtaken, changes nothing.
 */
final class Counters implements AutoCloseable {
    /** A counter's item has the last digit of its number, of so many, as its attribute {@code digit}. */
    static final int DIGITS = 10;

    private static final int WRITERS = 8;

    private final String table;
    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final Queue<SdkException> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;
    private volatile boolean abandoned;

    /** Starts writing to a table whose partition key is {@code pk}. */
    Counters(DynamoDbClient client, String table) {
        this.table = table;
        for (int writer = 0; writer < WRITERS; writer++) {
            start(client, "counter-" + writer);
        }
    }

    /** Starts one more writer, through another client, for an item of its own. */
    void start(DynamoDbClient client, String key) {
        threads.add(Thread.ofVirtual().name(key).start(() -> count(client, key)));
    }

    private void count(DynamoDbClient client, String key) {
        for (int n = 1; !stopped; n++) {
            while (!write(client, key, n)) {
                if (abandoned) {
                    return;
                }
            }
            acknowledged.put(key, n);
            writes.incrementAndGet();
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
