package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.protection.ProtectedGroups;
import dev.tepui.storage.shape.ApiModel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients meet while the disks of all groups are almost full. */
@Timeout(60)
class StorageFullTest {
    private static final ApiModel MODEL = ApiModel.load(Operations.NAMES);
    private static final String REFUSAL =
            "The storage of the table is almost full; nothing was changed. Items can be read and deleted";

    private final InMemoryPool pool = new InMemoryPool();
    private boolean low;
    private final Operations operations = new Operations(
            MODEL, pool.environment(new ProtectedGroups(pool, group -> low), ItemSize.COLLECTION_MAX_BYTES), Map.of());

    @BeforeEach
    void createTable() {
        call(
                "CreateTable",
                "{'TableName':'items','BillingMode':'PAY_PER_REQUEST',"
                        + "'AttributeDefinitions':[{'AttributeName':'id','AttributeType':'N'}],"
                        + "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}]}");
        call("PutItem", "{'TableName':'items','Item':{'id':{'N':'1'},'v':{'S':'kept'}}}");
        low = true;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PutItem | {'TableName':'items','Item':{'id':{'N':'2'}}}",
                "UpdateItem | {'TableName':'items','Key':{'id':{'N':'1'}},'UpdateExpression':'REMOVE v'}",
                "BatchWriteItem | {'RequestItems':{'items':[{'PutRequest':{'Item':{'id':{'N':'2'}}}}]}}",
                "TransactWriteItems | {'TransactItems':[{'Put':{'TableName':'items','Item':{'id':{'N':'2'}}}},"
                        + "{'Delete':{'TableName':'items','Key':{'id':{'N':'1'}}}}]}",
                "ExecuteStatement | {'Statement':'INSERT INTO items VALUE {~id~: 2}'}"
            })
    void shouldRefuseWhatAddsDataAndChangeNothing(String operation, String request) {
        assertThat(catchThrowable(() -> call(operation, request)))
                .isInstanceOf(ApiError.class)
                .hasMessage(REFUSAL)
                .extracting(error -> ((ApiError) error).type())
                .isEqualTo(ApiError.Type.INTERNAL_SERVER_ERROR);
        assertThat(call("Scan", "{'TableName':'items'}")).contains("'Count':1").contains("kept");
        low = false;
        call(operation, request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DeleteItem | {'TableName':'items','Key':{'id':{'N':'1'}}}",
                "BatchWriteItem | {'RequestItems':{'items':[{'DeleteRequest':{'Key':{'id':{'N':'1'}}}}]}}",
                "TransactWriteItems | {'TransactItems':[{'Delete':{'TableName':'items','Key':{'id':{'N':'1'}}}},"
                        + "{'ConditionCheck':{'TableName':'items','Key':{'id':{'N':'3'}},"
                        + "'ConditionExpression':'attribute_not_exists(id)'}}]}"
            })
    void shouldDelete(String operation, String request) {
        call(operation, request);
        assertThat(call("Scan", "{'TableName':'items'}")).contains("'Count':0");
    }

    @Test
    void shouldHandBackThePutsOfABatchAndDoItsDeletions() {
        String answer = call(
                "BatchWriteItem",
                "{'RequestItems':{'items':[{'PutRequest':{'Item':{'id':{'N':'2'}}}},"
                        + "{'DeleteRequest':{'Key':{'id':{'N':'1'}}}}]}}");
        assertThat(answer).contains("PutRequest").doesNotContain("DeleteRequest");
        assertThat(call("Scan", "{'TableName':'items'}")).contains("'Count':0");
    }

    private String call(String operation, String body) {
        byte[] json = body.replace('\'', '"').replace('~', '\'').getBytes(StandardCharsets.UTF_8);
        Operations.Entry entry = StreamSupport.stream(operations.entries().spliterator(), false)
                .filter(candidate -> candidate.name().equals(operation))
                .findFirst()
                .orElseThrow();
        Call call = new Call(RequestReader.read(entry.shape(), json), json, null, Allowance.UNLIMITED, TableUsage.NONE);
        JsonOutput out = new JsonOutput();
        try {
            entry.operation().handle(call).toCompletableFuture().join().write(out);
        } catch (CompletionException failed) {
            throw Failures.toApiError(failed).orElseThrow();
        }
        return new String(out.toBytes(), StandardCharsets.UTF_8).replace('"', '\'');
    }
}
