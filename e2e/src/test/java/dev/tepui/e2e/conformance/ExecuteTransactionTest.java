package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

@Conformance
class ExecuteTransactionTest {
    private final DynamoDbClient client;
    private final String table;
    private final String first;
    private final String second;

    ExecuteTransactionTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.simpleTable();
        first = endpoint.unique("transaction");
        second = endpoint.unique("transaction");
    }

    /** {@code %s} stands for the table. */
    private ParameterizedStatement statement(String text, AttributeValue... parameters) {
        return ParameterizedStatement.builder()
                .statement(text.formatted('"' + table + '"'))
                .parameters(parameters.length == 0 ? null : List.of(parameters))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    private ParameterizedStatement insert(String key) {
        return statement("INSERT INTO %s VALUE {'pk': ?, 'price': ?}", s(key), n(5));
    }

    private ParameterizedStatement lower(String key, int least) {
        return statement("UPDATE %s SET price = price - 1 WHERE pk = ? AND price > ?", s(key), n(least));
    }

    private List<ItemResponse> execute(ParameterizedStatement... statements) {
        return client.executeTransaction(request -> request.transactStatements(statements))
                .responses();
    }

    private List<AttributeValue> prices(String... keys) {
        ParameterizedStatement[] selects = Stream.of(keys)
                .map(key -> ParameterizedStatement.builder()
                        .statement("SELECT price FROM \"" + table + "\" WHERE pk = ?")
                        .parameters(s(key))
                        .build())
                .toArray(ParameterizedStatement[]::new);
        return execute(selects).stream()
                .map(response -> response.item().get("price"))
                .toList();
    }

    @Test
    @LocalDiffers("an item that exists has the code ValidationError")
    void shouldWriteAllOrNothing() {
        execute(insert(first), insert(second));

        execute(
                lower(first, 3),
                statement("EXISTS(SELECT * FROM %s WHERE pk = ? AND price = ?)", s(second), n(5)),
                insert(first + "new"),
                statement("DELETE FROM %s WHERE pk = ? AND price = ?", s(first + "missing"), n(5)));
        assertThat(prices(first, second, first + "new")).containsExactly(n(4), n(5), n(5));

        List<CancellationReason> reasons = Refusal.of(() -> execute(
                        insert(first + "another"),
                        insert(second),
                        lower(first, 4),
                        statement("EXISTS(SELECT * FROM %s WHERE pk = ? AND price = ?)", s(first + "missing"), n(5))))
                .is(
                        TransactionCanceledException.class,
                        "Transaction cancelled, please refer cancellation reasons for specific reasons"
                                + " [None, DuplicateItem, ConditionalCheckFailed, ConditionalCheckFailed]")
                .cancellationReasons();

        assertThat(reasons)
                .extracting(CancellationReason::message)
                .containsExactly(
                        null,
                        "Duplicate primary key exists in table",
                        "The conditional request failed",
                        "The conditional request failed");
        assertThat(reasons.get(2).item()).isEqualTo(Map.of("pk", s(first), "price", n(4)));
        assertThat(prices(first, first + "another")).containsExactly(n(4), null);
    }

    @Test
    void shouldReadInOrder() {
        execute(insert(first), insert(second));

        List<ItemResponse> found = execute(
                statement("SELECT * FROM %s WHERE pk = ?", s(second)),
                statement("SELECT * FROM %s WHERE pk = ?", s(first + "missing")),
                statement("SELECT price FROM %s WHERE pk = ?", s(first)));

        assertThat(found.get(0).item()).isEqualTo(Map.of("pk", s(second), "price", n(5)));
        assertThat(found.get(1).hasItem()).isFalse();
        assertThat(found.get(2).item()).isEqualTo(Map.of("price", n(5)));
    }

    @Test
    void shouldDoTheSameUnderOneTokenOnce() {
        execute(insert(first));
        String token = first.substring(Math.max(0, first.length() - 36));

        for (int i = 0; i < 2; i++) {
            client.executeTransaction(
                    request -> request.clientRequestToken(token).transactStatements(lower(first, 0)));
        }

        assertThat(prices(first)).containsExactly(n(4));
    }

    @Test
    void shouldTakeAHundredStatements() {
        ParameterizedStatement[] hundred =
                IntStream.range(0, 100).mapToObj(i -> insert(first + i)).toArray(ParameterizedStatement[]::new);

        execute(hundred);

        assertThat(prices(first + 0, first + 99)).containsExactly(n(5), n(5));
    }

    @Test
    void shouldRefuseWhatBelongsIntoNoTransaction() {
        ParameterizedStatement select = statement("SELECT * FROM %s WHERE pk = ?", s(second));
        ParameterizedStatement returning = statement("DELETE FROM %s WHERE pk = ? RETURNING ALL OLD *", s(second));
        ParameterizedStatement all = statement("SELECT * FROM %s");

        Refusal.of(() -> execute(insert(first), select))
                .isValidation(
                        "ExecuteTransaction API does not support both read and write operations in the same request.");
        Refusal.of(() -> execute(insert(first), insert(first)))
                .isValidation("Transaction request cannot include multiple operations on one item");
        Refusal.of(() -> execute(insert(first), returning))
                .isValidation("Validation failed in TransactStatements[1]: RETURNING clause is not supported in"
                        + " ExecuteTransaction.");
        Refusal.of(() -> execute(all))
                .isValidation("Validation failed in TransactStatements[0]: Select statements within ExecuteTransaction"
                        + " must specify the primary key in the where clause.");
        assertThat(prices(first)).containsExactly((AttributeValue) null);
    }
}
