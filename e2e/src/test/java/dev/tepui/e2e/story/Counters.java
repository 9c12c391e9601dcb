package dev.tepui.e2e.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writers that count upwards in one item each. */
final class Counters implements AutoCloseable {
    private static final int WRITERS = 8;

    private final DynamoDbClient client;
    private final String table;
    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Counters(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
        for (int writer = 0; writer < WRITERS; writer++) {
            String key = "counter-" + writer;
            threads.add(Thread.ofVirtual().name(key).start(() -> count(key)));
        }
    }

    private void count(String key) {
        for (int n = 1; !stopped; n++) {
            int value = n;
            boolean written = false;
            while (!written && !stopped) {
                try {
                    client.putItem(request -> request.tableName(table)
                            .item(Map.of(
                                    "pk",
                                    AttributeValue.fromS(key),
                                    "n",
                                    AttributeValue.fromN(Integer.toString(value)))));
                    acknowledged.put(key, value);
                    writes.incrementAndGet();
                    written = true;
                } catch (SdkException e) {
                    // It may have been done; doing it again is no change then, so there is one record at most.
                    written = false;
                }
            }
        }
    }

    int writes() {
        return writes.get();
    }

    /** The last number of each item. */
    Map<String, Integer> acknowledged() {
        return acknowledged;
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
