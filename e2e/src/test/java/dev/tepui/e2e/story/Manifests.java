package dev.tepui.e2e.story;

import java.net.URI;

/** Manifests of the stories, as a user would write them. */
final class Manifests {
    /** The index by {@code digit} of {@link #tableWithStreamAndIndex}. */
    static final String BY_DIGIT = "by-digit";

    private Manifests() {}

    /** A table with the partition key {@code pk} (S). */
    static String table(String name) {
        return table(name, "pk");
    }

    /** A table with a partition key of that name (S). */
    static String table(String name, String key) {
        return manifest(
                name,
                "{attributeName: %s, attributeType: S}".formatted(key),
                "{attributeName: %s, keyType: HASH}".formatted(key));
    }

    /** A table with the partition key {@code pk} (S) and the sort key {@code sk} (N). */
    static String tableWithSortKey(String name) {
        return manifest(
                name,
                "{attributeName: pk, attributeType: S}, {attributeName: sk, attributeType: \"N\"}",
                "{attributeName: pk, keyType: HASH}, {attributeName: sk, keyType: RANGE}");
    }

    /** A table with the partition key {@code pk} (S) and a stream of new and old images. */
    static String tableWithStream(String name) {
        return table(name) + "  streamSpecification: {streamEnabled: true, streamViewType: NEW_AND_OLD_IMAGES}\n";
    }

    /** A table with the partition key {@code pk} (S), a stream, and the global index {@link #BY_DIGIT}. */
    static String tableWithStreamAndIndex(String name) {
        return tableWithIndexAlone(name)
                .replace("streamEnabled: false", "streamEnabled: true, streamViewType: NEW_AND_OLD_IMAGES");
    }

    /** The same table when its stream is to end. */
    static String tableWithIndexAlone(String name) {
        return manifest(
                        name,
                        "{attributeName: pk, attributeType: S}, {attributeName: digit, attributeType: S}",
                        "{attributeName: pk, keyType: HASH}")
                + """
                  streamSpecification: {streamEnabled: false}
                  globalSecondaryIndexes:
                  - indexName: by-digit
                    keySchema: [{attributeName: digit, keyType: HASH}]
                    projection: {projectionType: ALL}
                """;
    }

    /** The same table when its stream is to end. */
    static String tableWithoutStream(String name) {
        return table(name) + "  streamSpecification: {streamEnabled: false}\n";
    }

    /** A table with the partition key {@code pk} (S) whose changes are sent to a URL. */
    static String tableWithSink(String name, URI url) {
        return table(name) + "  streamSinks: [{name: receiver, url: \"" + url + "\", timeoutSeconds: 2}]\n";
    }

    /** The same table when nothing is to be sent any more. */
    static String tableWithoutSinks(String name) {
        return table(name) + "  streamSinks: []\n";
    }

    /** A table with the partition key {@code pk} (S) and the global index {@code by-state} on {@code state} and it. */
    static String tableWithGlobalIndex(String name) {
        return manifest(
                        name,
                        "{attributeName: pk, attributeType: S}, {attributeName: state, attributeType: S}",
                        "{attributeName: pk, keyType: HASH}")
                + """
                  globalSecondaryIndexes:
                  - indexName: by-state
                    keySchema: [{attributeName: state, keyType: HASH}, {attributeName: pk, keyType: RANGE}]
                    projection: {projectionType: INCLUDE, nonKeyAttributes: [total]}
                """;
    }

    /** The table without indexes, also those that it has. */
    static String tableWithoutGlobalIndexes(String name) {
        return table(name) + "  globalSecondaryIndexes: []\n";
    }

    /** A table with the partition key {@code pk} (S), a stream, and items that expire by their {@code expires}. */
    static String tableWithExpiringItems(String name) {
        return tableWithStream(name) + "  timeToLive: {attributeName: expires, enabled: true}\n";
    }

    private static String manifest(String name, String attributes, String keys) {
        return """
                apiVersion: tepui.dev/v1alpha1
                kind: Table
                metadata:
                  name: %1$s
                spec:
                  tableName: %1$s
                  attributeDefinitions: [%2$s]
                  keySchema: [%3$s]
                  billingMode: PAY_PER_REQUEST
                """.formatted(name, attributes, keys);
    }
}
