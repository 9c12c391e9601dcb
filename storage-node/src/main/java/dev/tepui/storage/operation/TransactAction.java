package dev.tepui.storage.operation;

import dev.tepui.storage.command.Command;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.error.ApiError.CancellationReason;
import dev.tepui.storage.expression.ExpressionException;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import java.util.Map;

/** One action of a transaction that writes. */
interface TransactAction {
    /** The table's name or ARN, as ConsumedCapacity is to name it. */
    String table();

    /**
     * Refuses the whole request when that is what the action deserves, rather than a reason of its own.
     *
     * @throws ApiError the answer to the request
     */
    default void check(TableAccess access) {}

    /** The item that it stores, or the key of the one that it is about; {@link #command} must have succeeded. */
    Map<String, AttributeValue> attributes(TableAccess access);

    /**
     * What the group of the item is asked to do.
     *
     * @throws ApiError when the action does not fit the table
     * @throws ExpressionException likewise
     */
    Command.OfItem command(TableAccess access);

    /** Why it cancels the transaction when the command's condition does not hold for {@code item}, or null. */
    default CancellationReason conditionFailed(Bytes item) {
        return new CancellationReason("ConditionalCheckFailed", "The conditional request failed", item);
    }
}
