package dev.tepui.storage.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableDefinitionJsonTest {
    private static final TableDefinitionJson JSON =
            new TableDefinitionJson(ApiModel.load(TableDefinitionJson.OPERATIONS));
    private static final String H = "{\"AttributeName\":\"h\",\"AttributeType\":\"S\"}";
    private static final String R = "{\"AttributeName\":\"r\",\"AttributeType\":\"N\"}";
    private static final String HASH = "{\"AttributeName\":\"h\",\"KeyType\":\"HASH\"}";
    private static final String RANGE = "{\"AttributeName\":\"r\",\"KeyType\":\"RANGE\"}";
    private static final String ON_DEMAND = "\"BillingMode\":\"PAY_PER_REQUEST\"";

    @Test
    void shouldReadWhatItWrites() {
        String text = table(
                H + "," + R,
                HASH + "," + RANGE,
                ON_DEMAND
                        + ",\"DeletionProtectionEnabled\":true,\"TableClass\":\"STANDARD\","
                        + "\"OnDemandThroughput\":{\"MaxReadRequestUnits\":5},"
                        + "\"Tags\":[{\"Key\":\"a\",\"Value\":\"b\"}]");
        TableDefinition definition = JSON.read(text.getBytes(StandardCharsets.UTF_8));
        JsonOutput out = new JsonOutput();

        TableDefinitionJson.write(out, definition);

        assertThat(JSON.read(out.toBytes())).isEqualTo(definition);
        assertThat(definition.options().onDemandThroughput()).isEqualTo(new TableDefinition.Throughput(5, -1));
    }

    @Test
    void shouldBeProvisionedUnlessItSaysOtherwise() {
        TableDefinition definition =
                JSON.read(table(H, HASH, "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":5,\"WriteCapacityUnits\":6}")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(definition.billingMode()).isEqualTo(TableDefinition.BillingMode.PROVISIONED);
        assertThat(definition.provisionedThroughput()).isEqualTo(new TableDefinition.Throughput(5, 6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | [HASH] | Invalid KeySchema: Some index key attribute have no definition",
                "[H] | [HASH,RANGE] | Invalid KeySchema: Some index key attribute have no definition",
                "[H,H] | [HASH] | One or more parameter values were invalid: Number of attributes in KeySchema does "
                        + "not exactly match number of attributes defined in AttributeDefinitions",
                "[H,R] | [RANGE] | Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
                "[H,R] | [HASH,HASH] | Both the Hash Key and the Range Key element in the KeySchema have the same name",
                "[R] | [HASH] | One or more parameter values were invalid: Some index key attributes are not "
                        + "defined in AttributeDefinitions. Keys: [h], AttributeDefinitions: [r]",
                "[H,R] | [HASH] | One or more parameter values were invalid: Number of attributes in KeySchema does "
                        + "not exactly match number of attributes defined in AttributeDefinitions",
                "[H,R] | [HASH,RANGE,RANGE] | Key Schema too big.  Key Schema must at most consist of the hash and "
                        + "range key of a table",
            })
    void shouldRefuseBadKeys(String attributes, String keys, String message) {
        String body = table(fill(attributes), fill(keys), ON_DEMAND);

        assertThat(refuse(body)).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"TableClass\":\"STANDARD\" | One or more parameter values were invalid: ReadCapacityUnits and "
                        + "WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
                "\"BillingMode\":\"PAY_PER_REQUEST\",\"StreamSpecification\":{\"StreamEnabled\":true} | "
                        + "Invalid StreamViewType: Stream ViewType must not be null or empty when enabling streams.",
                "\"BillingMode\":\"PAY_PER_REQUEST\",\"SSESpecification\":{\"Enabled\":true} | "
                        + "The parameter SSESpecification is not supported by this version of Tepui",
                "\"BillingMode\":\"PAY_PER_REQUEST\",\"Tags\":[{\"Key\":\"a\",\"Value\":\"\"},{\"Key\":\"a\","
                        + "\"Value\":\"\"}] | One or more parameter values were invalid: Duplicate tag key: a",
                "\"BillingMode\":\"PAY_PER_REQUEST\",\"Tags\":[{\"Key\":\"AWS:a\",\"Value\":\"\"}] | One or more "
                        + "parameter values were invalid: aws: prefixed tag key names are not allowed for external use",
                "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":1000000000001,\"WriteCapacityUnits\":1} | "
                        + "Given value 1000000000001 for ReadCapacityUnits is out of bounds",
                "\"BillingMode\":\"PAY_PER_REQUEST\",\"OnDemandThroughput\":{\"MaxWriteRequestUnits\":0} | One or more "
                        + "parameter values were invalid: Requested MaxWriteRequestUnits for OnDemandThroughput for "
                        + "table is outside of valid range",
                "\"BillingMode\":\"PAY_PER_REQUEST\",\"WarmThroughput\":{\"ReadUnitsPerSecond\":0} | One or more "
                        + "parameter values were invalid: Requested ReadUnitsPerSecond for WarmThroughput for table is "
                        + "outside of valid range",
            })
    void shouldRefuseBadOptions(String options, String message) {
        assertThat(refuse(table(H, HASH, options))).hasMessage(message);
    }

    @Test
    void shouldLookAtTheCapacityBeforeTheKeys() {
        assertThat(refuse(table(H, RANGE, "\"TableClass\":\"STANDARD\"")))
                .hasMessageContaining("ReadCapacityUnits and WriteCapacityUnits must both be specified");
    }

    @Test
    void shouldHaveFiftyTagsAtMost() {
        String fifty = IntStream.range(0, 50)
                .mapToObj(i -> "{\"Key\":\"k" + i + "\",\"Value\":\"\"}")
                .collect(Collectors.joining(","));
        String more = fifty + ",{\"Key\":\"k\",\"Value\":\"\"}";

        assertThat(JSON.read(table(H, HASH, ON_DEMAND + ",\"Tags\":[" + fifty + "]")
                                .getBytes(StandardCharsets.UTF_8))
                        .options()
                        .tags())
                .hasSize(50);
        assertThat(refuse(table(H, HASH, ON_DEMAND + ",\"Tags\":[" + more + "]")))
                .hasMessage("Number of Tags exceed the current limit for the provided ResourceArn");
    }

    @Test
    void shouldRefuseBadNames() {
        assertThat(refuse(table(H, HASH, ON_DEMAND).replace("orders", "a!")))
                .hasMessageStartingWith("Invalid table/index name.");
        assertThat(refuse(table(H, HASH, ON_DEMAND)
                        .replace("orders", "arn:aws:dynamodb:us-east-1:000000000000:table/orders")))
                .hasMessageStartingWith("Invalid table/index name.");
    }

    private static String fill(String names) {
        return names.replace("HASH", "(")
                .replace("RANGE", ")")
                .replace("H", H)
                .replace("R", R)
                .replace("(", HASH)
                .replace(")", RANGE)
                .replaceAll("^\\[|]$", "");
    }

    private static String table(String attributes, String keys, String options) {
        return "{\"TableName\":\"orders\",\"AttributeDefinitions\":[" + attributes + "],\"KeySchema\":[" + keys + "],"
                + options + "}";
    }

    private static ApiError refuse(String body) {
        return catchThrowableOfType(ApiError.class, () -> JSON.read(body.getBytes(StandardCharsets.UTF_8)));
    }
}
