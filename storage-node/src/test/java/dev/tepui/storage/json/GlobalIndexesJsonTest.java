package dev.tepui.storage.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.table.TableDefinition;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import dev.tepui.storage.table.TableDefinition.Throughput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What CreateTable says about global secondary indexes, in the order in which the service looks. */
class GlobalIndexesJsonTest {
    private static final ApiModel MODEL = ApiModel.load(TableDefinitionJson.OPERATIONS);
    private static final Shape SHAPE = MODEL.input("CreateTable");
    private static final TableDefinitionJson JSON = new TableDefinitionJson(MODEL);
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String ALL = "ProjectionType:ALL";
    private static final String ON_DEMAND = "\"BillingMode\":\"PAY_PER_REQUEST\"";
    private static final String UNITS = "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":5,\"WriteCapacityUnits\":6}";

    @Test
    void shouldReadWhatItWrites() {
        String maxima = ",\"OnDemandThroughput\":{\"MaxReadRequestUnits\":-1,\"MaxWriteRequestUnits\":7}"
                + ",\"WarmThroughput\":{\"WriteUnitsPerSecond\":9000}";
        TableDefinition definition = read(table(
                "h x y z w",
                index("many", "x:H y:H z:R w:R", "ProjectionType:INCLUDE,NonKeyAttributes:[b,a]", maxima) + ","
                        + index("byH", "h:H", "ProjectionType:KEYS_ONLY", "")));

        assertThat(rewritten(definition)).isEqualTo(definition);
        assertThat(definition.globalIndexes())
                .containsExactly(
                        new GlobalIndex(
                                "many",
                                List.of(
                                        new KeyElement("x", Role.HASH),
                                        new KeyElement("y", Role.HASH),
                                        new KeyElement("z", Role.RANGE),
                                        new KeyElement("w", Role.RANGE)),
                                new Projection(ProjectionType.INCLUDE, List.of("b", "a")),
                                null,
                                new Throughput(-1, 7),
                                new Throughput(0, 9000)),
                        new GlobalIndex(
                                "byH",
                                List.of(new KeyElement("h", Role.HASH)),
                                new Projection(ProjectionType.KEYS_ONLY, List.of()),
                                null,
                                null,
                                null));
    }

    @Test
    void shouldReadTheThroughputOfAnIndexOfAProvisionedTable() {
        String body = table("h x", index("byX", "x:H", ALL, "," + UNITS)).replace(ON_DEMAND, UNITS);

        assertThat(rewritten(read(body)).globalIndexes().get(0).provisionedThroughput())
                .isEqualTo(new Throughput(5, 6));
    }

    @Test
    void shouldTellNoIndexesFromNothingSaidInADeclaration() {
        TableDefinition none = JSON.read(bytes(table("h", "")));
        TableDefinition nothing = JSON.read(bytes(table("h", "").replace(",\"GlobalSecondaryIndexes\":[]", "")));

        assertThat(none.globalIndexes()).isEmpty();
        assertThat(rewritten(none)).isEqualTo(none);
        assertThat(nothing.globalIndexes()).isNull();
        assertThat(rewritten(nothing)).isEqualTo(nothing);
    }

    @Test
    void shouldRefuseAnEmptyListInARequest() {
        assertThat(refuse(table("h", ""))).hasMessage(INVALID + "List of GlobalSecondaryIndexes is empty");
    }

    /** Columns: defined attributes, key and projection of the index, more of its members, the refusal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h x     | x:H y:R | ALL | | ~Some index key attributes are not defined in AttributeDefinitions. Keys: "
                        + "[x, y], AttributeDefinitions: [h, x]",
                "h x     | x:R     | ALL | | Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
                "h x     | x:R h:H | ALL | | Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
                "h x y   | x:H y:R h:H | ALL | | ~All HASH key attributes must precede RANGE key attributes in the "
                        + "KeySchema",
                "h a b c d | a:H b:H c:H d:H h:H | ALL | | ~The KeySchema exceeds the maximum allowed number of HASH "
                        + "key attributes",
                "h a b c d e | h:H a:R b:R c:R d:R e:R | ALL | | ~The KeySchema exceeds the maximum allowed number of "
                        + "RANGE key attributes",
                "h a b c d e f g i | a:H b:H c:H d:H e:H f:R g:R h:R i:R | ALL | | Key Schema too big.  Key Schema "
                        + "must at most consist of the hash and range key of a table",
                "h x     | x:H x:R | ALL | | Both the Hash Key and the Range Key element in the KeySchema have the "
                        + "same name",
                "h x     | x:H x:H | ALL | | Two keys can not have the same name",
                "h x     | x:H     | ''  | | ~Unknown ProjectionType: null",
                "h x     | x:H     | INCLUDE | | ~ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
                "h x y   | x:H     | ALL | | ~Some AttributeDefinitions are not used. AttributeDefinitions: [h, x, y], "
                        + "keys used: [h, x]",
                "h x     | x:H     | ALL | ,\"ProvisionedThroughput\":{\"ReadCapacityUnits\":1,"
                        + "\"WriteCapacityUnits\":1} | ~ProvisionedThroughput should not be specified for index: "
                        + "idx when BillingMode is PAY_PER_REQUEST",
                "h x     | x:H     | ALL | ,\"OnDemandThroughput\":{\"MaxReadRequestUnits\":0} | ~Requested "
                        + "MaxReadRequestUnits for OnDemandThroughput for index : idx is outside of valid range",
                "h x     | x:H     | ALL | ,\"WarmThroughput\":{\"ReadUnitsPerSecond\":0} | ~Requested "
                        + "ReadUnitsPerSecond for WarmThroughput for index : idx is outside of valid range",
            })
    void shouldRefuseABadIndex(String attributes, String key, String projection, String more, String message) {
        String type = projection.isEmpty() ? "" : "ProjectionType:" + projection;
        String body = table(attributes, index("idx", key, type, more == null ? "" : more));

        assertThat(refuse(body)).hasMessage(message.replace("~", INVALID));
    }

    @Test
    void shouldWantThroughputOfAProvisionedTableOnly() {
        String provisioned = table("h x", index("idx", "x:H", ALL, "")).replace(ON_DEMAND, UNITS);
        String maxima = table("h x", index("idx", "x:H", ALL, "," + UNITS + ",\"OnDemandThroughput\":{}"))
                .replace(ON_DEMAND, UNITS);
        String tooMuch = table("h x", index("idx", "x:H", ALL, "," + UNITS.replace("5", "1000000000001")))
                .replace(ON_DEMAND, UNITS);

        assertThat(refuse(provisioned)).hasMessage(INVALID + "ProvisionedThroughput must be specified for index: idx");
        assertThat(refuse(maxima))
                .hasMessage(INVALID
                        + "OnDemandThroughput should not be specified for index: idx when BillingMode is PROVISIONED");
        assertThat(refuse(tooMuch))
                .hasMessage("Given value 1000000000001 for ReadCapacityUnits is out of bounds for index idx");
    }

    @Test
    void shouldRefuseTheSameNameTwiceAlsoAsThatOfALocalIndex() {
        String local = ",\"LocalSecondaryIndexes\":[" + index("idx", "h:H x:R", ALL, "") + "]";
        String sorted = table("h r x", index("idx", "x:H", ALL, ""))
                .replace(keySchema("h:H") + ",\"Global", keySchema("h:H r:R") + local + ",\"Global");

        assertThat(refuse(table("h x", index("idx", "x:H", ALL, "") + "," + index("idx", "h:H", ALL, ""))))
                .hasMessage(INVALID + "Duplicate index name: idx");
        assertThat(refuse(sorted)).hasMessage(INVALID + "Duplicate index name: idx");
    }

    @Test
    void shouldHaveTwentyIndexesAtMost() {
        assertThat(read(table("h x", indexes(20, ALL))).globalIndexes()).hasSize(20);
        assertThat(refuse(table("h x", indexes(21, ALL))))
                .hasMessage(INVALID + "GlobalSecondaryIndex count exceeds the per-table limit of 20");
    }

    @Test
    void shouldProjectAHundredAttributesAtMostOverAllIndexes() {
        String twenty = IntStream.range(0, 20).mapToObj(i -> "a" + i).collect(Collectors.joining(","));
        String projection = "ProjectionType:INCLUDE,NonKeyAttributes:[" + twenty + "]";

        assertThat(read(table("h x", indexes(5, projection))).globalIndexes()).hasSize(5);
        assertThat(refuse(table("h x", indexes(6, projection)))).hasMessage(TableDefinition.TOO_MANY_PROJECTED);
    }

    private static String indexes(int count, String projection) {
        return IntStream.range(0, count)
                .mapToObj(i -> index("idx" + i, "x:H", projection, ""))
                .collect(Collectors.joining(","));
    }

    private static String table(String attributes, String indexes) {
        String definitions = Arrays.stream(attributes.split(" "))
                .map(name -> "{\"AttributeName\":\"" + name + "\",\"AttributeType\":\"S\"}")
                .collect(Collectors.joining(",", "\"AttributeDefinitions\":[", "]"));
        return "{\"TableName\":\"orders\"," + ON_DEMAND + "," + definitions + "," + keySchema("h:H")
                + ",\"GlobalSecondaryIndexes\":[" + indexes + "]}";
    }

    private static String keySchema(String key) {
        return Arrays.stream(key.split(" "))
                .map(element -> element.split(":"))
                .map(element -> "{\"AttributeName\":\"" + element[0] + "\",\"KeyType\":\""
                        + (element[1].equals("H") ? "HASH" : "RANGE") + "\"}")
                .collect(Collectors.joining(",", "\"KeySchema\":[", "]"));
    }

    /** The projection's names and values are written without their quotes. */
    private static String index(String name, String key, String projection, String more) {
        return "{\"IndexName\":\"" + name + "\"," + keySchema(key) + ",\"Projection\":{"
                + projection.replaceAll("\\w+", "\"$0\"") + "}" + more + "}";
    }

    private static TableDefinition read(String request) {
        return TableDefinitionJson.definition(RequestReader.read(SHAPE, bytes(request)));
    }

    private static TableDefinition rewritten(TableDefinition definition) {
        JsonOutput out = new JsonOutput();
        TableDefinitionJson.write(out, definition);
        return JSON.read(out.toBytes());
    }

    private static ApiError refuse(String request) {
        return catchThrowableOfType(ApiError.class, () -> read(request));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
