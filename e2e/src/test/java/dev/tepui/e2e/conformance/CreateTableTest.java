package dev.tepui.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableClass;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;

@Conformance
class CreateTableTest {
    private final Endpoint endpoint;
    private final DynamoDbClient client;

    CreateTableTest(Endpoint endpoint) {
        this.endpoint = endpoint;
        client = endpoint.client();
    }

    private static void simple(CreateTableRequest.Builder table) {
        Schema.partitionKey(table, "pk", ScalarAttributeType.S);
    }

    private TableDescription created(Consumer<CreateTableRequest.Builder> shape) {
        String name = endpoint.createTable("create", shape);
        return client.describeTable(request -> request.tableName(name)).table();
    }

    @Test
    void shouldDescribeATableOnDemand() {
        TableDescription table = created(CreateTableTest::simple);

        assertThat(table.tableStatus()).isEqualTo(TableStatus.ACTIVE);
        assertThat(table.tableArn()).startsWith("arn:aws:dynamodb:").endsWith(":table/" + table.tableName());
        assertThat(table.attributeDefinitions()).containsExactly(Schema.definition("pk", ScalarAttributeType.S));
        assertThat(table.keySchema()).containsExactly(Schema.key("pk", KeyType.HASH));
        assertThat(table.creationDateTime()).isCloseTo(Instant.now(), within(5, ChronoUnit.MINUTES));
        assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(table.provisionedThroughput().readCapacityUnits()).isZero();
        assertThat(table.itemCount()).isZero();
        assertThat(table.tableSizeBytes()).isZero();
        assertThat(table.deletionProtectionEnabled()).isFalse();
        assertThat(table.hasLocalSecondaryIndexes()).isFalse();
        assertThat(table.hasGlobalSecondaryIndexes()).isFalse();
    }

    @Test
    void shouldDescribeAProvisionedTable() {
        TableDescription table = created(request -> {
            simple(request);
            request.billingMode(BillingMode.PROVISIONED)
                    .deletionProtectionEnabled(false)
                    .provisionedThroughput(units -> units.readCapacityUnits(7L).writeCapacityUnits(3L));
        });

        assertThat(table.provisionedThroughput().readCapacityUnits()).isEqualTo(7);
        assertThat(table.provisionedThroughput().writeCapacityUnits()).isEqualTo(3);
        assertThat(table.provisionedThroughput().numberOfDecreasesToday()).isZero();
        assertThat(table.billingModeSummary())
                .as("the service tells only of tables on demand")
                .isNull();
    }

    @Test
    @LocalDiffers("knows no table classes")
    void shouldKeepTheTableClass() {
        TableDescription table = created(request -> {
            simple(request);
            request.tableClass(TableClass.STANDARD_INFREQUENT_ACCESS);
        });

        assertThat(table.tableClassSummary().tableClass()).isEqualTo(TableClass.STANDARD_INFREQUENT_ACCESS);
    }

    @Test
    @LocalDiffers("gives tables no id")
    void shouldGiveTheTableAnId() {
        assertThat(created(CreateTableTest::simple).tableId()).hasSize(36);
    }

    @Test
    void shouldDescribeLocalIndexes() {
        TableDescription table = created(request -> {
            Schema.keys(request, ScalarAttributeType.S, ScalarAttributeType.N);
            Schema.attribute(request, "rank", ScalarAttributeType.N);
            request.localSecondaryIndexes(Schema.localIndex("by-rank", "rank", ProjectionType.INCLUDE, "a", "b"));
        });

        LocalSecondaryIndexDescription index = table.localSecondaryIndexes().getFirst();
        assertThat(index.indexName()).isEqualTo("by-rank");
        assertThat(index.keySchema())
                .containsExactly(Schema.key("pk", KeyType.HASH), Schema.key("rank", KeyType.RANGE));
        assertThat(index.projection().projectionType()).isEqualTo(ProjectionType.INCLUDE);
        assertThat(index.projection().nonKeyAttributes()).containsExactlyInAnyOrder("a", "b");
        assertThat(index.indexArn()).isEqualTo(table.tableArn() + "/index/by-rank");
        assertThat(index.itemCount()).isZero();
    }

    @Test
    @LocalDiffers("knows no tags")
    void shouldTagTheTable() {
        TableDescription table = created(request -> {
            simple(request);
            request.tags(Tag.builder().key("team").value("orders").build());
        });

        assertThat(client.listTagsOfResource(request -> request.resourceArn(table.tableArn()))
                        .tags())
                .extracting(tag -> tag.key() + "=" + tag.value())
                .containsExactly("team=orders");
    }

    @Test
    void shouldRefuseATableThatIsThere() {
        String name = endpoint.simpleTable();

        Refusal.of(() -> create(request -> {
                    simple(request);
                    request.tableName(name);
                }))
                .is(ResourceInUseException.class, "Table already exists: " + name);
    }

    @Test
    void shouldRefuseKeysThatDoNotFitTheDefinitions() {
        Refusal.of(() -> create(request -> {
                    simple(request);
                    Schema.attribute(request, "unused", ScalarAttributeType.S);
                }))
                .isValidation("One or more parameter values were invalid: Number of attributes in KeySchema does not"
                        + " exactly match number of attributes defined in AttributeDefinitions");
        Refusal.of(() -> create(request -> {
                    simple(request);
                    request.keySchema(Schema.key("other", KeyType.HASH));
                }))
                .isValidationStartingWith("One or more parameter values were invalid: Some index key attributes are not"
                        + " defined in AttributeDefinitions.");
        Refusal.of(() -> create(request -> {
                    Schema.keys(request, ScalarAttributeType.S, ScalarAttributeType.N);
                    request.keySchema(Schema.key("pk", KeyType.HASH), Schema.key("sk", KeyType.HASH));
                }))
                .isValidationStartingWith("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        Refusal.of(() -> create(request -> {
                    simple(request);
                    request.keySchema(Schema.key("pk", KeyType.RANGE));
                }))
                .isValidation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }

    @Test
    void shouldRefuseCapacityThatDoesNotFitTheBillingMode() {
        Refusal.of(() -> create(request -> {
                    simple(request);
                    request.billingMode(BillingMode.PROVISIONED);
                }))
                .isValidation("One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must"
                        + " both be specified when BillingMode is PROVISIONED");
    }

    @Test
    @LocalDiffers("ignores it")
    void shouldRefuseCapacityOfATableOnDemand() {
        Refusal.of(() -> create(request -> {
                    simple(request);
                    request.provisionedThroughput(
                            units -> units.readCapacityUnits(1L).writeCapacityUnits(1L));
                }))
                .isValidation(
                        "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits"
                                + " can be specified when BillingMode is PAY_PER_REQUEST");
    }

    @Test
    void shouldRefuseIndexesThatDoNotFitTheTable() {
        Refusal.of(() -> create(request -> {
                    simple(request);
                    Schema.attribute(request, "rank", ScalarAttributeType.N);
                    request.localSecondaryIndexes(Schema.localIndex("by-rank", "rank", ProjectionType.ALL));
                }))
                .isValidation(
                        "One or more parameter values were invalid: Table KeySchema does not have a range key, which"
                                + " is required when specifying a LocalSecondaryIndex");
        Refusal.of(() -> create(request -> {
                    Schema.keys(request, ScalarAttributeType.S, ScalarAttributeType.N);
                    Schema.attribute(request, "rank", ScalarAttributeType.N);
                    request.localSecondaryIndexes(
                            Schema.localIndex("same", "rank", ProjectionType.ALL),
                            Schema.localIndex("same", "rank", ProjectionType.ALL));
                }))
                .isValidation("One or more parameter values were invalid: Duplicate index name: same");
        Refusal.of(() -> create(request -> {
                    Schema.keys(request, ScalarAttributeType.S, ScalarAttributeType.N);
                    request.localSecondaryIndexes(Schema.localIndex("by-rank", "rank", ProjectionType.ALL));
                }))
                .isValidationStartingWith("One or more parameter values were invalid: Some index key attributes are not"
                        + " defined in AttributeDefinitions.");
    }

    private void create(Consumer<CreateTableRequest.Builder> shape) {
        CreateTableRequest.Builder request = CreateTableRequest.builder()
                .tableName(endpoint.unique("refused"))
                .billingMode(BillingMode.PAY_PER_REQUEST);
        shape.accept(request);
        client.createTable(request.build());
    }

    @Test
    void shouldOfferTheTableInTheListOnceItIsThere() {
        List<String> names = List.of(
                endpoint.createTable("listed", CreateTableTest::simple),
                endpoint.createTable("listed", CreateTableTest::simple));

        assertThat(client.listTablesPaginator().tableNames()).containsAll(names);
    }
}
