package dev.tepui.storage.differential;

/** The differences from DynamoDB Local in what the operations on tables say; see {@link DifferencesFromLocal}. */
final class TableDifferencesFromLocal {
    private static final String V = "ValidationException: ";
    private static final String INVALID = V + "One or more parameter values were invalid: ";

    private TableDifferencesFromLocal() {}

    static void addTo(KnownDifferences known) {
        keys(known);
        indexes(known);
        globalIndexes(known);
        changes(known);
        indexChanges(known);
        tags(known);
    }

    private static void keys(KnownDifferences known) {
        known.add(
                V + "Invalid KeySchema: Some index key attribute have no definition",
                V
                        + "(No Attribute Schema Defined|(Hash|Range) Key not specified in .*|Two keys can not .*"
                        + "|Too many hash keys .*)",
                "the service counts the definitions first");
        known.add(
                INVALID + "Number of attributes in KeySchema does not exactly match .*",
                V + "Cannot have two attributes with the same name",
                "the service counts the definitions first");
    }

    private static void indexes(KnownDifferences known) {
        known.add(
                INVALID + "List of (Local|Global)SecondaryIndexes is empty",
                "OK|" + V + "GSI list is empty/invalid",
                "the service refuses lists that are empty");
        known.add(
                INVALID + "Table KeySchema does not have a range key, which is required when specifying a Local.*",
                V + "Local Secondary indices are not allowed on hash tables, only hash and range tables",
                "the service's text");
        known.add(
                INVALID + "Some index key attributes are not defined in AttributeDefinitions\\. Keys: \\[h, y], .*",
                V + "(Local Secondary Index range key not specified .*|Indexes must have a projection specified)",
                "the service's text, and it looks at the keys of an index first");
        known.add(
                INVALID + "Some AttributeDefinitions are not used\\. .*",
                V + "The number of attributes in key schema must match .*",
                "the service tells which keys there are when there are indexes");
        known.add(
                INVALID + "Index KeySchema does not have (the same leading hash key|a range key) .*",
                V + "Local [Ss]econdary indices must have .*",
                "the service names the index");
        known.add(
                INVALID + "Unknown ProjectionType: null",
                V + "Indexes must have a projection specified",
                "the service's text");
        known.add(
                INVALID + "ProjectionType is (ALL|KEYS_ONLY), but NonKeyAttributes is specified",
                V + "No attributes should be specified to be projected unless projection type is INCLUDE",
                "the service's text");
        known.add(
                INVALID + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
                V + "If Projection type INCLUDE is specified, some non-key attributes .*",
                "the service's text");
        known.add(
                INVALID + "Duplicate index name: idx",
                V + "(Two local secondary indices have the same name|Cannot have more than 5 .*)",
                "the service names the index, and counts them last");
        known.add(
                INVALID + "Number of LocalSecondaryIndexes exceeds per-table limit of 5",
                V + "Cannot have more than 5 local secondary indexes per table",
                "the service's text");
        known.add(
                INVALID + "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than .*",
                "OK",
                "Local does not look at warm throughput");
    }

    private static void globalIndexes(KnownDifferences known) {
        known.add(
                INVALID + "Some index key attributes are not defined in AttributeDefinitions\\. .*",
                V + "(Attribute \\w is not defined in AttributeDefinitions|No Attribute Schema Defined)",
                "the service's text");
        known.add(
                INVALID + "All HASH key attributes must precede RANGE key attributes in the KeySchema",
                V + "Invalid key order\\. .*",
                "the text for keys of several attributes");
        known.add(
                INVALID + "The KeySchema exceeds the maximum allowed number of (HASH|RANGE) key attributes",
                V + "Too many (partition|sort) keys\\. GSI can have at most 4 (partition|sort) keys",
                "the text that Local has for other places");
        known.add(
                INVALID + "Number of NonKeyAttributes of all indexes exceeds the per-table limit of 100",
                V + "No more than 20 attributes per table can be projected into Local Secondary Indices",
                "Local's text is about local indexes and another limit");
        known.add(
                INVALID + "GlobalSecondaryIndex count exceeds the per-table limit of 20",
                V + "GlobalSecondaryIndex count exceeds the per-table limit",
                "the service names the limit");
        known.add(
                INVALID + "Duplicate index name: idx",
                V + "(Two global secondary indices have the same name"
                        + "|Local Secondary Indices AND Global Secondary Indices must have different names)",
                "the service names the index");
        known.add(
                INVALID + "(ProvisionedThroughput must be|OnDemandThroughput should not be) specified for index: .*",
                V + "No provisioned throughput specified for the global secondary index",
                "the service names the index");
    }

    private static void indexChanges(KnownDifferences known) {
        known.add(
                INVALID + "One of GlobalSecondaryIndexUpdate\\.Update, .* must not be null",
                V + "Update global secondary index action is null",
                "the service's text");
        known.add(
                V + "Only one global secondary index update per index is allowed simultaneously\\. Index: one",
                V + "Only one global secondary index update per index is allowed simultaneously\\.",
                "the service names the index");
        known.add(
                V + "The provisioned throughput for the index one will not change\\. .*",
                V + "The requested throughput value equals the current value",
                "the service's text");
    }

    private static void changes(KnownDifferences known) {
        known.add(
                V + "At least one of ProvisionedThroughput, BillingMode, .* is required",
                V + "Nothing to update|ResourceNotFoundException: .*",
                "the service's text; it does not look for the table first");
        known.add(
                V + "The provisioned throughput for the table will not change\\. .*",
                V + "The requested throughput value equals the current value",
                "the service's text");
        known.add(
                INVALID + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
                "OK|" + V + "No provisioned throughput specified for the table",
                "the service wants throughput whatever the table has");
        known.add(
                INVALID + "OnDemandThroughput cannot be specified when BillingMode is PROVISIONED",
                "OK",
                "Local does not look at the billing mode");
        known.add(
                INVALID + "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range",
                "OK|" + V + "Table read and write throughput must be at least 1, and cannot be null",
                "Local checks the maxima of a new table only, and wants both");
        known.add(
                V + "TimeToLive is active on a different AttributeName: current AttributeName is ttl",
                V + "TimeToLive is active on a different AttributeName",
                "the service names the attribute");
    }

    private static void tags(KnownDifferences known) {
        known.add(
                INVALID + "(aws: prefixed tag key names .*|Duplicate tag key: a)", "OK", "Local does not look at tags");
        known.add(
                "ResourceNotFoundException: .*|" + V + "Atleast one Tag( Key)? needs to .*|" + INVALID
                        + "Invalid NextToken",
                "UnknownOperationException: Tagging is not currently supported in DynamoDB Local\\.",
                "operations that Local does not have");
    }
}
