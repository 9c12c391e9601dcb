package dev.tepui.storage.statemachine;

import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.index.IndexEntry;
import dev.tepui.storage.index.ItemVersion;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.table.IndexSchema;
import dev.tepui.storage.table.LocalIndexes;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.KeyType;
import java.util.List;
import java.util.Objects;

/** What an item must be so that the secondary indexes of its table can hold it. */
final class IndexRules {
    private IndexRules() {}

    /**
     * Refuses an item that an index cannot hold. Only an update can make one that the proposer has not seen; so the
     * texts are those of updates. What an item has had since before a global index may stay as it is.
     *
     * @param old the item before; {@link ItemVersion#NONE} when it is to be replaced as a whole
     * @param tooLarge what to say when item and entries are too large together
     * @throws ExpressionException with DynamoDB's text
     */
    static void check(ItemWrite write, ItemVersion old, ItemVersion item, String tooLarge) {
        for (IndexSchema schema : write.globalIndexes()) {
            checkChanged(schema.partition(), ItemSize.PARTITION_KEY_MAX_BYTES, old, item);
            checkChanged(schema.sort(), ItemSize.SORT_KEY_MAX_BYTES, old, item);
        }
        LocalIndexes indexes = write.indexes();
        if (indexes == null) {
            return;
        }
        if (typeOf(item, indexes.partition()) != indexes.partition().type()
                || typeOf(item, indexes.sort()) != indexes.sort().type()) {
            throw new ExpressionException("The provided key element does not match the schema");
        }
        for (LocalIndexes.Index index : indexes.indexes()) {
            checkKey(List.of(index.sort()), ItemSize.SORT_KEY_MAX_BYTES, item);
        }
        if (totalBytes(indexes, item) > ItemSize.ITEM_MAX_BYTES) {
            throw new ExpressionException(tooLarge);
        }
    }

    private static void checkChanged(
            List<AttributeDefinition> attributes, int maxBytes, ItemVersion old, ItemVersion item) {
        boolean same = attributes.stream()
                .map(AttributeDefinition::name)
                .allMatch(name -> Objects.equals(
                        item.attributes().get(name), old.attributes().get(name)));
        if (!same) {
            checkKey(attributes, maxBytes, item);
        }
    }

    /** An item need not have a key attribute of an index, but what it has must be one. */
    private static void checkKey(List<AttributeDefinition> attributes, int maxBytes, ItemVersion item) {
        long bytes = 0;
        for (AttributeDefinition attribute : attributes) {
            if (item.attributes().containsKey(attribute.name())) {
                checkKey(attribute, item);
                bytes += ItemSize.of(item.attributes().get(attribute.name()));
            }
        }
        if (bytes > maxBytes) {
            throw new ExpressionException(
                    maxBytes == ItemSize.PARTITION_KEY_MAX_BYTES
                            ? "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size"
                                    + " limit of" + maxBytes + " bytes"
                            : "One or more parameter values were invalid: Aggregated size of all range keys has"
                                    + " exceeded the size limit of " + maxBytes + " bytes");
        }
    }

    private static void checkKey(AttributeDefinition attribute, ItemVersion item) {
        if (typeOf(item, attribute) != attribute.type()) {
            throw new ExpressionException(
                    "The update expression attempted to update the secondary index key to unsupported type");
        }
        if (ItemSize.of(item.attributes().get(attribute.name())) == 0) {
            throw new ExpressionException("One or more parameter values are not valid. The update expression attempted"
                    + " to update a secondary index key to a value that is not supported. The AttributeValue for a key"
                    + " attribute cannot contain an empty " + (attribute.type() == KeyType.S ? "string" : "binary")
                    + " value.");
        }
    }

    /**
     * An item and its entries share the item's limit. Source: "Local secondary indexes" in DynamoDB's developer guide.
     */
    private static long totalBytes(LocalIndexes indexes, ItemVersion item) {
        long total = item.sizeBytes();
        // No entry is larger than its item: usually there is no need to look closer.
        if (total * (1 + indexes.indexes().size()) > ItemSize.ITEM_MAX_BYTES) {
            for (int i = 0; i < indexes.indexes().size(); i++) {
                total += IndexEntry.project(indexes.schema(i), item).sizeBytes();
            }
        }
        return total;
    }

    private static KeyType typeOf(ItemVersion item, AttributeDefinition attribute) {
        return KeyType.of(item.attributes().get(attribute.name()));
    }
}
