package dev.tepui.e2e.conformance;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Keys and indexes of tables, in few words. */
final class Schema {
    private Schema() {}

    /** A table with a partition key only. */
    static void partitionKey(CreateTableRequest.Builder table, String name, ScalarAttributeType type) {
        attribute(table, name, type);
        table.keySchema(key(name, KeyType.HASH));
    }

    /** A table with the keys {@code pk} and {@code sk}. */
    static void keys(CreateTableRequest.Builder table, ScalarAttributeType partition, ScalarAttributeType sort) {
        attribute(table, "pk", partition);
        attribute(table, "sk", sort);
        table.keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE));
    }

    /** Adds an attribute definition. */
    static void attribute(CreateTableRequest.Builder table, String name, ScalarAttributeType type) {
        List<AttributeDefinition> definitions = new ArrayList<>(table.build().attributeDefinitions());
        definitions.add(definition(name, type));
        table.attributeDefinitions(definitions);
    }

    static AttributeDefinition definition(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    /** A local index of a table whose partition key is {@code pk}. */
    static LocalSecondaryIndex localIndex(String name, String sortKey, ProjectionType projection, String... included) {
        return LocalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(key("pk", KeyType.HASH), key(sortKey, KeyType.RANGE))
                .projection(chosen -> chosen.projectionType(projection)
                        .nonKeyAttributes(included.length == 0 ? null : List.of(included)))
                .build();
    }
}
