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

    private static final String WRONG_KEY = "(The number of conditions on the keys is invalid"
            + "|One of the required keys was not given a value"
            + "|One or more parameter values were invalid: Type mismatch for key)";

    private DifferencesOfTransactions() {}

    /** What TransactWriteItems and TransactGetItems show. */
    static KnownDifferences ofItems() {
        KnownDifferences known = new KnownDifferences();
        String wrong = "(" + UNFIT + "|" + WRONG_KEY + ")";
        known.add(
                CANCELLED + ".*Code=ValidationError.*",
                V + wrong,
                "what is wrong with an action in view of its table or item is its reason");
        known.add(
                CANCELLED + ".*Code=ValidationError, Message=The provided key element does not match the schema}.*",
                "TransactionCanceledException: " + WRONG_KEY,
                "Local forgets the reasons of TransactGetItems");
        known.add(
                CANCELLED + ".*Code=ValidationError, Message=The provided key element does not match the schema}.*",
                CANCELLED + ".*Code=ValidationError, Message=One or more parameter values were invalid: Type mismatch"
                        + " for key}.*",
                "one text of the service for every wrong Key");
        known.add(
                TWICE,
                V + wrong + "|TransactionCanceledException: .*",
                "requests are looked at as a whole before their actions");
        known.add(
                CANCELLED + ".* Type mismatch for (Index Key i Expected: N Actual: S IndexName: byI"
                        + "|key \\w expected: \\w actual: \\w)}.*",
                CANCELLED + ".* Type mismatch for (Index Key|key)}.*",
                "the service names key and index; Local also looks at the conditions of the other actions");
        known.add(
                CANCELLED + ".*Cannot update attribute \\w\\. This attribute is part of the key}.*",
                CANCELLED + "\\[ValidationError] \\[\\{Code=ValidationError, Message=.*Cannot update attribute .*",
                "Local gives one reason, whatever the number of actions");
        known.add(
                "ResourceNotFoundException: Requested resource not found",
                "ResourceNotFoundException: Cannot do operations on a non-existent table",
                "the service's text");
        known.add(
                "IdempotentParameterMismatchException: Specified idempotent token was used with different .*",
                "IdempotentParameterMismatchException: ",
                "the service's text");
        return known;
    }

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
