package dev.tepui.storage.operation;

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
import java.util.List;

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

    /** Of PutItem and DeleteItem. */
    static final Expressions OF_REPLACEMENT =
            new Expressions(List.of(CONDITION), List.of(CONDITION), List.of("Expected", "ConditionalOperator"));

    /** Of UpdateItem. */
    static final Expressions OF_UPDATE = new Expressions(
            List.of(UPDATE, CONDITION),
            List.of(UPDATE, CONDITION),
            List.of("AttributeUpdates", "Expected", "ConditionalOperator"));

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
        Parameters.checkNotMixed(request, parameters, older);
        Parameters.checkExpressionInputs(request, parameters, withValues);
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
        var names = request.strings("ExpressionAttributeNames");
        if (withValues.isEmpty()) {
            return new Substitutions(names, null);
        }
        Shape.Member values = request.shape().require("ExpressionAttributeValues");
        Substitutions substitutions = new Substitutions(names, RequestReader.uncheckedAttributes(request, values));
        RequestReader.checkValues(request, values);
        return substitutions;
    }
}
