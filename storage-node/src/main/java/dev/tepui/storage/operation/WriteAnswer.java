package dev.tepui.storage.operation;

import dev.tepui.storage.command.Reply;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.item.AttributeValue;
import java.util.Map;

/**
 * What a write of one item answers.
 *
 * @param tableName the table as the request names it
 * @param attributes the item or its key
 */
record WriteAnswer(String tableName, TableAccess table, WriteOptions options, Map<String, AttributeValue> attributes) {
    Operation.Answer of(Reply.Written written) {
        return out -> {
            out.beginObject();
            options.returnValues().write(out, written);
            if (options.capacity() != Capacity.NONE) {
                options.capacity().write(out, tableName, table.writeUnits(written.footprint()));
            }
            if (options.collectionMetrics() && table.localIndexes() != null) {
                CollectionMetrics.of(table.definition(), attributes, written.footprint())
                        .write(out.name("ItemCollectionMetrics"));
            }
            out.endObject();
        };
    }

    /** What has been written; throws what stands in the way. */
    static Reply.Written written(Reply reply) {
        return switch (reply) {
            case Reply.Written written -> written;
            case Reply.ConditionFailed(var item) -> throw ApiError.conditionalCheckFailed(item);
            case Reply.TransactionConflict() -> throw ApiError.transactionConflict();
            case Reply.NoSuchTable() -> throw new TableLookup.OutdatedException(ApiError.tableNotFound());
            case Reply.Refused(var kind, var message) -> throw refused(kind, message);
            default -> throw new IllegalStateException("Not an answer to a write: " + reply);
        };
    }

    private static RuntimeException refused(Reply.Refused.Kind kind, String message) {
        return switch (kind) {
            case VALIDATION -> ApiError.validation(message);
            case ITEM_COLLECTION_SIZE_LIMIT -> ApiError.itemCollectionSizeLimitExceeded();
            case RESOURCE_IN_USE, NOT_FOUND, LIMIT_EXCEEDED ->
                new IllegalStateException("Not about an item: " + message);
        };
    }
}
