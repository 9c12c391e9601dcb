package dev.tepui.storage.differential;

/** Where transactions are answered differently from DynamoDB Local on purpose. */
final class DifferencesOfTransactions {
    private static final String V = "ValidationException: ";
    private static final String CANCELLED = "TransactionCanceledException: Transaction cancelled, please refer"
            + " cancellation reasons for specific reasons ";
    private static final String TWICE = V + "Transaction request cannot include multiple operations on one item";
    private static final String UNFIT = "(The document path provided in the update expression is invalid for update"
            + "|The provided expression refers to an attribute that does not exist in the item"
            + "|An operand in the update expression has an incorrect data type)";

    private DifferencesOfTransactions() {}

    /** What ExecuteTransaction shows. */
    static void addStatementsTo(KnownDifferences known) {
        String inStatement = V + "Validation failed in TransactStatements\\[\\d]: ";
        known.add(
                V + "1 validation error detected: Value at '(TransactStatements|ClientRequestToken).*' failed .*",
                "OK .*|" + V + "(ExecutePartiQLTransaction can not have empty statement\\."
                        + "|Member must have length less than or equal to 100"
                        + "|Validation failed in TransactStatements\\[0]: Number of parameters .*)",
                "constraints of the service's model, in its words");
        known.add(
                CANCELLED + ".*Code=DuplicateItem.*",
                CANCELLED + ".*Code=ValidationError, Message=Duplicate primary key exists in table.*|" + V + UNFIT,
                "the code in the service's model");
        known.add(
                CANCELLED + ".*Code=ConditionalCheckFailed.*",
                CANCELLED + ".*Message=The conditional request failed\\.}.*",
                "no full stop after what EXISTS fails with, and its item when that is wanted");
        known.add(
                CANCELLED + "\\[ValidationError] .*",
                "TransactionCanceledException: ValidationError .*|" + V + "(" + UNFIT
                        + "|One or more parameter values are not valid\\. The AttributeValue for a key attribute .*)",
                "what is wrong with a statement in view of its table or item is its reason");
        known.add(
                CANCELLED + ".* Type mismatch for Index Key g Expected: S Actual: N IndexName: byg}.*",
                CANCELLED + ".* Type mismatch for Index Key}.*",
                "the service names the index");
        known.add(
                inStatement + "Key attributes must be scalars; .*",
                "OK \\{Responses=\\[.*\\{Item=\\{}}.*",
                "what GetItem refuses to look for");
        known.add(
                inStatement + "Multiple conditions on same key p\\. .*",
                inStatement + "Select statements within .*|" + CANCELLED + "\\[ConditionalCheckFailed] .*",
                "the text of writes");
        known.add(
                "ResourceNotFoundException: Requested resource not found|" + inStatement + ".*|" + TWICE,
                "ResourceNotFoundException: Requested resource not found|" + inStatement + ".*"
                        + "|TransactionCanceledException: .*",
                "Local takes statement by statement, we what all statements need one after another: no table, their"
                        + " tables, what tables do not allow, distinct items; to Local 2 and 2.0 are not the same");
        known.add(
                "IdempotentParameterMismatchException: Specified idempotent token was used with different .*",
                "IdempotentParameterMismatchException: ",
                "one text for all transactions");
    }
}
