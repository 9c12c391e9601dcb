package dev.tepui.e2e.conformance;

import java.util.List;
import java.util.Map;

/** What DynamoDB Local says where the service has another text for the same error. */
final class LocalTexts {
    private static final String INVALID = "One or more parameter values were invalid: ";

    /** Beginning of the service's text → Local's texts, for Local may look closer. */
    private static final Map<String, List<String>> INSTEAD = Map.ofEntries(
            Map.entry("Requested resource not found", List.of("Cannot do operations on a non-existent table")),
            Map.entry("Table already exists: ", List.of("Cannot create preexisting table")),
            Map.entry("ReturnValues can only be ALL_OLD or NONE", List.of("Return values set to invalid value")),
            Map.entry(INVALID + "Missing the key ", List.of("One of the required keys was not given a value")),
            Map.entry(
                    "The provided key element does not match the schema",
                    List.of(
                            "The number of conditions on the keys is invalid",
                            "One of the required keys was not given a value",
                            INVALID + "Type mismatch for key")),
            Map.entry(INVALID + "Type mismatch for key ", List.of(INVALID + "Type mismatch for key")),
            Map.entry(INVALID + "Type mismatch for Index Key ", List.of(INVALID + "Type mismatch for Index Key")),
            Map.entry(
                    INVALID + "Size of hashkey has exceeded",
                    List.of("Hash primary key values must be under 2048 bytes, and range primary key values must be"
                            + " under 1024 bytes")),
            Map.entry(
                    INVALID + "Input collection [a, a] contains duplicates.",
                    List.of(INVALID + "Input collection [a, a] contains duplicates")),
            Map.entry(
                    "The parameter cannot be converted to a numeric value",
                    List.of("A value provided cannot be converted into a number")),
            Map.entry(
                    "Attempting to store more than 38 significant digits",
                    List.of("DynamoDB only supports precision up to 38 digits")),
            Map.entry(
                    "Query condition missed key schema element: ",
                    List.of("Query condition missed key schema element")),
            Map.entry(
                    "The provided starting key is invalid",
                    List.of(
                            "The provided starting key is invalid",
                            "Exclusive Start Key must have same size as table's key schema")),
            Map.entry(
                    "The provided starting key is outside query boundaries",
                    List.of("The provided starting key does not match the range key predicate")),
            Map.entry(
                    "The Segment parameter is zero-based",
                    List.of("1 validation error detected: Value '4' at 'segment' failed to satisfy constraint: Member"
                            + " must have value less than or equal to 3")),
            Map.entry(
                    "The TotalSegments parameter is required",
                    List.of("If segment is specified, total segment must also be specified")),
            Map.entry(
                    "The Segment parameter is required",
                    List.of("If total segments is specified, a particular segment must also be specified for"
                            + " this request")),
            Map.entry(
                    INVALID + "ReadCapacityUnits and WriteCapacityUnits must both be specified",
                    List.of("No provisioned throughput specified for the table")),
            Map.entry(
                    INVALID + "Number of attributes in KeySchema does not exactly match",
                    List.of("The number of attributes in key schema must match the number of attributes defined in"
                            + " attribute definitions.")),
            Map.entry(
                    INVALID + "Some index key attributes are not defined",
                    List.of(
                            "Hash Key not specified in Attribute Definitions.  Type unknown.",
                            "Local Secondary Index range key not specified in Attribute Definitions.Type unknown.")),
            Map.entry(
                    "Invalid KeySchema: The second KeySchemaElement",
                    List.of("Too many hash keys specified.  All Dynamo DB tables must have exactly one hash key")),
            Map.entry(
                    "Invalid KeySchema: The first KeySchemaElement",
                    List.of("No Hash Key specified in schema.  All Dynamo DB tables must have exactly one hash key")),
            Map.entry(
                    INVALID + "Table KeySchema does not have a range key",
                    List.of("Local Secondary indices are not allowed on hash tables, only hash and range tables")),
            Map.entry(INVALID + "Duplicate index name", List.of("Two local secondary indices have the same name")),
            Map.entry(
                    "1 validation error detected: Value at 'TransactItems' failed",
                    List.of("Member must have length less than or equal to 100")),
            Map.entry("At least one of ProvisionedThroughput", List.of("Nothing to update")),
            Map.entry(
                    "The provisioned throughput for the table will not change",
                    List.of("The requested throughput value equals the current value")));

    private LocalTexts() {}

    /** Local's texts for a text of the service; none when they agree. */
    static List<String> insteadOf(String text) {
        return INSTEAD.entrySet().stream()
                .filter(entry -> text.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }
}
