package dev.tepui.storage.table;

import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.Projection;
import java.util.ArrayList;
import java.util.List;

/**
 * What a replica must know to keep a table's local secondary indexes, which never change: replicas of data groups do
 * not see the catalogue, so every write of such a table carries this.
 *
 * @param partition the partition key of table and indexes
 * @param sort the table's sort key; a table with local secondary indexes has one
 * @param indexes in the order of the table's definition, at least one
 * @param collectionMaxBytes an item collection (all items of a partition key, with their index entries) may grow to
 *     this
 */
public record LocalIndexes(
        AttributeDefinition partition, AttributeDefinition sort, List<Index> indexes, long collectionMaxBytes) {
    /** An index: {@code number} is the prefix of its keys. */
    public record Index(int number, AttributeDefinition sort, Projection projection) {}

    /** The indexes of a table, or null when it has none. */
    public static LocalIndexes of(Table table, long collectionMaxBytes) {
        TableDefinition definition = table.definition();
        if (definition.localIndexes().isEmpty()) {
            return null;
        }
        List<Index> indexes = new ArrayList<>();
        for (TableDefinition.LocalIndex index : definition.localIndexes()) {
            indexes.add(new Index(
                    table.indexNumber(indexes.size()),
                    attribute(definition, index.sortAttribute()),
                    index.projection()));
        }
        return new LocalIndexes(
                attribute(definition, definition.hashAttribute()),
                attribute(definition, definition.rangeAttribute()),
                List.copyOf(indexes),
                collectionMaxBytes);
    }

    /** What decides which entry the n-th index has for an item; counted from 0. */
    public IndexSchema schema(int position) {
        Index index = indexes.get(position);
        return new IndexSchema(
                index.number(),
                List.of(partition),
                List.of(index.sort()),
                List.of(partition, sort),
                index.projection());
    }

    /** The same indexes for item collections of any size. */
    public LocalIndexes unlimited() {
        return new LocalIndexes(partition, sort, indexes, Long.MAX_VALUE);
    }

    private static AttributeDefinition attribute(TableDefinition definition, String name) {
        return new AttributeDefinition(name, definition.typeOf(name));
    }
}
