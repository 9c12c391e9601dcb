package dev.tepui.storage.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.http.TestServer;
import dev.tepui.storage.table.TableIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the API says about a global secondary index on its way from its creation to its end. */
@Timeout(60)
class GlobalIndexStatesTest {
    private static final String QUERY = "{\"TableName\":\"items\",\"IndexName\":\"byColour\","
            + "\"KeyConditionExpression\":\"colour = :c\",\"ExpressionAttributeValues\":{\":c\":{\"S\":\"red\"}}}";
    private static final String BACKFILLING = "Cannot read from backfilling global secondary index: byColour";
    private static final String NO_INDEX = "The table does not have the specified index: byColour";
    private static final String CREATE = "{\"TableName\":\"items\",\"AttributeDefinitions\":[{\"AttributeName\":"
            + "\"colour\",\"AttributeType\":\"S\"}],\"GlobalSecondaryIndexUpdates\":[{\"Create\":{\"IndexName\":"
            + "\"byColour\",\"KeySchema\":[{\"AttributeName\":\"colour\",\"KeyType\":\"HASH\"}],\"Projection\":"
            + "{\"ProjectionType\":\"ALL\"}}}]}";
    private static final String DELETE =
            "{\"TableName\":\"items\",\"GlobalSecondaryIndexUpdates\":[{\"Delete\":{\"IndexName\":\"byColour\"}}]}";

    private final TestServer server = new TestServer();

    @BeforeEach
    void createTable() {
        call(
                "CreateTable",
                "{\"TableName\":\"items\",\"BillingMode\":\"PAY_PER_REQUEST\","
                        + "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"S\"}],"
                        + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}");
        put("a", "{\"S\":\"red\"}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String call(String operation, String body) {
        return server.call(operation, body).body();
    }

    private String put(String id, String colour) {
        return call(
                "PutItem",
                "{\"TableName\":\"items\",\"Item\":{\"id\":{\"S\":\"" + id + "\"},\"colour\":" + colour + "}}");
    }

    private String describe() {
        return call("DescribeTable", "{\"TableName\":\"items\"}");
    }

    @Test
    void shouldBeCreatedWhileTheTableIsUpdated() {
        server.pool().stopIndexesAt(TableIndex.Status.CREATING);

        assertThat(call("UpdateTable", CREATE)).contains("\"IndexStatus\":\"CREATING\",\"Backfilling\":false");

        assertThat(describe())
                .contains("\"TableStatus\":\"UPDATING\"")
                .contains("\"IndexStatus\":\"CREATING\",\"Backfilling\":false");
        assertThat(call("Query", QUERY)).contains(BACKFILLING);
        assertThat(call("UpdateTable", DELETE)).contains("Index is being created: byColour");
    }

    @Test
    void shouldBeFilledWhileTheTableIsActive() {
        server.pool().stopIndexesAt(TableIndex.Status.BACKFILLING);
        call("UpdateTable", CREATE);

        assertThat(describe())
                .contains("\"TableStatus\":\"ACTIVE\"")
                .contains("\"IndexStatus\":\"CREATING\",\"Backfilling\":true");
        assertThat(call("Query", QUERY)).contains(BACKFILLING);
        assertThat(call("Scan", "{\"TableName\":\"items\",\"IndexName\":\"byColour\"}"))
                .contains(BACKFILLING);

        server.pool().stopIndexesAt(null);
        assertThat(describe()).contains("\"IndexStatus\":\"ACTIVE\"").doesNotContain("Backfilling");
        assertThat(call("Query", QUERY)).contains("\"Count\":1");
    }

    @Test
    void shouldGoWhileItIsFilled() {
        server.pool().stopIndexesAt(TableIndex.Status.BACKFILLING);
        call("UpdateTable", CREATE);

        assertThat(call("UpdateTable", DELETE)).contains("\"IndexStatus\":\"DELETING\"");
        server.pool().stopIndexesAt(null);

        assertThat(describe()).doesNotContain("byColour").doesNotContain("colour");
        assertThat(call("Query", QUERY)).contains(NO_INDEX);
    }

    @Test
    void shouldNotBeReadWhileItGoes() {
        call("UpdateTable", CREATE);
        server.pool().stopIndexesAt(TableIndex.Status.BACKFILLING);
        call("UpdateTable", DELETE);

        assertThat(describe()).contains("\"IndexStatus\":\"DELETING\"");
        assertThat(call("Query", QUERY)).contains(NO_INDEX);
        assertThat(call("UpdateTable", DELETE)).contains("Index is being deleted: byColour");
    }

    @Test
    void shouldWantKeysOfWritesFromItsCreationUntilItsEnd() {
        server.pool().stopIndexesAt(TableIndex.Status.CREATING);
        call("UpdateTable", CREATE);
        String wrongType = "Type mismatch for Index Key colour Expected: S Actual: N IndexName: byColour";

        assertThat(put("b", "{\"N\":\"1\"}")).contains(wrongType);
        server.pool().stopIndexesAt(TableIndex.Status.BACKFILLING);
        assertThat(put("b", "{\"N\":\"1\"}")).contains(wrongType);
        call("UpdateTable", DELETE);
        assertThat(put("b", "{\"N\":\"1\"}")).isEqualTo("{}");
    }

    @Test
    void shouldBeFoundByANodeThatHasNotHeardOfIt() {
        server.pool().freezeCurrent(true);

        call("UpdateTable", CREATE);

        assertThat(call("Query", QUERY)).contains("\"Count\":1");
    }

    @Test
    void shouldBeReadByANodeThatTakesItForUnfinished() {
        server.pool().stopIndexesAt(TableIndex.Status.BACKFILLING);
        call("UpdateTable", CREATE);
        server.pool().freezeCurrent(true);

        server.pool().stopIndexesAt(null);

        assertThat(call("Query", QUERY)).contains("\"Count\":1");
    }

    /** The replicas have dropped it already: that is no reason to say that the table is not there. */
    @Test
    void shouldBeMissedByANodeThatHasNotHeardOfItsEnd() {
        call("UpdateTable", CREATE);
        server.pool().freezeCurrent(true);

        call("UpdateTable", DELETE);

        assertThat(call("Query", QUERY)).contains(NO_INDEX);
        assertThat(call("Scan", "{\"TableName\":\"items\",\"IndexName\":\"byColour\"}"))
                .contains(NO_INDEX);
    }

    /** Even when the latest catalogue still shows it. */
    @Test
    void shouldBeMissedWhenItIsDroppedMeanwhile() {
        call("UpdateTable", CREATE);
        int number = server.pool()
                .current()
                .get("items")
                .consumers()
                .indexes()
                .find("byColour")
                .number();

        for (int group = 0; group < server.pool().count(); group++) {
            server.pool()
                    .write(group, new Command.DropTable(number, 1))
                    .toCompletableFuture()
                    .join();
        }

        assertThat(call("Query", QUERY)).contains(NO_INDEX);
    }

    @Test
    void shouldComeBackUnderTheSameNameWithoutWhatItHad() {
        call("UpdateTable", CREATE);
        put("b", "{\"S\":\"red\"}");
        call("UpdateTable", DELETE);
        call("DeleteItem", "{\"TableName\":\"items\",\"Key\":{\"id\":{\"S\":\"a\"}}}");

        call("UpdateTable", CREATE);

        assertThat(call("Query", QUERY)).contains("\"Count\":1").contains("\"id\":{\"S\":\"b\"}");
    }
}
