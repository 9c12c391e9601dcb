package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tepui.e2e.client.DynamoDbClients;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.core.waiters.WaiterResponse;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** The SDK's waiters, which ask DescribeTable until it says what they want to hear. */
@Conformance
class WaitersTest {
    private final Endpoint endpoint;
    private final DynamoDbClient client;

    WaitersTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
    }

    @Test
    void shouldWaitForATableToComeAndGo() {
        String table = endpoint.unique("waited");
        endpoint.deleteInTheEnd(table);
        client.createTable(request -> {
            request.tableName(table).billingMode(BillingMode.PAY_PER_REQUEST);
            Schema.partitionKey(request, "pk", ScalarAttributeType.S);
        });

        WaiterResponse<DescribeTableResponse> come =
                client.waiter().waitUntilTableExists(request -> request.tableName(table), DynamoDbClients::quickly);
        client.deleteTable(request -> request.tableName(table));
        WaiterResponse<DescribeTableResponse> gone =
                client.waiter().waitUntilTableNotExists(request -> request.tableName(table), DynamoDbClients::quickly);

        assertThat(come.matched().response())
                .hasValueSatisfying(
                        response -> assertThat(response.table().tableStatus()).isEqualTo(TableStatus.ACTIVE));
        assertThat(gone.matched().exception())
                .hasValueSatisfying(exception -> assertThat(exception).isInstanceOf(ResourceNotFoundException.class));
    }

    @Test
    void shouldNotTakeOneStateForTheOther() {
        String table = endpoint.simpleTable();
        WaiterOverrideConfiguration impatient = WaiterOverrideConfiguration.builder()
                .maxAttempts(2)
                .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10)))
                .build();
        try (DynamoDbWaiter waiter = DynamoDbWaiter.builder()
                .client(client)
                .overrideConfiguration(impatient)
                .build()) {
            assertThatThrownBy(() -> waiter.waitUntilTableNotExists(request -> request.tableName(table)))
                    .isInstanceOf(SdkClientException.class)
                    .hasMessageContaining("exceeded the max retry attempts: 2");
            assertThatThrownBy(() -> waiter.waitUntilTableExists(request -> request.tableName("no-such-table")))
                    .isInstanceOf(SdkClientException.class)
                    .hasMessageContaining("exceeded the max retry attempts: 2");
        }
    }
}
