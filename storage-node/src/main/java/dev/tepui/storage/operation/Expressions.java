package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ConditionParser;
import dev.tepui.storage.expression.Projection;
import dev.tepui.storage.expression.ProjectionParser;
import dev.tepui.storage.expression.Substitutions;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.expression.UpdateParser;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.shape.Shape;
import dev.tepui.storage.shape.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which parameters of an operation are expressions, and how they are read.
 *
 * @param parameters the expressions, in the order of DynamoDB's texts
 * @param withValues those of them that may use values
 * @param older the parameters that they have replaced
 */
record Expressions(List<String> parameters, List<String> withValues, List<String> older) {
    private static final String UPDATE = "UpdateExpression";
    private static final String CONDITION = "ConditionExpression";
    private static final String PROJECTION = "ProjectionExpression";
    private static final String FILTER = "FilterExpression";
    private static final String KEY_CONDITION = "KeyConditionExpression";
    private static final String NAMES = "ExpressionAttributeNames";
    private static final String VALUES = "ExpressionAttributeValues";

    /** Of PutItem and DeleteItem. */
    static final Expressions OF_REPLACEMENT =
            new Expressions(List.of(CONDITION), List.of(CONDITION), List.of("Expected", "ConditionalOperator"));

    /** Of UpdateItem. */
    static final Expressions OF_UPDATE = new Expressions(
            List.of(UPDATE, CONDITION),
            List.of(UPDATE, CONDITION),
            List.of("AttributeUpdates", "Expected", "ConditionalOperator"));

    /** Of a ConditionCheck, Put and Delete in a transaction. */
    static final Expressions OF_CHECKED_ACTION = new Expressions(List.of(CONDITION), List.of(CONDITION), List.of());

    /** Of an Update in a transaction. */
    static final Expressions OF_UPDATE_ACTION =
            new Expressions(List.of(UPDATE, CONDITION), List.of(UPDATE, CONDITION), List.of());

    /** Of a Get in a transaction. */
    static final Expressions OF_GET_ACTION = new Expressions(List.of(PROJECTION), List.of(), List.of());

    /** Of GetItem, and of each table in BatchGetItem. */
    static final Expressions OF_READ = new Expressions(List.of(PROJECTION), List.of(), List.of("AttributesToGet"));

    /** Of Query. */
    static final Expressions OF_QUERY = new Expressions(
            List.of(PROJECTION, FILTER, KEY_CONDITION),
            List.of(FILTER, KEY_CONDITION),
            List.of("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"));

    /** Of a Query by KeyConditions, which may stand beside expressions for other things. */
    static final Expressions OF_QUERY_BY_OLDER_KEYS = new Expressions(
            OF_QUERY.parameters, OF_QUERY.withValues, List.of("AttributesToGet", "QueryFilter", "ConditionalOperator"));

    /** Of Scan. */
    static final Expressions OF_SCAN = new Expressions(
            List.of(PROJECTION, FILTER),
            List.of(FILTER),
            List.of("AttributesToGet", "ScanFilter", "ConditionalOperator"));

    /** The expressions of a request; parts are null when the request does not have them. */
    record Read(Update update, Condition condition, Projection projection) {
        static final Read NOTHING = new Read(null, null, null);
    }

    /** Refuses expressions beside what they have replaced, and names and values without expressions. */
    void checkCombination(Structure request) {
        List<String> newer = present(request, parameters);
        List<String> legacy = present(request, older);
        if (!newer.isEmpty() && !legacy.isEmpty()) {
            throw ApiError.validation("Can not use both expression and non-expression parameters in the same request: "
                    + "Non-expression parameters: {" + String.join(", ", legacy) + "} Expression parameters: {"
                    + String.join(", ", newer) + "}");
        }
        if (newer.isEmpty() && request.has(NAMES)) {
            throw ApiError.validation(NAMES + " can only be specified when using expressions");
        }
        if (!withValues.isEmpty() && request.has(VALUES) && withValues.stream().noneMatch(request::has)) {
            throw ApiError.validation(VALUES + " can only be specified when using expressions: "
                    + String.join(" and ", withValues) + (withValues.size() == 1 ? " is null" : " are null"));
        }
    }

    /** An empty map asks for nothing. */
    private static List<String> present(Structure request, List<String> parameters) {
        List<String> present = new ArrayList<>();
        for (String parameter : parameters) {
            Object value = request.get(parameter);
            if (value != null && !(value instanceof Map<?, ?> map && map.isEmpty())) {
                present.add(parameter);
            }
        }
        return present;
    }

    /**
     * Reads the expressions in the service's order, with the request's names and values.
     *
     * @throws dev.tepui.storage.expression.ExpressionException with DynamoDB's text
     */
    Read read(Structure request) {
        if (parameters.stream().noneMatch(request::has)) {
            return Read.NOTHING;
        }
        Substitutions substitutions = substitutions(request);
        String update = text(request, UPDATE);
        String condition = text(request, CONDITION);
        String projection = text(request, PROJECTION);
        Read read = new Read(
                update == null ? null : UpdateParser.parse(update, substitutions),
                condition == null ? null : ConditionParser.parse(CONDITION, condition, substitutions),
                projection == null ? null : ProjectionParser.parse(projection, substitutions));
        substitutions.checkAllUsed();
        return read;
    }

    private String text(Structure request, String parameter) {
        return parameters.contains(parameter) ? request.string(parameter) : null;
    }

    /** The request's names and values. */
    Substitutions substitutions(Structure request) {
        Map<String, String> names = request.strings(NAMES);
        if (withValues.isEmpty()) {
            return new Substitutions(names, null);
        }
        Shape.Member values = request.shape().require(VALUES);
        Substitutions substitutions = new Substitutions(names, RequestReader.uncheckedAttributes(request, values));
        RequestReader.checkValues(request, values);
        return substitutions;
    }
}
