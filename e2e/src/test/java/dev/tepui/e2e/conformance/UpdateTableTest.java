package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableClass;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

@Conformance
class UpdateTableTest {
    private final Endpoint endpoint;
    private final DynamoDbClient client;
    private final String table;

    UpdateTableTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
        table = endpoint.createTable("update", request -> {
            Schema.partitionKey(request, "pk", ScalarAttributeType.S);
            request.billingMode(BillingMode.PROVISIONED)
                    .provisionedThroughput(units -> units.readCapacityUnits(5L).writeCapacityUnits(5L));
        });
    }

    /** The table after the update. */
    private TableDescription update(Consumer<UpdateTableRequest.Builder> change) {
        client.updateTable(request -> {
            request.tableName(table);
            change.accept(request);
        });
        endpoint.awaitActive(table);
        return client.describeTable(request -> request.tableName(table)).table();
    }

    @Test
    void shouldChangeTheThroughput() {
        TableDescription more = update(request -> request.provisionedThroughput(
                units -> units.readCapacityUnits(9L).writeCapacityUnits(5L)));
        assertThat(more.provisionedThroughput().readCapacityUnits()).isEqualTo(9);
        assertThat(more.provisionedThroughput().lastIncreaseDateTime()).isNotNull();

        TableDescription less = update(request -> request.provisionedThroughput(
                units -> units.readCapacityUnits(2L).writeCapacityUnits(5L)));
        assertThat(less.provisionedThroughput().readCapacityUnits()).isEqualTo(2);

        Refusal.of(() -> update(request -> request.provisionedThroughput(
                        units -> units.readCapacityUnits(2L).writeCapacityUnits(5L))))
                .isValidation("The provisioned throughput for the table will not change. The requested value equals the"
                        + " current value. Current ReadCapacityUnits provisioned for the table: 2. Requested"
                        + " ReadCapacityUnits: 2. Current WriteCapacityUnits provisioned for the table: 5. Requested"
                        + " WriteCapacityUnits: 5. Refer to the Amazon DynamoDB Developer Guide for current limits and"
                        + " how to request higher limits.");
    }

    @Test
    @LocalDiffers("always says 0")
    void shouldCountDecreases() {
        assertThat(update(request -> request.provisionedThroughput(
                                units -> units.readCapacityUnits(2L).writeCapacityUnits(5L)))
                        .provisionedThroughput()
                        .numberOfDecreasesToday())
                .isEqualTo(1);
    }

    @Test
    void shouldChangeTheBillingModeThereAndBack() {
        TableDescription onDemand = update(request -> request.billingMode(BillingMode.PAY_PER_REQUEST));
        assertThat(onDemand.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(onDemand.provisionedThroughput().readCapacityUnits()).isZero();

        TableDescription provisioned = update(request -> request.billingMode(BillingMode.PROVISIONED)
                .provisionedThroughput(units -> units.readCapacityUnits(1L).writeCapacityUnits(2L)));
        assertThat(provisioned.billingModeSummary().billingMode()).isEqualTo(BillingMode.PROVISIONED);
        assertThat(provisioned.provisionedThroughput().writeCapacityUnits()).isEqualTo(2);
    }

    @Test
    void shouldProtectAgainstDeletion() {
        assertThat(update(request -> request.deletionProtectionEnabled(true)).deletionProtectionEnabled())
                .isTrue();

        Refusal.of(() -> client.deleteTable(request -> request.tableName(table)))
                .isValidation(
                        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion"
                                + " protection first.");

        assertThat(update(request -> request.deletionProtectionEnabled(false)).deletionProtectionEnabled())
                .isFalse();
    }

    @Test
    @LocalDiffers("knows no table classes")
    void shouldChangeTheTableClass() {
        assertThat(update(request -> request.tableClass(TableClass.STANDARD_INFREQUENT_ACCESS))
                        .tableClassSummary()
                        .tableClass())
                .isEqualTo(TableClass.STANDARD_INFREQUENT_ACCESS);
    }

    @Test
    void shouldRefuseAnUpdateOfNothing() {
        Refusal.of(() -> update(request -> {})).isValidationStartingWith("At least one of ProvisionedThroughput, ");
    }

    @Test
    void shouldRefuseATableThatIsNotThere() {
        Refusal.of(() -> client.updateTable(
                        request -> request.tableName("no-such-table").billingMode(BillingMode.PAY_PER_REQUEST)))
                .is(ResourceNotFoundException.class, "Requested resource not found: Table: no-such-table not found");
    }
}
