package dev.tepui.storage.differential;

/** Differences from DynamoDB Local in expressions; most need two mistakes in one expression. */
final class DifferencesOfExpressions {
    private static final String V = "ValidationException: ";

    private DifferencesOfExpressions() {}

    static KnownDifferences table() {
        KnownDifferences known = new KnownDifferences();
        String misfit = V
                + "(The provided expression refers to an attribute that does not exist in the item"
                + "|An operand in the update expression has an incorrect data type"
                + "|The document path provided in the update expression is invalid for update)";
        known.add(misfit, misfit, "of several misfits Local finds the first one in the order of a hash table");
        known.add(
                V + "Invalid (Update|Projection)Expression: Two document paths overlap .*",
                V + "Invalid (Update|Projection)Expression: Two document paths overlap .*",
                "of more than two paths, Local does not always name the one that overlaps");
        known.add(
                V + "Invalid ConditionExpression: The BETWEEN operator requires .*",
                V + "Invalid ConditionExpression: The BETWEEN operator requires .*HeapByteBuffer.*",
                "Local prints a Java object for binary bounds");
        known.add(
                V + "Invalid \\w+: An expression attribute name used in the document path is not defined; .*",
                V + "Invalid \\w+: .*",
                "after a point, a value's placeholder is a name that is not defined; Local fails over it later, or"
                        + " internally");
        known.add(
                V + "Invalid \\w+: (The expression has redundant parentheses;|Syntax error; .*)",
                V + "Invalid \\w+: (The expression has redundant parentheses;|Syntax error; .*)",
                "redundant parentheses around an operand, and a wrong token behind them: Local looks ahead");
        known.add(
                V + "Invalid \\w+: Attribute name is a reserved keyword; reserved keyword: size",
                ".*",
                "reserved according to the developer guide, not in Local");
        known.add(
                V + "Invalid \\w+: Incorrect operand type .*: attribute_type, operand type: \\{.*",
                V + "Invalid \\w+: Incorrect operand type .*: attribute_type, operand type: \\{.*",
                "in Local, types that are not documented, in an order that changes");
        known.add(
                V + "Attempting to store more than 38 significant digits in a Number",
                V + "DynamoDB only supports precision up to 38 digits",
                "the service's text");
        return known;
    }
}
