package dev.tepui.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writers that note every acknowledged write, and the check that none is lost. Each writer writes keys of its own, one
 * after the other, each key once; a write without acknowledgement is not noted: it may or may not be there.
 */
final class Ledger implements AutoCloseable {
    private static final int WRITERS = 8;

    private final DynamoDbClient client;
    private final String table;
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** Starts writing to a table whose partition key is {@code pk}. */
    Ledger(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
        for (int writer = 0; writer < WRITERS; writer++) {
            int id = writer;
            threads.add(Thread.ofVirtual().name("ledger-" + id).start(() -> write(id)));
        }
    }

    private void write(int writer) {
        for (int n = 0; !stopped; n++) {
            String key = writer + "-" + n;
            String value = "value of " + key;
            try {
                client.putItem(request -> request.tableName(table)
                        .item(Map.of("pk", AttributeValue.fromS(key), "value", AttributeValue.fromS(value))));
                acknowledged.put(key, value);
            } catch (SdkException e) {
                // Not acknowledged: nothing is promised about this key. The next one may succeed.
                continue;
            }
        }
    }

    /** How many writes have been acknowledged so far. */
    int size() {
        return acknowledged.size();
    }

    /** Stops the writers; the ledger does not grow any more. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Reads every noted key back with strong reads. */
    void assertNothingLost() {
        acknowledged.forEach((key, value) -> {
            Map<String, AttributeValue> item = client.getItem(request ->
                            request.tableName(table).consistentRead(true).key(Map.of("pk", AttributeValue.fromS(key))))
                    .item();
            assertThat(item).as("acknowledged item %s of %s", key, table).containsKey("value");
            assertThat(item.get("value").s()).isEqualTo(value);
        });
    }

    /** Lets the threads end after the call that they are in. */
    @Override
    public void close() {
        stopped = true;
    }
}
