package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;

/** What clients and infrastructure tools ask about an account and a table without using it. */
@Conformance
class AccountTest {
    private final Endpoint endpoint;
    private final DynamoDbClient client;

    AccountTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
    }

    @Test
    void shouldTellTheLimits() {
        DescribeLimitsResponse limits = client.describeLimits();

        assertThat(limits.tableMaxReadCapacityUnits()).isEqualTo(40_000);
        assertThat(limits.accountMaxWriteCapacityUnits()).isEqualTo(80_000);
    }

    @Test
    @LocalDiffers("does not know the operation")
    void shouldTellTheEndpoint() {
        assertThat(client.describeEndpoints().endpoints())
                .singleElement()
                .satisfies(found ->
                        assertThat(found.address()).isEqualTo(endpoint.uri().getAuthority()))
                .satisfies(found -> assertThat(found.cachePeriodInMinutes()).isPositive());
    }

    @Test
    @LocalDiffers("does not know the operation")
    void shouldTellThatThereIsNoPointInTimeRecovery() {
        assertThat(client.describeContinuousBackups(request -> request.tableName(endpoint.simpleTable()))
                        .continuousBackupsDescription()
                        .pointInTimeRecoveryDescription()
                        .pointInTimeRecoveryStatus())
                .isEqualTo(PointInTimeRecoveryStatus.DISABLED);
        Refusal.of(() -> client.describeContinuousBackups(request -> request.tableName("no-such-table")))
                .is(TableNotFoundException.class, "Table not found: no-such-table");
    }
}
