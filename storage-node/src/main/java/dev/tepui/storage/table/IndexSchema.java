package dev.tepui.storage.table;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.ItemSize;
import dev.tepui.storage.table.TableDefinition.AttributeDefinition;
import dev.tepui.storage.table.TableDefinition.GlobalIndex;
import dev.tepui.storage.table.TableDefinition.KeyElement;
import dev.tepui.storage.table.TableDefinition.KeyType;
import dev.tepui.storage.table.TableDefinition.Projection;
import dev.tepui.storage.table.TableDefinition.ProjectionType;
import dev.tepui.storage.table.TableDefinition.Role;
import java.util.List;
import java.util.Map;

/**
 * What decides which entry a secondary index has for an item. It never changes while the index exists. Immutable; pure.
 *
 * @param number the prefix of the index's keys
 * @param partition the attributes of its partition key, one to four
 * @param sort the attributes of its sort key, none to four
 * @param tableKey the attributes of the table's key: they tell entries of one index key apart
 */
public record IndexSchema(
        int number,
        List<AttributeDefinition> partition,
        List<AttributeDefinition> sort,
        List<AttributeDefinition> tableKey,
        Projection projection) {

    /** The schema of a global secondary index of a table. */
    public static IndexSchema of(TableDefinition table, GlobalIndex index, int number) {
        return new IndexSchema(
                number,
                attributes(table, index.keySchema(), Role.HASH),
                attributes(table, index.keySchema(), Role.RANGE),
                table.keySchema().stream()
                        .map(element -> attribute(table, element))
                        .toList(),
                index.projection());
    }

    private static List<AttributeDefinition> attributes(TableDefinition table, List<KeyElement> key, Role role) {
        return key.stream()
                .filter(element -> element.role() == role)
                .map(element -> attribute(table, element))
                .toList();
    }

    private static AttributeDefinition attribute(TableDefinition table, KeyElement element) {
        return new AttributeDefinition(element.attribute(), table.typeOf(element.attribute()));
    }

    /**
     * Whether the index has an entry for an item: it has all key attributes, and each is what a key may be. An item
     * that was there before the index, or a write of somebody who does not know of the index yet, may have others; the
     * index leaves it out. Source: "Managing global secondary indexes" in DynamoDB's developer guide.
     */
    public boolean has(Map<String, AttributeValue> item) {
        return fits(item, partition, ItemSize.PARTITION_KEY_MAX_BYTES) && fits(item, sort, ItemSize.SORT_KEY_MAX_BYTES);
    }

    private static boolean fits(Map<String, AttributeValue> item, List<AttributeDefinition> attributes, long maxBytes) {
        long bytes = 0;
        for (AttributeDefinition attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            if (value == null || KeyType.of(value) != attribute.type()) {
                return false;
            }
            long size = ItemSize.of(value);
            if (size == 0) {
                return false;
            }
            bytes += size;
        }
        return bytes <= maxBytes;
    }

    /** Whether an entry holds an attribute of its item. */
    public boolean projects(String attribute) {
        return projection.type() == ProjectionType.ALL
                || isAmong(partition, attribute)
                || isAmong(sort, attribute)
                || isAmong(tableKey, attribute)
                || projection.nonKeyAttributes().contains(attribute);
    }

    /** Whether an attribute is part of the index's own key. */
    public boolean isKey(String attribute) {
        return isAmong(partition, attribute) || isAmong(sort, attribute);
    }

    private static boolean isAmong(List<AttributeDefinition> attributes, String name) {
        for (AttributeDefinition attribute : attributes) {
            if (attribute.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
