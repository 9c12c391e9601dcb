package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemKey;
import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.expression.Condition;
import dev.tepui.storage.expression.Paths;
import dev.tepui.storage.shape.Structure;
import java.util.List;

/**
 * What a write of one item asks for besides the write itself.
 *
 * @param condition must hold for the item as it is before; null when there is none
 * @param itemOnFailure whether the error of a condition that does not hold carries the item
 * @param collectionMetrics whether the size of the item collection is wanted
 */
record WriteOptions(
        Condition condition,
        ReturnValues returnValues,
        boolean itemOnFailure,
        Capacity capacity,
        boolean collectionMetrics) {
    /** What a request asks for; {@code expected} is what its older parameters make of a condition, or null. */
    static WriteOptions of(
            Structure request, Condition expected, Expressions.Read expressions, ReturnValues returnValues) {
        return new WriteOptions(
                expected == null ? expressions.condition() : expected,
                returnValues,
                "ALL_OLD".equals(request.string("ReturnValuesOnConditionCheckFailure")),
                Capacity.of(request),
                "SIZE".equals(request.string("ReturnItemCollectionMetrics")));
    }

    /** Puts all together, when the table is known. */
    ItemWrite write(TableAccess table, ItemKey key) {
        if (condition != null) {
            Paths.checkKeysAreScalars(Paths.of(condition), table::keyRole);
        }
        return new ItemWrite(
                key,
                condition,
                returnValues.wanted(itemOnFailure),
                table.localIndexes(),
                capacity == Capacity.NONE ? List.of() : table.globalIndexes());
    }
}
