package dev.tepui.storage.differential;

/**
 * The differences from DynamoDB Local that we want, most of them because the real service differs from it, too. The
 * first line that fits counts, so the particular ones come first.
 */
final class DifferencesFromLocal {
    private static final String V = "ValidationException: ";

    private DifferencesFromLocal() {}

    static KnownDifferences table() {
        KnownDifferences known = new KnownDifferences();
        shapes(known);
        DifferencesOfWrites.addTo(known);
        values(known);
        keys(known);
        tables(known);
        TableDifferencesFromLocal.addTo(known);
        operations(known);
        startKeys(known);
        reads(known);
        return known;
    }

    private static void shapes(KnownDifferences known) {
        known.add(
                "SerializationException: .*",
                ".*",
                "Local converts scalars, ignores what follows the body and fails internally on wrong"
                        + " types; the service "
                        + "is strict and says what it expected");
        known.add(
                V + "1 validation error detected: Value at .*",
                ".*",
                "Local has no shape validation, or older texts; ours are the model's constraints in the words of the "
                        + "service since June 2026");
        known.add(
                V + "The parameter \\w+ is not supported by this version of Tepui",
                ".*",
                "not implemented yet, and never ignored silently");
    }

    private static void values(KnownDifferences known) {
        known.add(
                V + "(The provided starting key is invalid: )?The parameter cannot be converted to a numeric value.*",
                V + "A value provided cannot be converted into a number",
                "the service's text");
        known.add(
                V + "The parameter cannot be converted to a numeric value: x",
                "ResourceNotFoundException: .*",
                "the service checks values before it looks for the table");
        known.add(
                V + "Attempting to store more than 38 significant digits in a Number",
                V + "DynamoDB only supports precision up to 38 digits",
                "the service's text");
        known.add(
                V + "Number overflow\\. .*",
                V + "A value provided cannot be converted into a number",
                "exponents of any length are numbers, only too large ones");
        known.add(
                V + "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                V + "The supplied Item contains a null AttributeValue.*",
                "an absent value is an empty one for the service");
        known.add(
                V + ".* Input collection \\[a, a] contains duplicates\\.",
                V + ".* Input collection \\[a, a] contains duplicates",
                "the service's text ends with a full stop");
        known.add(
                V + "One or more parameter values were invalid: Empty attribute name",
                V + "Empty attribute name",
                "the beginning that the service gives such texts");
    }

    private static void keys(KnownDifferences known) {
        String noMatch = V + "The provided key element does not match the schema";
        known.add(
                noMatch,
                V + "(The number of conditions on the keys is invalid|One of the required keys was not given a value"
                        + "|Invalid attribute value type|One or more parameter values were invalid: Type"
                        + " mismatch for key)",
                "one text of the service for every wrong Key");
        known.add(
                V + "One or more parameter values were invalid: (Missing the key \\w in the item"
                        + "|Type mismatch for key h expected: S actual: (N|NULL))",
                V + "(One of the required keys was not given a value|Invalid attribute value type"
                        + "|One or more parameter values were invalid: Type mismatch for key)",
                "the service names the attribute and the types");
        known.add(
                V + "One or more parameter values were invalid: Size of hashkey .*",
                V + "Hash primary key values must be under 2048 bytes.*",
                "the service's text, missing space included");
        known.add(
                V + "The provided starting key is invalid: The provided key element does not match the schema",
                V
                        + "(Exclusive Start Key must have same size as table's key schema|Type mismatch"
                        + " for attribute to update"
                        + "|The provided starting key is invalid)",
                "the service's text");
        known.add(
                V + "The provided starting key is outside query boundaries based on provided conditions",
                V + "The provided starting key does not match the range key predicate",
                "the service tells another partition from another sort key");
        known.add(
                V + "The provided starting key is invalid: One or more parameter values are not valid\\. .*",
                V + "The query can return at most one row .*",
                "the same problem without Local's preface");
        known.add(
                V + "Query condition missed key schema element: .*",
                V + "Query condition missed key schema element",
                "the service names the attribute");
    }

    private static void tables(KnownDifferences known) {
        known.add(
                "ResourceNotFoundException: Requested resource not found(: Table: nope not found)?",
                "ResourceNotFoundException: Cannot do operations on a non-existent table",
                "the service's text");
        known.add(
                "ResourceInUseException: Table already exists: hash",
                "ResourceInUseException: Cannot create preexisting table",
                "the service's text");
        known.add(
                V
                        + "One or more parameter values were invalid: ReadCapacityUnits and"
                        + " WriteCapacityUnits must both be .*",
                V + "No provisioned throughput specified for the table",
                "the service's text");
        known.add(
                V + "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits .*",
                "OK",
                "the service refuses throughput of a table on demand");
        known.add(
                V + "Given value 1000000000001 for ReadCapacityUnits is out of bounds",
                V + "Cannot increase provisioned throughput to more than 40,000 units per table",
                "no quota here");
        known.add(
                V + "(Invalid KeySchema: The (first|second) KeySchemaElement is not a .*|Both the Hash Key and .*"
                        + "|One or more parameter values were invalid: (Some index key attributes|Number"
                        + " of attributes) .*)",
                V
                        + "(No Hash Key specified|Two keys can not|Range Key not|Too many hash keys|Hash"
                        + " Key not|Invalid key order"
                        + "|The number of attributes in key schema).*",
                "the service's texts");
        known.add(
                "OK",
                V + "Table read and write throughput must be at least 1, and cannot be null",
                "the service lets one maximum be open");
    }

    private static void operations(KnownDifferences known) {
        known.add(
                V + "(Either the KeyConditions or .*|Invalid KeyConditionExpression: Syntax error; .*)",
                "ResourceNotFoundException: .*",
                "the service reads expressions before it looks for the table");
        known.add(
                "UnknownOperationException: ",
                "UnknownOperationException: An unknown operation was requested\\.",
                "the service says no more than the type");
        known.add(
                "(OK|ValidationException: Invalid TableArn: .*|ResourceNotFoundException: .* ResourcArn: .*)",
                "UnknownOperationException: .*",
                "operations that Local does not have");
        known.add(
                V + "ReturnValues can only be ALL_OLD or NONE",
                V + "Return values set to invalid value",
                "the service's text");
        known.add(
                V + "The (TotalSegments|Segment) parameter is .*",
                V
                        + "(If (segment|total segments) is specified.*|1 validation error detected:"
                        + " Value '\\d+' at 'segment' .*)",
                "the service's texts");
        known.add(
                V + "The provided Exclusive start key does not map to the provided Segment and TotalSegments values\\.",
                "OK|" + V + "Exclusive start key must lie within the segment",
                "the service's text; which segment holds a key is each implementation's own choice");
    }

    private static void startKeys(KnownDifferences known) {
        String invalid = V + "The provided starting key is invalid";
        known.add(
                invalid,
                V + "Exclusive Start Key must have same size as table's key schema",
                "the service's text for the key of an index with other attributes");
        known.add(
                invalid + ": One or more parameter values were invalid: Condition parameter type does not match schema"
                        + " type",
                V + "Type mismatch for attribute to update",
                "a text about the wrong operation");
        known.add(
                invalid + ": (Supplied AttributeValue is empty.*|Input collection contains duplicates)",
                V + "(Supplied AttributeValue is empty.*|Input collection contains duplicates)",
                "the service says where the value is");
        known.add(
                invalid + ": One or more parameter values were invalid: (Size of hashkey|Aggregated size of all) .*",
                "OK|" + V + "The provided starting key does not match the range key predicate",
                "no item has such a key");
        known.add(
                "OK",
                V + "The provided starting key does not match the range key predicate",
                "a page may end with the key that bounds the condition; nothing comes after it");
    }

    private static void reads(KnownDifferences known) {
        known.add(
                V + "(Must specify the AttributesToGet or .*|Invalid FilterExpression: Syntax error; .*)",
                V + "The table does not have the specified index: nope",
                "what needs no table is checked before the table");
        known.add(
                V + "(Query key condition not supported|Attempted conditional constraint is not .*)",
                V + "Only scalar types can be used as (Hash|Range) Key values",
                "the same for all operators that no order of keys can answer");
        known.add(
                V + "(ExpressionAttributeValues contains invalid value: )?"
                        + "The parameter cannot be converted to a numeric value: x.*",
                V + "(ExpressionAttributeValues contains invalid value: )?"
                        + "A value provided cannot be converted into a number.*",
                "the service's text");
        known.add(
                V + "One or more parameter values were invalid: Duplicate value in attribute name: a",
                V + "(Cannot have two attributes with the same name|Cannot specify the AttributesToGet when .*)",
                "the service's text");
        known.add(
                V + "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: "
                        + "Empty attribute name for key .*",
                V + "ExpressionAttributeValues contains invalid value: Empty attribute name for key .*",
                "the beginning that the service gives such texts");
    }
}
