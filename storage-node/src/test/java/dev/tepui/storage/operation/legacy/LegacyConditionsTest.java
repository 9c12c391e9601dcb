package dev.tepui.storage.operation.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ConditionParser;
import dev.tepui.storage.expression.Substitutions;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.shape.Structure;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyConditionsTest {
    private static final ApiModel MODEL = ApiModel.load(Set.of("PutItem", "Scan"));
    private static final String HEAD = "{\"TableName\":\"orders\",\"Item\":{}";

    /** In the expressions, :a is the string a, :b the string b and :1 the number 1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'x':{'Value':{'S':'a'}}} | x = :a",
                "{'x':{'Value':{'S':'a'},'Exists':true}} | x = :a",
                "{'x':{'Exists':false}} | attribute_not_exists(x)",
                "{'x':{'ComparisonOperator':'EQ','Value':{'S':'a'}}} | x = :a",
                "{'x':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'a'}]}} | x = :a",
                "{'x':{'ComparisonOperator':'NE','AttributeValueList':[{'S':'a'}]}} | x <> :a",
                "{'x':{'ComparisonOperator':'LT','AttributeValueList':[{'S':'a'}]}} | x < :a",
                "{'x':{'ComparisonOperator':'LE','AttributeValueList':[{'S':'a'}]}} | x <= :a",
                "{'x':{'ComparisonOperator':'GT','AttributeValueList':[{'S':'a'}]}} | x > :a",
                "{'x':{'ComparisonOperator':'GE','AttributeValueList':[{'S':'a'}]}} | x >= :a",
                "{'x':{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'S':'a'},{'S':'b'}]}}"
                        + " | x BETWEEN :a AND :b",
                "{'x':{'ComparisonOperator':'IN','AttributeValueList':[{'S':'a'},{'S':'b'}]}} | x IN (:a, :b)",
                "{'x':{'ComparisonOperator':'BEGINS_WITH','AttributeValueList':[{'S':'a'}]}} | begins_with(x, :a)",
                "{'x':{'ComparisonOperator':'CONTAINS','AttributeValueList':[{'N':'1'}]}} | contains(x, :1)",
                "{'x':{'ComparisonOperator':'NOT_CONTAINS','AttributeValueList':[{'N':'1'}]}}"
                        + " | attribute_exists(x) AND NOT contains(x, :1)",
                "{'x':{'ComparisonOperator':'NULL'}} | attribute_not_exists(x)",
                "{'x':{'ComparisonOperator':'NOT_NULL','AttributeValueList':[]}} | attribute_exists(x)",
                "{'x':{'Value':{'S':'a'}},'y':{'Value':{'S':'b'}}} | x = :a AND y = :b",
                "{'x':{'Value':{'S':'a'}},'y':{'Value':{'S':'b'}}},'ConditionalOperator':'AND' | x = :a AND y = :b",
                "{'x':{'Value':{'S':'a'}},'y':{'Value':{'S':'b'}}},'ConditionalOperator':'OR' | x = :a OR y = :b",
                "{'x':{'Value':{'S':'a'}},'y':{'Value':{'S':'b'}},'z':{'Exists':false}},'ConditionalOperator':'OR'"
                        + " | x = :a OR (y = :b OR attribute_not_exists(z))",
            })
    void shouldSayTheSameAsAnExpression(String expected, String expression) {
        Condition condition = LegacyConditions.expected(put(expected));

        assertThat(withoutPlaceholders(condition)).isEqualTo(withoutPlaceholders(parse(expression)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'x':{}} | One or more parameter values were invalid: Value must be provided when Exists is null"
                        + " for Attribute: x",
                "{'x':{'Exists':true}} | One or more parameter values were invalid: Value must be provided when"
                        + " Exists is true for Attribute: x",
                "{'x':{'Exists':false,'Value':{'S':'a'}}} | One or more parameter values were invalid:"
                        + " Value cannot be used when Exists is false for Attribute: x",
                "{'x':{'Value':{'S':'a'},'AttributeValueList':[]}} | One or more parameter values were invalid:"
                        + " Value and AttributeValueList cannot be used together for Attribute: x",
                "{'x':{'AttributeValueList':[]}} | One or more parameter values were invalid:"
                        + " AttributeValueList can only be used with a ComparisonOperator for Attribute: x",
                "{'x':{'ComparisonOperator':'EQ'}} | One or more parameter values were invalid: Value or"
                        + " AttributeValueList must be used with ComparisonOperator: EQ for Attribute: x",
                "{'x':{'ComparisonOperator':'EQ','Exists':true,'Value':{'S':'a'}}} | One or more parameter values were"
                        + " invalid: Exists and ComparisonOperator cannot be used together for Attribute: x",
                "{'x':{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'S':'b'},{'S':'a'}]}} | The BETWEEN"
                        + " condition was provided a range where the lower bound is greater than the upper bound",
                "{'x':{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'N':'10'},{'N':'9'}]}} | The BETWEEN"
                        + " condition was provided a range where the lower bound is greater than the upper bound",
                "{'x':{'ComparisonOperator':'IN','AttributeValueList':[{'S':'b'},{'N':'1'}]}} | One or more parameter"
                        + " values were invalid: AttributeValues inside AttributeValueList must be of same type",
                "{'':{'Value':{'S':'a'}}} | One or more parameter values were invalid: Empty attribute name",
                "{'x':{'Value':{'SS':[]}}} | One or more parameter values were invalid:"
                        + " An string set  may not be empty",
                "{},'ConditionalOperator':'OR' | ConditionalOperator cannot be used without Filter or Expected",
                "{'x':{'Exists':false}},'ConditionalOperator':'OR' | ConditionalOperator can only be used when Filter"
                        + " or Expected has two or more elements",
            })
    void shouldRefuseInTheWordsOfTheService(String expected, String text) {
        ApiError error = catchThrowableOfType(ApiError.class, () -> LegacyConditions.expected(put(expected)));

        assertThat(error).hasMessage(text);
    }

    /** Which operators take how many operands, and of which types; a word per operator. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EQ           | 1 | S N B SS NS BS L M BOOL NULL",
                "NE           | 1 | S N B SS NS BS L M BOOL NULL",
                "LT           | 1 | S N B",
                "LE           | 1 | S N B",
                "GT           | 1 | S N B",
                "GE           | 1 | S N B",
                "CONTAINS     | 1 | S N B BOOL NULL",
                "NOT_CONTAINS | 1 | S N B BOOL NULL",
                "BEGINS_WITH  | 1 | S B",
                "IN           | 1 | S N B",
                "BETWEEN      | 2 | S N B",
                "NULL         | 0 |",
                "NOT_NULL     | 0 |",
            })
    void shouldTakeOperandsOfSomeTypesOnly(String operator, int count, String types) {
        Map<String, String> values = Map.ofEntries(
                Map.entry("S", "'a'"),
                Map.entry("N", "'1'"),
                Map.entry("B", "'AA=='"),
                Map.entry("SS", "['a']"),
                Map.entry("NS", "['1']"),
                Map.entry("BS", "['AA==']"),
                Map.entry("L", "[]"),
                Map.entry("M", "{}"),
                Map.entry("BOOL", "true"),
                Map.entry("NULL", "true"));
        Set<String> allowed = types == null ? Set.of() : Set.of(types.split(" "));
        values.forEach((type, value) -> {
            String one = "{'" + type + "':" + value + "}";

            assertThat(problem(operator, one, count)).isEqualTo(expectedProblem(operator, type, allowed, count));
            assertThat(problem(operator, one, 3))
                    .isEqualTo(
                            operator.equals("IN")
                                    ? expectedProblem(operator, type, allowed, 3)
                                    : "One or more parameter values were invalid: Invalid number of argument(s) for"
                                            + " the "
                                            + operator + " ComparisonOperator");
        });
    }

    private static String expectedProblem(String operator, String type, Set<String> allowed, int count) {
        return count == 0 || allowed.contains(type)
                ? null
                : "One or more parameter values were invalid: ComparisonOperator " + operator + " is not valid for "
                        + type + " AttributeValue type";
    }

    private static String problem(String operator, String value, int count) {
        String list = IntStream.range(0, count).mapToObj(i -> value).collect(Collectors.joining(","));
        Structure request = scan("{'x':{'ComparisonOperator':'" + operator + "','AttributeValueList':[" + list + "]}}");
        ApiError error = catchThrowableOfType(ApiError.class, () -> LegacyConditions.filter(request, "ScanFilter"));
        return error == null ? null : error.getMessage();
    }

    @Test
    void shouldAskForNothingWithoutConditions() {
        assertThat(LegacyConditions.expected(put("{}"))).isNull();
        assertThat(LegacyConditions.filter(scan("{}"), "ScanFilter")).isNull();
    }

    /** What is applied by replicas is read and evaluated by recursion: many conditions must not make a deep tree. */
    @Test
    void shouldKeepTheTreeOfManyConditionsLow() {
        String many = IntStream.range(0, 1_000)
                .mapToObj(i -> "'x" + i + "':{'Exists':false}")
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(depth(LegacyConditions.expected(put(many)))).isEqualTo(11);
    }

    private static int depth(Condition condition) {
        return condition instanceof Condition.And(var left, var right) ? 1 + Math.max(depth(left), depth(right)) : 1;
    }

    private static String withoutPlaceholders(Condition condition) {
        return condition.toString().replaceAll("placeholder=[^,]*", "placeholder=");
    }

    private static Condition parse(String expression) {
        Map<String, AttributeValue> values = Map.of(
                ":a", new AttributeValue.S("a"),
                ":b", new AttributeValue.S("b"),
                ":1", new AttributeValue.N(BigDecimal.ONE));
        return ConditionParser.parse("ConditionExpression", expression, new Substitutions(null, values));
    }

    private static Structure put(String expected) {
        return read("PutItem", HEAD + ",'Expected':" + expected + "}");
    }

    private static Structure scan(String filter) {
        return read("Scan", "{'TableName':'orders','ScanFilter':" + filter + "}");
    }

    private static Structure read(String operation, String body) {
        return RequestReader.read(
                MODEL.input(operation), body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
