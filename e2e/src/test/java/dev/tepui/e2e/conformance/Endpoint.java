package dev.tepui.e2e.conformance;

import dev.tepui.e2e.client.DynamoDbClients;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * What the conformance tests talk to. Tables are shared by the tests, which tell their items apart by unique keys, and
 * deleted in the end.
 */
final class Endpoint {
    /** Region in the ARNs of DynamoDB Local. */
    private static final String LOCAL_REGION = "ddblocal";

    private final URI uri;
    private final DynamoDbClient client;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong names = new AtomicLong();
    private final Deque<String> created = new ArrayDeque<>();
    private String simple;
    private String indexed;
    private Boolean local;

    Endpoint(URI uri) {
        this.uri = uri;
        this.client = DynamoDbClients.withoutRetries(uri);
    }

    URI uri() {
        return uri;
    }

    /** A client whose every call is one request. */
    DynamoDbClient client() {
        return client;
    }

    /** A client of many requests at once; the caller closes it. */
    DynamoDbAsyncClient asyncClient() {
        return DynamoDbClients.async(uri);
    }

    /** A client of the streams; the caller closes it. */
    DynamoDbStreamsClient streams() {
        return DynamoDbClients.streams(uri);
    }

    /** A name or key that no other test uses; at most 25 characters longer than {@code purpose}. */
    String unique(String purpose) {
        return purpose + "-" + run + "-" + names.incrementAndGet();
    }

    /** The shared table with the partition key {@code pk} (S) and nothing else. */
    synchronized String simpleTable() {
        if (simple == null) {
            simple = createTable("simple", table -> Schema.partitionKey(table, "pk", ScalarAttributeType.S));
        }
        return simple;
    }

    /**
     * The shared table with the keys {@code pk} (S) and {@code sk} (N) and three local indexes: {@code by-rank}
     * ({@code rank}, N) has whole items, {@code by-colour} ({@code colour}, S) only keys, {@code by-shape}
     * ({@code shape}, S) also {@code note}.
     */
    synchronized String indexedTable() {
        if (indexed == null) {
            indexed = createTable("indexed", table -> {
                Schema.keys(table, ScalarAttributeType.S, ScalarAttributeType.N);
                Schema.attribute(table, "rank", ScalarAttributeType.N);
                Schema.attribute(table, "colour", ScalarAttributeType.S);
                Schema.attribute(table, "shape", ScalarAttributeType.S);
                table.localSecondaryIndexes(
                        Schema.localIndex("by-rank", "rank", ProjectionType.ALL),
                        Schema.localIndex("by-colour", "colour", ProjectionType.KEYS_ONLY),
                        Schema.localIndex("by-shape", "shape", ProjectionType.INCLUDE, "note"));
            });
        }
        return indexed;
    }

    /** Creates a table of the test's own with on-demand capacity, unless the shape says otherwise, and awaits it. */
    String createTable(String purpose, Consumer<CreateTableRequest.Builder> shape) {
        String name = unique(purpose);
        CreateTableRequest.Builder request =
                CreateTableRequest.builder().tableName(name).billingMode(BillingMode.PAY_PER_REQUEST);
        shape.accept(request);
        client.createTable(request.build());
        deleteInTheEnd(name);
        awaitActive(name);
        return name;
    }

    void awaitActive(String table) {
        client.waiter().waitUntilTableExists(request -> request.tableName(table), DynamoDbClients::quickly);
    }

    /** For a table that a test creates by itself. */
    synchronized void deleteInTheEnd(String table) {
        created.push(table);
    }

    /** Whether this is AWS's emulator, which differs from the service here and there. */
    synchronized boolean isDynamoDbLocal() {
        if (local == null) {
            String arn = client.describeTable(request -> request.tableName(simpleTable()))
                    .table()
                    .tableArn();
            local = arn.split(":")[3].equals(LOCAL_REGION);
        }
        return local;
    }

    /** Deletes the tables. */
    void close() {
        created.forEach(this::deleteIfThere);
        client.close();
    }

    private void deleteIfThere(String table) {
        try {
            client.deleteTable(request -> request.tableName(table));
        } catch (ResourceNotFoundException e) {
            // Its test has deleted it.
            return;
        }
    }
}
