package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The SDK's other HTTP client: many requests at once over a pool of connections. */
@Conformance
class AsyncClientTest {
    private static final int REQUESTS = 300;

    private final Endpoint endpoint;
    private final String table;
    private final AttributeValue key;

    AsyncClientTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        table = endpoint.simpleTable();
        key = s(endpoint.unique("async"));
    }

    @Test
    void shouldCountEveryOneOfManyUpdatesOnce() {
        try (DynamoDbAsyncClient client = endpoint.asyncClient()) {
            List<CompletableFuture<UpdateItemResponse>> updates = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> client.updateItem(request -> request.tableName(table)
                            .key(Map.of("pk", key))
                            .updateExpression("ADD n :one")
                            .expressionAttributeValues(Map.of(":one", n(1)))
                            .returnValues("UPDATED_NEW")))
                    .toList();

            Set<String> seen = new HashSet<>();
            updates.forEach(
                    update -> seen.add(update.join().attributes().get("n").n()));

            assertThat(seen).as("every update saw a value of its own").hasSize(REQUESTS);
            assertThat(seen).contains("1", Integer.toString(REQUESTS));
        }
    }

    @Test
    void shouldLetOneOfManyConditionalWritesWin() {
        try (DynamoDbAsyncClient client = endpoint.asyncClient()) {
            List<CompletableFuture<Boolean>> writes = IntStream.range(0, 50)
                    .mapToObj(i -> client.putItem(request -> request.tableName(table)
                                    .item(Map.of("pk", key, "winner", n(i)))
                                    .conditionExpression("attribute_not_exists(pk)"))
                            .handle((response, failure) -> failure == null || isNoConditionFailure(failure)))
                    .toList();

            assertThat(writes.stream().filter(CompletableFuture::join)).hasSize(1);
        }
    }

    private static boolean isNoConditionFailure(Throwable failure) {
        return !(failure.getCause() instanceof ConditionalCheckFailedException);
    }
}
