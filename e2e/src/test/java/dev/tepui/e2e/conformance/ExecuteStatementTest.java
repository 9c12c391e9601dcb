package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static dev.tepui.e2e.conformance.Values.ss;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DuplicateItemException;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

@Conformance
class ExecuteStatementTest {
    private final DynamoDbClient client;
    private final String table;
    private final AttributeValue pk;

    ExecuteStatementTest(Endpoint endpoint) {
        client = endpoint.client();
        table = "\"" + endpoint.indexedTable() + "\"";
        pk = s(endpoint.unique("statement"));
    }

    private static ExecuteStatementRequest request(String statement, AttributeValue... parameters) {
        ExecuteStatementRequest.Builder request =
                ExecuteStatementRequest.builder().statement(statement);
        return parameters.length == 0
                ? request.build()
                : request.parameters(parameters).build();
    }

    private List<Map<String, AttributeValue>> execute(String statement, AttributeValue... parameters) {
        return client.executeStatement(request(statement, parameters)).items();
    }

    private void insert(int sk) {
        execute("INSERT INTO " + table + " VALUE {'pk': ?, 'sk': ?, 'rank': " + -sk + ", 'tags': <<'a'>>}", pk, n(sk));
    }

    private List<String> sortKeys(String where, AttributeValue... parameters) {
        return execute("SELECT sk FROM " + table + " WHERE " + where, parameters).stream()
                .map(item -> item.get("sk").n())
                .toList();
    }

    @Test
    void shouldInsertAnItem() {
        assertThat(execute("INSERT INTO " + table + " VALUE {'pk': ?, 'sk': 1, 'm': {'l': [1, 'x', NULL]}}", pk))
                .isEmpty();

        assertThat(execute("SELECT sk, m.l[1] FROM " + table + " WHERE pk = ? AND sk = 1", pk))
                .containsExactly(Map.of("sk", n(1), "l[1]", s("x")));
    }

    @Test
    @LocalDiffers("calls the exception DuplicateItem, which the SDK does not know")
    void shouldInsertAnItemOnce() {
        insert(1);

        Refusal.of(() -> insert(1)).is(DuplicateItemException.class, "Duplicate primary key exists in table");
    }

    @Test
    void shouldUpdateAnItemThatIsThere() {
        insert(1);

        List<Map<String, AttributeValue>> updated = execute(
                "UPDATE " + table + " SET rank = rank + 10 SET tags = set_add(tags, <<'b'>>) REMOVE none"
                        + " WHERE pk = ? AND sk = 1 AND tags IS NOT MISSING RETURNING ALL NEW *",
                pk);

        assertThat(updated).containsExactly(Map.of("pk", pk, "sk", n(1), "rank", n(9), "tags", ss("a", "b")));
        Refusal.of(() -> execute("UPDATE " + table + " SET rank = 1 WHERE pk = ? AND sk = 2", pk))
                .is(ConditionalCheckFailedException.class, "The conditional request failed");
        Refusal.of(() -> execute("UPDATE " + table + " SET rank = 1 WHERE pk = ?", pk))
                .isValidation("Where clause does not contain a mandatory equality on all key attributes");
    }

    @Test
    void shouldReturnTheItemThatDidNotMeetTheCondition() {
        insert(1);
        ExecuteStatementRequest update =
                request("UPDATE " + table + " SET rank = 1 WHERE pk = ? AND sk = 1 AND rank > ?", pk, n(5)).toBuilder()
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build();

        assertThat(Refusal.of(() -> client.executeStatement(update))
                        .is(ConditionalCheckFailedException.class, "The conditional request failed")
                        .item())
                .containsEntry("rank", n(-1));
    }

    @Test
    void shouldDeleteAnItemIfThereIsOne() {
        insert(1);
        String delete = "DELETE FROM " + table + " WHERE pk = ? AND sk = 1 RETURNING ALL OLD *";

        assertThat(execute(delete, pk)).hasSize(1);
        assertThat(execute(delete, pk)).isEmpty();
        assertThat(sortKeys("pk = ?", pk)).isEmpty();
    }

    @Test
    void shouldFindItemsByKeysAndConditions() {
        for (int i = 1; i <= 5; i++) {
            insert(i);
        }

        assertThat(sortKeys("pk = ?", pk)).containsExactly("1", "2", "3", "4", "5");
        assertThat(sortKeys("pk = ? AND sk BETWEEN 2 AND 4 AND sk <> 3", pk)).containsExactly("2", "4");
        assertThat(sortKeys("pk = ? AND sk IN [1, 4, 9]", pk)).containsExactly("1", "4");
        assertThat(sortKeys("pk = ? AND (rank = ? OR contains(tags, 'b'))", pk, n(-2)))
                .containsExactly("2");
        assertThat(sortKeys("pk IN ['nobody', ?] AND sk > 3", pk)).containsExactly("4", "5");
        assertThat(execute("SELECT sk FROM " + table + ".\"by-rank\" WHERE pk = ? AND rank < -3", pk))
                .containsExactly(Map.of("sk", n(5)), Map.of("sk", n(4)));
    }

    @Test
    @LocalDiffers("fails")
    void shouldSortDownwards() {
        for (int i = 1; i <= 3; i++) {
            insert(i);
        }

        assertThat(sortKeys("pk = ? ORDER BY sk DESC", pk)).containsExactly("3", "2", "1");
    }

    @Test
    void shouldReadPageByPage() {
        for (int i = 1; i <= 5; i++) {
            insert(i);
        }
        List<String> found = new ArrayList<>();
        String token = null;
        int pages = 0;

        do {
            ExecuteStatementResponse page =
                    client.executeStatement(request("SELECT sk FROM " + table + " WHERE pk = ?", pk).toBuilder()
                            .limit(2)
                            .nextToken(token)
                            .consistentRead(true)
                            .build());
            page.items().forEach(item -> found.add(item.get("sk").n()));
            token = page.nextToken();
            pages++;
        } while (token != null);

        assertThat(found).containsExactly("1", "2", "3", "4", "5");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    @LocalDiffers("tells no capacity")
    void shouldTellWhatItTook() {
        insert(1);

        assertThat(client.executeStatement(
                                request("SELECT * FROM " + table + " WHERE pk = ? AND sk = 1", pk).toBuilder()
                                        .consistentRead(true)
                                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                                        .build())
                        .consumedCapacity()
                        .capacityUnits())
                .isEqualTo(1.0);
    }

    @Test
    void shouldRefuseWhatIsNoStatement() {
        Refusal.of(() -> execute("SELECT * FROM " + table + " WHERE"))
                .isValidationStartingWith("Statement wasn't well formed, can't be processed: ");
        Refusal.of(() -> execute("SELECT * FROM " + table + " WHERE pk = ? AND sk = ?", pk))
                .isValidation("Number of parameters in request and statement don't match.");
    }
}
