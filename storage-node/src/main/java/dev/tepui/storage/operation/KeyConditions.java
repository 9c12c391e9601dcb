package dev.tepui.storage.operation;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.ConditionParser;
import dev.tepui.storage.expression.KeyCondition;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Paths;
import dev.tepui.storage.expression.Substitutions;
import dev.tepui.storage.operation.legacy.LegacyConditions;
import dev.tepui.storage.shape.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a Query says about keys before it is known which attributes these are.
 *
 * @param expression its KeyConditionExpression, or null
 * @param older the conditions of KeyConditions, each on one attribute; used when there is no expression
 */
record KeyConditions(Condition expression, List<Condition> older) {
    static final String EXPRESSION = "KeyConditionExpression";
    static final String OLDER = "KeyConditions";

    static KeyConditions of(Structure request, Substitutions substitutions) {
        String expression = request.string(EXPRESSION);
        if (expression != null) {
            return new KeyConditions(ConditionParser.parse(EXPRESSION, expression, substitutions), List.of());
        }
        if (!request.has(OLDER)) {
            throw ApiError.validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        List<Condition> conditions = new ArrayList<>();
        ((Map<?, ?>) request.get(OLDER))
                .forEach((attribute, condition) ->
                        conditions.add(LegacyConditions.comparison((String) attribute, (Structure) condition)));
        return new KeyConditions(null, conditions);
    }

    /** What the expression looks at. */
    List<Operand.Path> paths() {
        return expression == null ? List.of() : Paths.of(expression);
    }

    /** What they mean for a table or index. */
    KeyCondition on(IndexAccess index) {
        KeyCondition condition = expression == null
                ? KeyCondition.ofAll(older, index.keys())
                : KeyCondition.of(expression, index.keys());
        index.checkSizes(condition);
        return condition;
    }
}
