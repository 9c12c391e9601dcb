package dev.tepui.storage.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    private static final ApiModel MODEL = ApiModel.load(Set.of("CreateTable", "PutItem", "Query", "ListTables"));
    private static final String HEAD = "{\"TableName\":\"orders\",\"Item\":{\"a\":";

    @Test
    void shouldReadEveryTypeOfValue() {
        String item = "{\"s\":{\"S\":\"ä\\n\"},\"n\":{\"N\":\"1.50\"},\"b\":{\"B\":\"AQI=\"},\"t\":{\"BOOL\":true},"
                + "\"z\":{\"NULL\":true},\"ss\":{\"SS\":[\"x\",\"y\"]},\"ns\":{\"NS\":[\"1\",\"2\"]},"
                + "\"bs\":{\"BS\":[\"AQ==\"]},\"l\":{\"L\":[{\"S\":\"\"}]},\"m\":{\"M\":{\"k\":{\"N\":\"-7\"}}}}";
        Structure request = read("PutItem", "{\"TableName\":\"orders\",\"Item\":" + item + "}");

        Shape.Member member = request.shape().require("Item");
        Map<String, AttributeValue> attributes = RequestReader.attributes(request, member);
        JsonOutput out = new JsonOutput();
        ItemJson.write(out, attributes);
        assertThat(new String(out.toBytes(), StandardCharsets.UTF_8)).isEqualTo(item.replace("1.50", "1.5"));
    }

    @Test
    void shouldIgnoreUnknownMembersAndNulls() {
        Structure request =
                read("PutItem", "{\"Foo\":{\"a\":[1]},\"TableName\":\"orders\",\"ReturnValues\":null,\"Item\":{}}");

        assertThat(request.string("TableName")).isEqualTo("orders");
        assertThat(request.has("ReturnValues")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "null", "\"x\"", "{\"TableName\"}", "{\"TableName\":\"orders\"} x", "\u0000"})
    void shouldRefuseWhatIsNoJsonObjectWithoutText(String body) {
        ApiError error = refuse("ListTables", body);

        assertThat(error.type()).isEqualTo(ApiError.Type.SERIALIZATION);
        assertThat(error.getMessage()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PutItem | {\"TableName\":23} | NUMBER_VALUE cannot be converted to String",
                "PutItem | {\"TableName\":2.5} | DECIMAL_VALUE cannot be converted to String",
                "PutItem | {\"TableName\":true} | TRUE_VALUE cannot be converted to String",
                "PutItem | {\"TableName\":[]} | Unrecognized collection type class java.lang.String",
                "PutItem | {\"TableName\":{}} | Start of structure or map found where not expected",
                "PutItem | {\"Item\":[]} | Unrecognized collection type java.util.Map<java.lang.String, "
                        + "com.amazonaws.dynamodb.v20120810.AttributeValue>",
                "PutItem | {\"Item\":\"x\"} | Unexpected field type",
                "PutItem | {\"Item\":{\"a\":\"x\"}} | Unexpected value type in payload",
                "PutItem | {\"Item\":{\"a\":{\"B\":12}}} | only base-64-encoded strings are convertible to bytes",
                "PutItem | {\"Item\":{\"a\":{\"B\":\"YQ\"}}} | Base64 encoded length is expected a multiple of 4 bytes "
                        + "but found: 2",
                "PutItem | {\"Item\":{\"a\":{\"B\":\"YR==\"}}} | Invalid last non-pad Base64 character dectected",
                "PutItem | {\"Item\":{\"a\":{\"B\":\"!!!!\"}}} | Invalid Base64 character in a binary value",
                "PutItem | {\"Item\":{\"a\":{\"BOOL\":\"true\"}}} | Unexpected token received from parser",
                "PutItem | {\"Item\":{\"a\":{\"SS\":\"x\"}}} | Unexpected field type",
                "ListTables | {\"Limit\":\"x\"} | STRING_VALUE cannot be converted to Integer",
                "ListTables | {\"Limit\":99999999999} | NUMBER_VALUE cannot be converted to Integer",
                "CreateTable | {\"ProvisionedThroughput\":[]} | Unrecognized collection type "
                        + "class com.amazonaws.dynamodb.v20120810.ProvisionedThroughput",
                "CreateTable | {\"KeySchema\":{}} | Start of structure or map found where not expected",
            })
    void shouldRefuseWrongTypesInTheServicesWords(String operation, String body, String text) {
        ApiError error = refuse(operation, body);

        assertThat(error.type()).isEqualTo(ApiError.Type.SERIALIZATION);
        assertThat(error).hasMessage(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ListTables | {\"Limit\":0} | Limit | Member must have value greater than or equal to 1",
                "ListTables | {\"Limit\":101} | Limit | Member must have value less than or equal to 100",
                "ListTables | {\"ExclusiveStartTableName\":\"a\"} | ExclusiveStartTableName "
                        + "| Member must have length greater than or equal to 3",
                "ListTables | {\"ExclusiveStartTableName\":\"a b c\"} | ExclusiveStartTableName "
                        + "| Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
                "PutItem | {} | TableName | Member must not be null",
                "PutItem | {\"TableName\":\"\"} | TableName | Member must have length greater than or equal to 1",
                "PutItem | {\"TableName\":\"t\"} | Item | Member must not be null",
                "PutItem | {\"TableName\":\"t\",\"Item\":{},\"ReturnValues\":\"x\"} | ReturnValues "
                        + "| Member must satisfy enum value set: [NONE, ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATED_NEW]",
                "CreateTable | {\"TableName\":\"t\",\"KeySchema\":[{\"AttributeName\":\"a\",\"KeyType\":\"x\"}]} "
                        + "| KeySchema.1.member.KeyType | Member must satisfy enum value set: [HASH, RANGE]",
                "CreateTable | {\"TableName\":\"t\",\"KeySchema\":[]} | KeySchema "
                        + "| Member must have length greater than or equal to 1",
            })
    void shouldReportTheFirstConstraintOnly(String operation, String body, String path, String constraint) {
        ApiError error = refuse(operation, body);

        assertThat(error.type()).isEqualTo(ApiError.Type.VALIDATION);
        assertThat(error)
                .hasMessage("1 validation error detected: Value at '" + path + "' failed to satisfy constraint: "
                        + constraint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "null | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{\"Q\":\"x\"} | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{\"S\":\"a\",\"N\":\"1\"} | Supplied AttributeValue has more than one datatypes set, "
                        + "must contain exactly one of the supported datatypes",
                "{\"SS\":[]} | One or more parameter values were invalid: An string set  may not be empty",
                "{\"NS\":[]} | One or more parameter values were invalid: An number set  may not be empty",
                "{\"BS\":[]} | One or more parameter values were invalid: Binary sets should not be empty",
                "{\"SS\":[\"a\",\"a\"]} | One or more parameter values were invalid: "
                        + "Input collection [a, a] contains duplicates.",
                "{\"NS\":[\"1\",\"1.0\"]} | Input collection contains duplicates",
                "{\"NULL\":false} | One or more parameter values were invalid: "
                        + "Null attribute value types must have the value of true",
                "{\"M\":{\"\":{\"S\":\"x\"}}} | One or more parameter values were invalid: Empty attribute name",
                "{\"N\":\"abc\"} | The parameter cannot be converted to a numeric value: abc",
                "{\"N\":\"\"} | The parameter cannot be converted to a numeric value",
                "{\"N\":\"1e126\"} | Number overflow. "
                        + "Attempting to store a number with magnitude larger than supported range",
                "{\"L\":[{\"M\":{\"x\":{}}}]} | Supplied AttributeValue is empty, "
                        + "must contain exactly one of the supported datatypes",
            })
    void shouldRefuseValuesThatAreNotAllowed(String value, String text) {
        ApiError error = refuse("PutItem", HEAD + value + "}}");

        assertThat(error.type()).isEqualTo(ApiError.Type.VALIDATION);
        assertThat(error).hasMessage(text);
    }

    /** The item is the first of 32 levels; what is in the innermost list or map makes no difference. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"S\":\"x\"}", "{\"SS\":[\"x\"]}", ""})
    void shouldAllow32LevelsOfNestingAndNoMore(String innermost) {
        String deep = "{\"L\":[".repeat(31) + innermost + "]}".repeat(31);

        read("PutItem", HEAD + deep + "}}");
        ApiError error = refuse("PutItem", HEAD + "{\"L\":[" + deep + "]}}}");

        assertThat(error).hasMessageStartingWith("Nesting Levels have exceeded supported limits");
    }

    /** A value of an expression is in no item. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"S\":\"x\"}", ""})
    void shouldAllowOneLevelMoreInExpressions(String innermost) {
        String deep = "{\"M\":{\"x\":".repeat(31) + "{\"L\":[" + innermost + "]}" + "}}".repeat(31);
        String head = HEAD + "{\"S\":\"x\"}},\"ExpressionAttributeValues\":{\":v\":";

        read("PutItem", head + deep + "}}");
        ApiError error = refuse("PutItem", head + "{\"L\":[" + deep + "]}}}");

        assertThat(error)
                .hasMessageStartingWith(
                        "ExpressionAttributeValues contains invalid value: Nesting Levels have exceeded");
    }

    /** The service reads the whole body, then checks shapes, then values. */
    @Test
    void shouldReportTypesBeforeShapesBeforeValues() {
        String badValue = "{\"Item\":{\"a\":{\"N\":\"x\"}}";

        assertThat(refuse("PutItem", badValue + ",\"TableName\":1}").type()).isEqualTo(ApiError.Type.SERIALIZATION);
        assertThat(refuse("PutItem", badValue + "}")).hasMessageContaining("'TableName'");
    }

    @Test
    void shouldSayWhichParameterHoldsTheBadValue() {
        String query = "{\"TableName\":\"orders\",";

        assertThat(refuse("Query", query + "\"ExpressionAttributeValues\":{\":h\":{}}}"))
                .hasMessage("ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, "
                        + "must contain exactly one of the supported datatypes for key :h");
        assertThat(refuse("Query", query + "\"ExclusiveStartKey\":{\"h\":{\"N\":\"x\"}}}"))
                .hasMessage("The provided starting key is invalid: "
                        + "The parameter cannot be converted to a numeric value: x");
    }

    private static Structure read(String operation, String body) {
        return RequestReader.read(MODEL.input(operation), body.getBytes(StandardCharsets.UTF_8));
    }

    private static ApiError refuse(String operation, String body) {
        return catchThrowableOfType(ApiError.class, () -> {
            Structure request = read(operation, body);
            request.present().forEachRemaining(member -> RequestReader.checkValues(request, member));
        });
    }
}
