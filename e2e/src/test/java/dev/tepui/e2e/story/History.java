package dev.tepui.e2e.story;

import dev.tepui.e2e.history.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Clients that read and write a few items at random and record when each call began and ended. */
final class History implements AutoCloseable {
    private static final int KEYS = 6;

    private final DynamoDbClient client;
    private final String table;
    private final Map<String, List<Operation>> operations = new ConcurrentHashMap<>();
    private final AtomicLong answered = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Starts {@code clients} clients; {@code seed} decides what they do, not when. The SDK client must not retry: a
     * repeated write would be two operations, of which the history would know one.
     */
    History(DynamoDbClient client, String table, int clients, long seed) {
        this.client = client;
        this.table = table;
        for (int i = 0; i < clients; i++) {
            Random random = new Random(seed + i);
            String name = "client-" + i;
            threads.add(Thread.ofVirtual().name(name).start(() -> play(name, random)));
        }
    }

    private void play(String name, Random random) {
        for (int n = 0; !stopped; n++) {
            String key = "register-" + random.nextInt(KEYS);
            int dice = random.nextInt(10);
            if (dice < 5) {
                read(key);
            } else {
                write(key, dice == 5 ? null : name + "-" + n);
            }
        }
    }

    private void read(String key) {
        long invoked = System.nanoTime();
        try {
            Map<String, AttributeValue> item = client.getItem(request ->
                            request.tableName(table).consistentRead(true).key(keyOf(key)))
                    .item();
            AttributeValue value = item.get("value");
            record(key, new Operation(Operation.Kind.READ, value == null ? null : value.s(), invoked, now()));
        } catch (SdkException e) {
            // A read without an answer says nothing about the register.
            return;
        }
    }

    private void write(String key, String value) {
        long invoked = System.nanoTime();
        long returned;
        try {
            if (value == null) {
                client.deleteItem(request -> request.tableName(table).key(keyOf(key)));
            } else {
                client.putItem(request -> request.tableName(table)
                        .item(Map.of("pk", AttributeValue.fromS(key), "value", AttributeValue.fromS(value))));
            }
            returned = now();
        } catch (SdkException e) {
            returned = Operation.UNKNOWN;
        }
        record(key, new Operation(Operation.Kind.WRITE, value, invoked, returned));
    }

    private static Map<String, AttributeValue> keyOf(String key) {
        return Map.of("pk", AttributeValue.fromS(key));
    }

    private long now() {
        answered.incrementAndGet();
        return System.nanoTime();
    }

    private void record(String key, Operation operation) {
        operations
                .computeIfAbsent(key, unused -> Collections.synchronizedList(new ArrayList<>()))
                .add(operation);
    }

    /** Calls with a known outcome so far. */
    long answered() {
        return answered.get();
    }

    /** Stops the clients and returns the operations of each register. */
    Map<String, List<Operation>> stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        operations.replaceAll((key, all) -> withoutUnseenWrites(all));
        return operations;
    }

    /**
     * A write of unknown outcome whose value nobody ever read might as well have happened after the history: leaving it
     * out changes nothing (values are unique), and spares the checker from trying it everywhere.
     */
    private static List<Operation> withoutUnseenWrites(List<Operation> all) {
        Set<String> seen = all.stream()
                .filter(operation -> operation.kind() == Operation.Kind.READ && operation.value() != null)
                .map(Operation::value)
                .collect(Collectors.toSet());
        return all.stream()
                .filter(operation -> operation.returnedAt() != Operation.UNKNOWN
                        || operation.value() == null
                        || seen.contains(operation.value()))
                .toList();
    }

    /** Lets the threads end after the call that they are in. */
    @Override
    public void close() {
        stopped = true;
    }
}
