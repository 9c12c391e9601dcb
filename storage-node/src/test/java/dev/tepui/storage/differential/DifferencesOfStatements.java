package dev.tepui.storage.differential;

/** Where statements in PartiQL are answered differently from DynamoDB Local on purpose. */
final class DifferencesOfStatements {
    private static final String V = "ValidationException: ";
    private static final String INVALID = V + "One or more parameter values were invalid: ";
    private static final String MALFORMED = V + "Statement wasn't well formed, can't be processed: (?s).*";
    private static final String FAULT = "InternalFailure: .*";

    private DifferencesOfStatements() {}

    static KnownDifferences table() {
        KnownDifferences known = new KnownDifferences();
        requests(known);
        texts(known);
        reads(known);
        writes(known);
        batches(known);
        DifferencesOfTransactions.addStatementsTo(known);
        return known;
    }

    private static void requests(KnownDifferences known) {
        known.add(
                V + "Number of parameters in request and statement don't match\\.",
                "OK .*|" + V + "Unexpected path component at .*",
                "Local does not count parameters that no statement uses, and looks at paths before");
        known.add(
                V + "1 validation error detected: Value at '(Parameters|Statement|Statements|Limit)' failed .*",
                "OK .*|" + FAULT + "|" + V
                        + "(The statement was empty\\.|Statement wasn't well formed, .*|1 validation error .*"
                        + "|BatchGetItem cannot fetch more than 25 items)",
                "constraints of the service's model, in its words");
        known.add(
                V + "The parameter cannot be converted to a numeric value: x",
                V + "A value provided cannot be converted into a number",
                "the service's text");
        known.add(
                V + "Attempting to store more than 38 significant digits in a Number",
                V + "DynamoDB only supports precision up to 38 digits",
                "the service's text");
        known.add(
                "DuplicateItemException: Duplicate primary key exists in table",
                "DuplicateItem: Duplicate primary key exists in table",
                "the name in the service's model");
        known.add(
                "ResourceNotFoundException: Requested resource not found",
                "ResourceNotFoundException: Cannot do operations on a non-existent table",
                "the service's text");
    }

    private static void texts(KnownDifferences known) {
        known.add(
                MALFORMED,
                V + "(Unsupported operation: \\w+|Aliasing is not supported|Unexpected path component at .*"
                        + "|Unexpected from source)|OK \\{Items=\\[]}",
                "our grammar does not know what DynamoDB refuses with these texts, nor @ before a name");
        known.add(
                V + "Ion Literals are not supported at .*",
                V + "Ion Literals are not supported: \\w+ under key root at .*",
                "we do not read Ion, only see that it is there");
        known.add(
                V + "The arguments to AND/OR must be Expressions",
                V + "Incorrect operand type for operator or function; operator or function: AND, operand type: N",
                "one text for every operand that is no condition");
        known.add(
                V + "Incorrect operand type for .* attribute_type, operand type: \\{NS,SS,.*",
                V + "Incorrect operand type for .* attribute_type, operand type: \\{.*DOUBLE.*",
                "types that nobody can have");
        known.add(
                V + "Unsupported data type in Bag\\. .*",
                FAULT,
                "Local fails when a set begins well and goes on with what cannot be in it");
    }

    private static void reads(KnownDifferences known) {
        known.add("OK \\{Items=\\[.*", FAULT, "Local fails when it is to sort downwards");
        known.add(
                "OK \\{Items=.*",
                V + "One or more parameter values were invalid: Condition parameter type does not match schema type",
                "a key attribute may be asked for its type");
        known.add(
                "OK \\{Items=.*",
                "OK \\{Items=\\[\\{n=\\{N=1}}, \\{n=\\{N=1}}, .*",
                "items of several partitions are sorted by partition, and only within by sort key");
        known.add(
                INVALID + "Secondary index byg does not project one or more filter attributes: \\[m]",
                "OK .*",
                "a global secondary index is all that a read of it sees");
        known.add(
                "OK \\{Items=\\[\\{x\\[0]=\\{N=7}}]}",
                "OK \\{Items=\\[\\{l\\[1]=.*",
                "Local calls a path with a name in brackets by its first part");
        known.add(
                "OK \\{Items=\\[\\{n=\\{N=1}}]}",
                "OK, and more \\{Items=\\[\\{n=\\{N=1}}]}",
                "nothing follows after a whole key");
        known.add(
                "OK, and more \\{Items=\\[\\{n=\\{N=1}}, \\{n=\\{N=2}}]}",
                "OK, and more \\{Items=\\[]}",
                "Local scans for a list of sort keys");
    }

    private static void writes(KnownDifferences known) {
        known.add(
                INVALID + "Type mismatch for Index Key g Expected: S Actual: N IndexName: byg",
                INVALID + "Type mismatch for Index Key",
                "the service names the index");
        known.add(
                "OK \\{Items=\\[\\{m=\\{M=\\{k=\\{L=\\[\\{N=9}]}}}}]}",
                "OK \\{Items=\\[\\{m=\\{M=\\{k=\\{L=\\[\\{N=9}, .*",
                "MODIFIED is what was updated, in Local the whole attribute");
        known.add(
                V + "Unsupported operator in Update Expression\\. Operator: =",
                "OK .*",
                "Local stores something for a comparison");
    }

    private static void batches(KnownDifferences known) {
        known.add(
                "OK \\{Responses=\\[.*Statement wasn't well formed.*",
                "OK \\{Responses=\\[.*Invalid operation\\. Only select, insert, .*",
                "one text for every statement that is none");
        known.add(
                "OK \\{Responses=\\[.*Requested resource not found.*",
                "OK \\{Responses=\\[.*Cannot do operations on a non-existent table.*",
                "the service's text");
        known.add(
                "OK \\{Responses=\\[\\{Error=\\{Code=ValidationError, Message=(Only single item select is supported"
                        + "|Multiple conditions on same key n\\. .*).*",
                "OK \\{Responses=\\[\\{Item=.*",
                "Local reads the table's item where an index is named, and takes one condition twice");
        known.add(
                "OK \\{Responses=\\[\\{Error=.*v=\\{N=1}.*",
                "OK \\{Responses=\\[\\{Error=.*v=\\{N=2}.*",
                "Local writes both items of a batch that it refuses for duplicates");
    }
}
