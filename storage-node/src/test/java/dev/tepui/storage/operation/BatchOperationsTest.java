package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.command.Read;
import dev.tepui.storage.command.ReadReply;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.placement.Groups;
import dev.tepui.storage.shape.ApiModel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of which a part cannot be done. What is done is in the conversations of {@link GoldenTest}. */
@Timeout(60)
class BatchOperationsTest {
    private static final ApiModel MODEL = ApiModel.load(Operations.NAMES);

    private final InMemoryPool pool = new InMemoryPool();
    private final FailingGroups groups = new FailingGroups();
    private final Operations operations =
            new Operations(MODEL, pool.environment(groups, ItemSize.COLLECTION_MAX_BYTES), Map.of());

    @BeforeEach
    void createTable() {
        call(
                "CreateTable",
                "{'TableName':'items','BillingMode':'PAY_PER_REQUEST',"
                        + "'AttributeDefinitions':[{'AttributeName':'id','AttributeType':'N'}],"
                        + "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}]}");
    }

    @Test
    void shouldHandBackWritesWhoseGroupCannotAnswer() {
        groups.failure = new Groups.UnavailableException("no leader");
        groups.failing = group -> group == 1;

        String answer = call("BatchWriteItem", "{'RequestItems':{'items':[" + puts(25) + "]}}");

        groups.failing = group -> false;
        int unprocessed = count(answer, "PutRequest");
        assertThat(unprocessed).isBetween(1, 24);
        assertThat(count(call("Scan", "{'TableName':'items'}"), "'N'")).isEqualTo(25 - unprocessed);
    }

    /** A write that may have been done can be done again: it makes no difference. */
    @Test
    void shouldHandBackWritesOfUnknownOutcomeAsTheyWere() {
        call("BatchWriteItem", "{'RequestItems':{'items':[" + puts(25) + "]}}");
        groups.failure = new Groups.OutcomeUnknownException("lost");
        groups.failing = group -> group == 1;

        String answer = call("BatchWriteItem", "{'RequestItems':{'items':[" + deletes(25) + "]}}");

        String again = answer.substring("{'UnprocessedItems':".length(), answer.length() - 1);
        groups.failing = group -> false;
        assertThat(call("BatchWriteItem", "{'RequestItems':" + again + "}")).isEqualTo("{'UnprocessedItems':{}}");
        assertThat(call("Scan", "{'TableName':'items'}")).isEqualTo("{'Items':[],'Count':0,'ScannedCount':0}");
    }

    @Test
    void shouldCountCapacityOfWhatWasDoneOnly() {
        groups.failure = new Groups.UnavailableException("no leader");
        groups.failing = group -> group == 1;

        String answer = call(
                "BatchWriteItem", "{'RequestItems':{'items':[" + puts(25) + "]},'ReturnConsumedCapacity':'TOTAL'}");

        assertThat(answer)
                .endsWith("'ConsumedCapacity':[{'TableName':'items','CapacityUnits':"
                        + (25.0 - count(answer, "PutRequest")) + "}]}");
    }

    @Test
    void shouldFailWhenNothingCouldBeDone() {
        groups.failure = new Groups.UnavailableException("no leader");
        groups.failing = group -> true;

        assertThat(failure("BatchWriteItem", "{'RequestItems':{'items':[" + puts(3) + "]}}"))
                .hasMessage("The service cannot answer at the moment; nothing was changed");
        assertThat(failure("BatchGetItem", "{'RequestItems':{'items':{'Keys':[" + keys(3) + "]}}}"))
                .hasMessage("The service cannot answer at the moment; nothing was changed");
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownWhenEveryWritesIs() {
        groups.failure = new Groups.OutcomeUnknownException("lost");
        groups.failing = group -> true;

        assertThat(failure("BatchWriteItem", "{'RequestItems':{'items':[" + puts(3) + "]}}"))
                .hasMessage("The outcome of the request is unknown");
    }

    @Test
    void shouldHandBackKeysWhoseGroupCannotAnswerWithAllThatWasAskedAboutThem() {
        call("BatchWriteItem", "{'RequestItems':{'items':[" + puts(25) + "]}}");
        groups.failure = new Groups.UnavailableException("no leader");
        groups.failing = group -> group == 1;

        String answer = call(
                "BatchGetItem",
                "{'RequestItems':{'items':{'Keys':[" + keys(25) + "],'ConsistentRead':true,"
                        + "'ProjectionExpression':'#i','ExpressionAttributeNames':{'#i':'id'}}}}");

        String options = "'ConsistentRead':true,'ProjectionExpression':'#i','ExpressionAttributeNames':{'#i':'id'}";
        assertThat(answer)
                .contains("'UnprocessedKeys':{'items':{'Keys':[{'id':")
                .endsWith("}]," + options + "}}}");
        assertThat(count(answer, "'id':{'N'")).isEqualTo(25);
        groups.failing = group -> false;
        String again = answer.substring(answer.indexOf("'UnprocessedKeys':") + "'UnprocessedKeys':".length());
        String rest = call("BatchGetItem", "{'RequestItems':" + again);
        assertThat(count(answer.substring(0, answer.indexOf("Unprocessed")), "'id'") + count(rest, "'id'"))
                .isEqualTo(25);
    }

    @Test
    void shouldHandBackTheOlderProjection() {
        call("BatchWriteItem", "{'RequestItems':{'items':[" + puts(25) + "]}}");
        groups.failure = new Groups.UnavailableException("no leader");
        groups.failing = group -> group == 1;

        String answer = call(
                "BatchGetItem", "{'RequestItems':{'items':{'Keys':[" + keys(25) + "],'AttributesToGet':['id','x']}}}");

        assertThat(answer).endsWith("}],'AttributesToGet':['id','x']}}}");
    }

    /** 100 items of 300 KB: 54 of them are less than 16 MB. */
    @Test
    void shouldLeaveForTheNextRequestWhatDoesNotFitIntoAnAnswer() {
        String big = "x".repeat(300 * 1024 - 10);
        for (int i = 0; i < 100; i++) {
            call("PutItem", "{'TableName':'items','Item':{'id':{'N':'" + i + "'},'x':{'S':'" + big + "'}}}");
        }

        String answer = call(
                "BatchGetItem",
                "{'RequestItems':{'items':{'Keys':[" + keys(100) + "]}},'ReturnConsumedCapacity':'TOTAL'}");

        assertThat(count(answer, "'x':{'S'")).isEqualTo(54);
        assertThat(count(answer.substring(answer.indexOf("UnprocessedKeys")), "'id'"))
                .isEqualTo(46);
        assertThat(answer).endsWith("[{'TableName':'items','CapacityUnits':" + 54 * 75 / 2.0 + "}]}");
    }

    @Test
    void shouldNotFindATableThatIsDroppedMeanwhile() {
        pool.freezeCurrent(true);
        pool.remove("items");

        assertThat(failure("BatchWriteItem", "{'RequestItems':{'items':[" + puts(2) + "]}}"))
                .hasMessage("Requested resource not found");
        assertThat(failure("BatchGetItem", "{'RequestItems':{'items':{'Keys':[" + keys(2) + "]}}}"))
                .hasMessage("Requested resource not found");
    }

    private String call(String operation, String body) {
        JsonOutput out = new JsonOutput();
        start(operation, body).toCompletableFuture().join().write(out);
        return new String(out.toBytes(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    private ApiError failure(String operation, String body) {
        Throwable failure = catchThrowable(
                () -> start(operation, body).toCompletableFuture().join());
        assertThat(failure).isInstanceOf(CompletionException.class);
        return Failures.toApiError(failure).orElseThrow();
    }

    private CompletionStage<Operation.Answer> start(String operation, String body) {
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        for (Operations.Entry entry : operations.entries()) {
            if (entry.name().equals(operation)) {
                return entry.operation()
                        .handle(new Call(
                                RequestReader.read(entry.shape(), json),
                                json,
                                null,
                                Allowance.UNLIMITED,
                                TableUsage.NONE));
            }
        }
        throw new IllegalArgumentException(operation);
    }

    private static String puts(int count) {
        return list(count, id -> "{'PutRequest':{'Item':" + key(id) + "}}");
    }

    private static String deletes(int count) {
        return list(count, id -> "{'DeleteRequest':{'Key':" + key(id) + "}}");
    }

    private static String keys(int count) {
        return list(count, BatchOperationsTest::key);
    }

    private static String list(int count, IntFunction<String> element) {
        return IntStream.range(0, count).mapToObj(element).collect(Collectors.joining(","));
    }

    private static String key(int id) {
        return "{'id':{'N':'" + id + "'}}";
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    /** The pool's groups, some of which fail. */
    private final class FailingGroups implements Groups {
        private RuntimeException failure;
        private IntPredicate failing = group -> false;

        @Override
        public int count() {
            return pool.count();
        }

        @Override
        public int groupOf(int hash) {
            return pool.groupOf(hash);
        }

        @Override
        public long appliedIndex(int group) {
            return pool.appliedIndex(group);
        }

        @Override
        public int firstHash(int group) {
            return pool.firstHash(group);
        }

        @Override
        public CompletionStage<Reply> write(int group, Command command) {
            return failing.test(group) ? CompletableFuture.failedFuture(failure) : pool.write(group, command);
        }

        @Override
        public CompletionStage<ReadReply> read(int group, Read read, boolean consistent) {
            return failing.test(group) ? CompletableFuture.failedFuture(failure) : pool.read(group, read, consistent);
        }
    }
}
