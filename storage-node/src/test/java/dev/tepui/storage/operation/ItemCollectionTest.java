package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.shape.ApiModel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table with a local secondary index, whose item collections may grow to two kilobytes only. */
class ItemCollectionTest {
    private static final ApiModel MODEL = ApiModel.load(Operations.NAMES);
    private static final String BIG = "x".repeat(900);

    private final InMemoryPool pool = new InMemoryPool();
    private final Operations operations = new Operations(MODEL, pool.environment(pool, 2_000), Map.of());

    @BeforeEach
    void createTable() {
        call(
                "CreateTable",
                "{'TableName':'lines','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
                        + "{'AttributeName':'order','AttributeType':'S'},{'AttributeName':'line','AttributeType':'N'},"
                        + "{'AttributeName':'sku','AttributeType':'S'}],'KeySchema':["
                        + "{'AttributeName':'order','KeyType':'HASH'},{'AttributeName':'line','KeyType':'RANGE'}],"
                        + "'LocalSecondaryIndexes':[{'IndexName':'bySku','KeySchema':["
                        + "{'AttributeName':'order','KeyType':'HASH'},{'AttributeName':'sku','KeyType':'RANGE'}],"
                        + "'Projection':{'ProjectionType':'ALL'}}]}");
        call("PutItem", "{'TableName':'lines','Item':{'order':{'S':'o'},'line':{'N':'1'},'x':{'S':'" + BIG + "'}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PutItem | {'TableName':'lines','Item':{'order':{'S':'o'},'line':{'N':'2'},"
                        + "'sku':{'S':'a'},'x':{'S':'BIG'}}}",
                "UpdateItem | {'TableName':'lines','Key':{'order':{'S':'o'},'line':{'N':'2'}},"
                        + "'AttributeUpdates':{'sku':{'Value':{'S':'a'}},'x':{'Value':{'S':'BIG'}}}}",
                "BatchWriteItem | {'RequestItems':{'lines':[{'PutRequest':{'Item':"
                        + "{'order':{'S':'o'},'line':{'N':'2'},'sku':{'S':'a'},'x':{'S':'BIG'}}}}]}}",
            })
    void shouldRefuseWhatWouldMakeACollectionTooLarge(String operation, String body) {
        Throwable failure = catchThrowable(() -> call(operation, body.replace("BIG", BIG)));

        ApiError error = Failures.toApiError(failure).orElseThrow();
        assertThat(error.type()).isEqualTo(ApiError.Type.ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED);
        assertThat(error).hasMessage("Collection size exceeded.");
    }

    @Test
    void shouldTakeTheSameItemIntoAnotherCollection() {
        assertThat(call(
                        "PutItem",
                        "{'TableName':'lines','Item':{'order':{'S':'p'},'line':{'N':'2'},'sku':{'S':'a'},'x':{'S':'"
                                + BIG + "'}},'ReturnItemCollectionMetrics':'SIZE'}"))
                .isEqualTo("{'ItemCollectionMetrics':{'ItemCollectionKey':{'order':{'S':'p'}},"
                        + "'SizeEstimateRangeGB':[0.0,1.0]}}");
    }

    @Test
    void shouldCallTheTableInItsCapacityAsTheRequestDoes() {
        String arn = "arn:aws:dynamodb:us-east-1:000000000000:table/lines";

        assertThat(call(
                        "DeleteItem",
                        "{'TableName':'" + arn + "','Key':{'order':{'S':'q'},'line':{'N':'1'}},"
                                + "'ReturnConsumedCapacity':'TOTAL'}"))
                .isEqualTo("{'ConsumedCapacity':{'TableName':'" + arn + "','CapacityUnits':1.0}}");
    }

    private String call(String operation, String body) {
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        JsonOutput out = new JsonOutput();
        for (Operations.Entry entry : operations.entries()) {
            if (entry.name().equals(operation)) {
                Call call = new Call(
                        RequestReader.read(entry.shape(), json), json, null, Allowance.UNLIMITED, TableUsage.NONE);
                entry.operation().handle(call).toCompletableFuture().join().write(out);
            }
        }
        return new String(out.toBytes(), StandardCharsets.UTF_8).replace('"', '\'');
    }
}
