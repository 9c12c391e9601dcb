package dev.tepui.e2e.conformance;

import static dev.tepui.e2e.conformance.Values.n;
import static dev.tepui.e2e.conformance.Values.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;

@Conformance
class BatchExecuteStatementTest {
    private final DynamoDbClient client;
    private final String table;
    private final String first;
    private final String second;

    BatchExecuteStatementTest(Endpoint endpoint) {
        client = endpoint.client();
        table = endpoint.simpleTable();
        first = endpoint.unique("batch");
        second = endpoint.unique("batch");
    }

    private static BatchStatementRequest statement(String text, String... parameters) {
        return BatchStatementRequest.builder()
                .statement(text)
                .parameters(
                        parameters.length == 0
                                ? null
                                : Stream.of(parameters).map(Values::s).toList())
                .consistentRead(text.startsWith("SELECT"))
                .build();
    }

    private BatchStatementRequest insert(String key) {
        return statement("INSERT INTO \"" + table + "\" VALUE {'pk': ?, 'price': 5}", key);
    }

    private BatchStatementRequest select(String key) {
        return statement("SELECT * FROM \"" + table + "\" WHERE pk = ?", key);
    }

    private List<BatchStatementResponse> execute(BatchStatementRequest... statements) {
        return client.batchExecuteStatement(request -> request.statements(statements))
                .responses();
    }

    private static Map<String, AttributeValue> item(String key) {
        return Map.of("pk", s(key), "price", n(5));
    }

    @Test
    void shouldDoEachStatementOnItsOwn() {
        execute(insert(first));

        List<BatchStatementResponse> responses = execute(
                insert(first),
                insert(second),
                statement("DELETE FROM \"" + table + "\" WHERE pk = 'nobody'"),
                statement("UPDATE \"" + table + "\" SET price = 1 WHERE price = 5"));

        assertThat(responses.get(0).error().codeAsString()).isEqualTo("DuplicateItem");
        assertThat(responses.get(1).error()).isNull();
        assertThat(responses.get(1).tableName()).isEqualTo(table);
        assertThat(responses.get(2).error()).isNull();
        assertThat(responses.get(3).error().codeAsString()).isEqualTo("ValidationError");
        assertThat(execute(select(second)).get(0).item()).isEqualTo(item(second));
    }

    @Test
    void shouldReadOneItemPerStatement() {
        execute(insert(first), insert(second));

        List<BatchStatementResponse> responses =
                execute(select(second), select("nobody"), select(first), statement("SELECT * FROM \"" + table + "\""));

        assertThat(responses.get(0).item()).isEqualTo(item(second));
        assertThat(responses.get(1).hasItem()).isFalse();
        assertThat(responses.get(2).item()).isEqualTo(item(first));
        assertThat(responses.get(3).error().message()).isEqualTo("Only single item select is supported");
    }

    @Test
    void shouldRefuseWhatBelongsIntoTwoBatches() {
        Refusal.of(() -> execute(select(first), insert(second)))
                .isValidation("Read and write requests together in the same batch is not supported.");
        Refusal.of(() -> execute(insert(first), insert(first)))
                .isValidation("Provided list of item keys contains duplicates");
    }
}
