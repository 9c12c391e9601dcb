package dev.tepui.storage.operation.legacy;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.shape.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Expected, QueryFilter and ScanFilter, with ConditionalOperator: a condition for each of several attributes, and
 * whether all or one of them must hold. Attributes are checked in the order of the request.
 */
public final class LegacyConditions {
    private static final String OPERATOR = "ComparisonOperator";
    private static final String VALUES = "AttributeValueList";
    private static final String VALUE = "Value";
    private static final String EXISTS = "Exists";

    private LegacyConditions() {}

    /** What a write's Expected asks for, or null when that is nothing. */
    public static Condition expected(Structure request) {
        return combined(request, "Expected", LegacyConditions::expectation);
    }

    /** What QueryFilter or ScanFilter, named by {@code parameter}, asks for, or null when that is nothing. */
    public static Condition filter(Structure request, String parameter) {
        return combined(request, parameter, LegacyConditions::comparison);
    }

    /** The condition on one attribute that a {@code Condition} structure is. */
    public static Condition comparison(String attribute, Structure condition) {
        List<AttributeValue> values =
                RequestReader.values(condition, condition.shape().require(VALUES));
        return comparison(attribute, condition, values == null ? List.of() : values);
    }

    private static Condition comparison(String attribute, Structure condition, List<AttributeValue> values) {
        Operator operator = Operator.valueOf(condition.string(OPERATOR));
        operator.check(values);
        return operator.condition(attribute, values);
    }

    private static Condition combined(
            Structure request, String parameter, BiFunction<String, Structure, Condition> translation) {
        Map<?, ?> byAttribute = request.has(parameter) ? (Map<?, ?>) request.get(parameter) : Map.of();
        List<Condition> conditions = new ArrayList<>();
        byAttribute.forEach(
                (attribute, condition) -> conditions.add(translation.apply((String) attribute, (Structure) condition)));
        String operator = request.string("ConditionalOperator");
        if (operator != null && conditions.isEmpty()) {
            throw ApiError.validation("ConditionalOperator cannot be used without Filter or Expected");
        }
        if (operator != null && conditions.size() == 1) {
            throw ApiError.validation(
                    "ConditionalOperator can only be used when Filter or Expected has two or more elements");
        }
        return conditions.isEmpty() ? null : joined(conditions, "OR".equals(operator));
    }

    /** Halves are joined with halves: however many conditions there are, the tree stays low, as recursion needs it. */
    private static Condition joined(List<Condition> conditions, boolean anyIsEnough) {
        if (conditions.size() == 1) {
            return conditions.get(0);
        }
        int half = conditions.size() / 2;
        Condition left = joined(conditions.subList(0, half), anyIsEnough);
        Condition right = joined(conditions.subList(half, conditions.size()), anyIsEnough);
        return anyIsEnough ? new Condition.Or(left, right) : new Condition.And(left, right);
    }

    private static Condition expectation(String attribute, Structure expected) {
        checkCombination(attribute, expected);
        checkName(attribute);
        AttributeValue value = RequestReader.value(expected, expected.shape().require(VALUE));
        if (expected.has(OPERATOR)) {
            return value == null ? comparison(attribute, expected) : comparison(attribute, expected, List.of(value));
        }
        return value == null
                ? Operator.NULL.condition(attribute, List.of())
                : Operator.EQ.condition(attribute, List.of(value));
    }

    private static void checkName(String attribute) {
        if (attribute.isEmpty()) {
            throw ApiError.invalidParameter("Empty attribute name");
        }
    }

    private static void checkCombination(String attribute, Structure expected) {
        boolean hasValue = expected.has(VALUE);
        boolean hasValues = expected.has(VALUES);
        String operator = expected.string(OPERATOR);
        if (operator != null && expected.has(EXISTS)) {
            throw invalid("Exists and ComparisonOperator cannot be used together", attribute);
        }
        if (hasValue && hasValues) {
            throw invalid("Value and AttributeValueList cannot be used together", attribute);
        }
        if (operator != null) {
            boolean needsValue = !operator.equals("NULL") && !operator.equals("NOT_NULL");
            if (needsValue && !hasValue && !hasValues) {
                throw invalid(
                        "Value or AttributeValueList must be used with ComparisonOperator: " + operator, attribute);
            }
            return;
        }
        if (hasValues) {
            throw invalid("AttributeValueList can only be used with a ComparisonOperator", attribute);
        }
        Object exists = expected.get(EXISTS);
        if (Boolean.FALSE.equals(exists) && hasValue) {
            throw invalid("Value cannot be used when Exists is false", attribute);
        }
        if (!Boolean.FALSE.equals(exists) && !hasValue) {
            throw invalid("Value must be provided when Exists is " + exists, attribute);
        }
    }

    private static ApiError invalid(String what, String attribute) {
        return ApiError.invalidParameter(what + " for Attribute: " + attribute);
    }
}
