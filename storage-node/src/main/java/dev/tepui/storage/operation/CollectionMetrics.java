package dev.tepui.storage.operation;

import dev.tepui.storage.command.Reply;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.table.TableDefinition;
import java.util.Map;

/**
 * The item collection that a write has changed: all items of a partition key of a table with local secondary indexes.
 *
 * @param key the partition key
 * @param bytes the size of the collection after the write
 */
record CollectionMetrics(Map<String, AttributeValue> key, long bytes) {
    private static final long GIGABYTE = 1L << 30;

    /** {@code attributes} are the item's, or its key's. */
    static CollectionMetrics of(
            TableDefinition definition, Map<String, AttributeValue> attributes, Reply.Footprint footprint) {
        String partition = definition.hashAttribute();
        return new CollectionMetrics(Map.of(partition, attributes.get(partition)), footprint.collectionBytes());
    }

    /** The one of two that was larger: a collection that several writes have changed at the same time. */
    CollectionMetrics larger(CollectionMetrics other) {
        return bytes >= other.bytes ? this : other;
    }

    /** Writes the object. As the service's estimate, the size lies between two whole numbers of gigabytes. */
    void write(JsonOutput out) {
        double lower = bytes / GIGABYTE;
        out.beginObject().name("ItemCollectionKey");
        ItemJson.write(out, key);
        out.name("SizeEstimateRangeGB")
                .beginArray()
                .number(lower)
                .number(lower + 1)
                .endArray();
        out.endObject();
    }
}
