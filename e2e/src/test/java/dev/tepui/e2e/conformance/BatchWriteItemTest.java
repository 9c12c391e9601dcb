package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

@Conformance
class BatchWriteItemTest {
    private static final int MOST = 25;

    private final DynamoDbClient client;
    private final String simple;
    private final String indexed;
    private final String prefix;

    BatchWriteItemTest(Endpoint endpoint) {
        client = endpoint.client();
        simple = endpoint.simpleTable();
        indexed = endpoint.indexedTable();
        prefix = endpoint.unique("batch-write");
    }

    private Map<String, AttributeValue> key(int number) {
        return Map.of("pk", s(prefix + number));
    }

    private static WriteRequest put(Map<String, AttributeValue> item) {
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    private static WriteRequest delete(Map<String, AttributeValue> key) {
        return WriteRequest.builder().deleteRequest(delete -> delete.key(key)).build();
    }

    private BatchWriteItemResponse write(String table, WriteRequest... writes) {
        return client.batchWriteItem(request -> request.requestItems(Map.of(table, Arrays.asList(writes))));
    }

    private boolean isThere(int number) {
        return client.getItem(request ->
                        request.tableName(simple).consistentRead(true).key(key(number)))
                .hasItem();
    }

    @Test
    void shouldPutAndDeleteInSeveralTables() {
        Map<String, AttributeValue> sorted = Values.join(key(9), Map.of("sk", n(1), "colour", s("red")));
        for (int i : new int[] {1, 3}) {
            client.putItem(request -> request.tableName(simple).item(key(i)));
        }

        BatchWriteItemResponse response = client.batchWriteItem(request -> request.requestItems(Map.of(
                        simple,
                        List.of(delete(key(1)), put(Values.join(key(2), Map.of("payload", s(3_000)))), delete(key(3))),
                        indexed,
                        List.of(put(sorted))))
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES));

        assertThat(isThere(1)).isFalse();
        assertThat(isThere(2)).isTrue();
        assertThat(client.getItem(request -> request.tableName(indexed)
                                .consistentRead(true)
                                .key(Values.join(key(9), Map.of("sk", n(1)))))
                        .item())
                .isEqualTo(sorted);
        assertThat(response.hasUnprocessedItems()).isTrue();
        assertThat(response.unprocessedItems()).isEmpty();
        assertThat(response.consumedCapacity())
                .extracting(consumed -> consumed.tableName() + " " + consumed.capacityUnits())
                .containsExactlyInAnyOrder(simple + " 5.0", indexed + " 2.0");
    }

    @Test
    @LocalDiffers("tells no sizes")
    void shouldTellTheSizesOfItemCollections() {
        BatchWriteItemResponse response = client.batchWriteItem(request -> request.requestItems(Map.of(
                        simple, List.of(put(key(1))), indexed, List.of(put(Values.join(key(9), Map.of("sk", n(1)))))))
                .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE));

        assertThat(response.itemCollectionMetrics()).containsOnlyKeys(indexed);
        assertThat(response.itemCollectionMetrics().get(indexed).getFirst().itemCollectionKey())
                .isEqualTo(key(9));
    }

    @Test
    void shouldWriteAsManyAsAllowed() {
        write(simple, IntStream.range(0, MOST).mapToObj(i -> put(key(i))).toArray(WriteRequest[]::new));

        assertThat(IntStream.range(0, MOST).filter(this::isThere).count()).isEqualTo(MOST);
    }

    @Test
    void shouldRefuseABatchAsAWhole() {
        WriteRequest good = put(key(1));

        Refusal.of(() -> write(simple, good, put(key(2)), delete(key(2))))
                .isValidation("Provided list of item keys contains duplicates");
        Refusal.of(() -> write(simple, good, put(Map.of("other", n(1)))))
                .isValidation("One or more parameter values were invalid: Missing the key pk in the item");
        Refusal.of(() -> write(simple, good, delete(Map.of("other", n(1)))))
                .isValidation("The provided key element does not match the schema");
        Refusal.of(() -> write(simple, good, put(Values.join(key(2), Map.of("payload", s(410_000))))))
                .isValidation("Item size has exceeded the maximum allowed size");
        Refusal.of(() -> write(simple, good, WriteRequest.builder().build()))
                .isValidation("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
                        + " supported datatypes");

        assertThat(isThere(1)).isFalse();
    }

    @Test
    void shouldRefuseMoreThanAllowedOverAllTables() {
        List<WriteRequest> some =
                IntStream.range(0, 20).mapToObj(i -> put(key(i))).toList();
        List<WriteRequest> more = IntStream.range(0, 20)
                .mapToObj(i -> put(Values.join(key(i), Map.of("sk", n(1)))))
                .toList();

        Refusal.of(() -> client.batchWriteItem(request -> request.requestItems(Map.of(simple, some, indexed, more))))
                .isValidation("Too many items requested for the BatchWriteItem call");
    }

    @Test
    void shouldRefuseATableThatIsNotThere() {
        Refusal.of(() -> write("no-such-table", put(key(1))))
                .is(ResourceNotFoundException.class, "Requested resource not found");
    }
}
