package dev.tepui.e2e.story;

/** Manifests of the stories, as a user would write them. */
final class Manifests {
    private Manifests() {}

    /** A table with the partition key {@code pk} (S). */
    static String table(String name) {
        return """
                apiVersion: tepui.dev/v1alpha1
                kind: Table
                metadata:
                  name: %1$s
                spec:
                  tableName: %1$s
                  attributeDefinitions:
                    - attributeName: pk
                      attributeType: S
                  keySchema:
                    - attributeName: pk
                      keyType: HASH
                  billingMode: PAY_PER_REQUEST
                """.formatted(name);
    }

    /** A table with the partition key {@code pk} (S) and the sort key {@code sk} (N). */
    static String tableWithSortKey(String name) {
        return """
                apiVersion: tepui.dev/v1alpha1
                kind: Table
                metadata:
                  name: %1$s
                spec:
                  tableName: %1$s
                  attributeDefinitions:
                    - attributeName: pk
                      attributeType: S
                    - attributeName: sk
                      attributeType: N
                  keySchema:
                    - attributeName: pk
                      keyType: HASH
                    - attributeName: sk
                      keyType: RANGE
                  billingMode: PAY_PER_REQUEST
                """.formatted(name);
    }
}
