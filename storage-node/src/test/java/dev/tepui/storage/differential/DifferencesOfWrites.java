package dev.tepui.storage.differential;

/** As {@link DifferencesFromLocal}: what only writes, reads by key and batches of them show. */
final class DifferencesOfWrites {
    private static final String V = "ValidationException: ";
    private static final String INVALID = V + "One or more parameter values were invalid: ";

    private DifferencesOfWrites() {}

    static void addTo(KnownDifferences known) {
        orders(known);
        keys(known);
        indexes(known);
    }

    /** What {@link RandomWrites} alone show, which make several mistakes at once. */
    static KnownDifferences ofRandomWrites() {
        KnownDifferences known = DifferencesFromLocal.table();
        known.add(
                V + "Invalid (Update|Projection)Expression: Two document paths overlap .*",
                V + "Invalid (Update|Projection)Expression: Two document paths overlap .*",
                "Local names the wrong path when it is not the next one");
        String unfit = V + "(The document path provided in the update expression is invalid for update"
                + "|The provided expression refers to an attribute that does not exist in the item"
                + "|An operand in the update expression has an incorrect data type)";
        known.add(unfit, unfit, "which of several actions that do not fit the item is told first");
        known.add(
                INVALID + "((ADD|DELETE) action .*|Type mismatch for Index Key .*)",
                V + ".*|ConditionalCheckFailedException: .*",
                "Local looks at what is to be updated last, after the condition");
        known.add(
                V + "The update expression attempted to update the secondary index key to unsupported type",
                V + "Invalid attribute value type|OK",
                "the service's text; Local takes other types of key that it finds in the item");
        return known;
    }

    private static void orders(KnownDifferences known) {
        known.add(
                V + "Invalid ConditionExpression: .*",
                V + "One of the required keys was not given a value",
                "the service reads expressions before it looks at the table's key");
        known.add(
                V + "Can not use both expression and non-expression parameters .*",
                INVALID + "Value must be provided when Exists is null for Attribute: a",
                "Local checks combinations late, but in DeleteItem only");
        known.add(
                V + "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric"
                        + " value: x for key :v",
                V + "ExpressionAttributeValues contains invalid value: A value provided cannot be converted into a"
                        + " number for key :v",
                "the service's text");
    }

    private static void keys(KnownDifferences known) {
        known.add(
                V + "The provided key element does not match the schema",
                V + "(Empty attribute name|The list of keys in RequestItems for BatchGetItem may not contain null or"
                        + " empty values: hrt has one or more empty keys)",
                "one text of the service for every wrong Key");
        known.add(
                INVALID + "Missing the key h in the item",
                V + "Item to put in PutItem cannot be null",
                "an empty item is one without its key");
        known.add(
                INVALID + "Duplicate value in attribute name: n",
                V + "Cannot have two attributes with the same name",
                "the service's text, which Local has in BatchGetItem only");
    }

    private static void indexes(KnownDifferences known) {
        known.add(
                INVALID + "Type mismatch for Index Key . Expected: . Actual: \\w+ IndexName: (by.|one|loc)",
                "OK|" + V + "(Invalid attribute value type|Updates on index keys must be of the same data type as the"
                        + " key attribute|An operand in the update expression has an incorrect data type"
                        + "|One or more parameter values were invalid: Type mismatch for Index Key)",
                "the service names the index, and looks at updates, too");
        known.add(
                INVALID + "(Size of hashkey|Aggregated size of all range keys) has exceeded the .*",
                INVALID + "Size limit exceeded",
                "the service's text");
        known.add(
                V + "The update expression attempted to update the secondary index key to unsupported type",
                INVALID + "Type mismatch for Index Key",
                "the service's text for a type that only the item tells");
    }
}
