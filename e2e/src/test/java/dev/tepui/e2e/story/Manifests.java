package dev.tepui.e2e.story;

import java.net.URI;

/** Manifests of the stories, as a user would write them. */
final class Manifests {
    private Manifests() {}

    /** A table with the partition key {@code pk} (S). */
    static String table(String name) {
        return manifest(name, "{attributeName: pk, attributeType: S}", "{attributeName: pk, keyType: HASH}");
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
