package dev.tepui.crd.generator;

/**
 * One CEL rule. Written with the standard macros only and without {@code map} or {@code filter} results inside strings:
 * the API server estimates the cost of a rule from the schema's bounds, cannot bound such results, and would refuse the
 * whole CRD.
 *
 * @param expression true when the value is good
 * @param message what the user reads; a fixed text
 * @param messageExpression the message with names in it, or null; {@code message} is used when it fails
 * @param fieldPath where the error points, relative to the schema that has the rule, or null for the value itself
 */
record Rule(String expression, String message, String messageExpression, String fieldPath) {

    static Rule rule(String expression, String message) {
        return new Rule(expression, message, null, null);
    }

    Rule saying(String expressionOfMessage) {
        return new Rule(expression, message, expressionOfMessage, fieldPath);
    }

    Rule pointingAt(String field) {
        return new Rule(expression, message, messageExpression, "." + field);
    }
}
